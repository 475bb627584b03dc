/** Numbers that look random and are the same for the same seed (mulberry32, T. Ettinger). */
export interface Random {
  /** A whole number from 0 to below `limit` (at most 2^32). */
  readonly below: (limit: number) => number;
  readonly of: <T>(values: readonly T[]) => T;
  /** Eight hex digits. */
  readonly hex: () => string;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    of: (values) => values[below(values.length)] as (typeof values)[number],
    hex: () => next().toString(16).padStart(8, '0'),
  };
}
