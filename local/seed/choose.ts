/** Chooses by a roll from 0 to 1; the rolls come from `dice`. */

/** One of a list, each as likely as the others. @throws Error for an empty list */
export function oneOf<T>(list: readonly T[], roll: number): T {
  const found = list[Math.floor(roll * list.length)];
  if (found === undefined) throw new Error('there is nothing to choose from');
  return found;
}

/** A chooser among values with weights, which need not add up to anything. */
export function weighted<T>(choices: readonly (readonly [T, number])[]): (roll: number) => T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  const last = choices.at(-1);
  if (last === undefined) throw new Error('there is nothing to choose from');
  return (roll) => {
    let rest = roll * total;
    for (const [value, weight] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return last[0];
  };
}

/** Zipf's law: the nth of a list has the weight 1/n^steepness. */
export const zipf = <T>(list: readonly T[], steepness: number): (readonly [T, number])[] =>
  list.map((value, rank) => [value, (rank + 1) ** -steepness] as const);

/** A positive number around `median`, with a long tail to the right (log-normal, by Box and Muller). */
export const longTailed = (
  median: number,
  spread: number,
  roll: number,
  otherRoll: number,
): number =>
  median *
  Math.exp(spread * Math.sqrt(-2 * Math.log(1 - roll)) * Math.cos(2 * Math.PI * otherRoll));
