import type { Cost } from './measured-child';

/** A program that takes part: one run of it, measured. */
export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<Cost>;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
};

/** Costs of each contestant by name, a run per round. */
export type Rounds = ReadonlyMap<string, readonly Cost[]>;

/** Alternating runs, so that what else the machine does falls on all of them. */
export async function rounds(contestants: readonly Contestant[], count: number): Promise<Rounds> {
  const costs = new Map<string, Cost[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 1; round <= count; round += 1) {
    for (const { name, run } of contestants) {
      const cost = await run();
      costs.get(name)?.push(cost);
      console.log(
        `round ${round}  ${name}: ${cost.cpuSeconds.toFixed(2)} CPU s, ${cost.wallSeconds.toFixed(2)} s`,
      );
    }
  }
  return costs;
}

/** Medians over the rounds; null for who did not take part. */
export function typical(costs: Rounds, name: string): Cost | null {
  const those = costs.get(name);
  if (those === undefined || those.length === 0) return null;
  return {
    cpuSeconds: median(those.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(those.map(({ wallSeconds }) => wallSeconds)),
    peakMb: median(those.map(({ peakMb }) => peakMb)),
  };
}
