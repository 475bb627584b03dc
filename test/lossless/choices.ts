/** Draws numbers from 0 up to `below`: the same ones for the same seed. */
export type Pick = (below: number) => number;

/** A small generator of Knuth's kind; what is drawn need not be random, only various and the same each time. */
export function picks(seed: number): Pick {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const oneOf = <T>(pick: Pick, values: readonly T[]): T => values[pick(values.length)]!;

/** The values in another order. */
export function shuffled<T>(pick: Pick, values: readonly T[]): T[] {
  const left = [...values];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = pick(at + 1);
    [left[at], left[other]] = [left[other]!, left[at]!];
  }
  return left;
}
