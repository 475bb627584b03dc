import { proxyActivities } from '@temporalio/workflow';

export * from '../workflows/index';

interface Empty {
  empty(): Promise<void>;
}

/**
 * What ours is compared with: as many empty activities, side by side where ours are, and nothing else.
 * `bulkQueue` takes the steps of more than one activity, if it is given; else one queue takes all.
 */
export async function bare(steps: readonly number[], bulkQueue?: string): Promise<void> {
  const startToCloseTimeout = '1 minute';
  const alone = proxyActivities<Empty>({ startToCloseTimeout });
  const bulk =
    bulkQueue === undefined
      ? alone
      : proxyActivities<Empty>({ startToCloseTimeout, taskQueue: bulkQueue });
  for (const width of steps)
    await Promise.all(Array.from({ length: width }, () => (width > 1 ? bulk : alone).empty()));
}
