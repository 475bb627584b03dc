import { proxyActivities } from '@temporalio/workflow';
import type { Step } from './overhead-work';

export * from '../workflows/index';

interface Empty {
  empty(): Promise<void>;
}

/**
 * What ours is compared with: as many empty activities, side by side where ours are, and nothing else.
 * `bulkQueue` takes the bulk steps, if it is given; else one queue takes all.
 */
export async function bare(steps: readonly Step[], bulkQueue?: string): Promise<void> {
  const startToCloseTimeout = '1 minute';
  const alone = proxyActivities<Empty>({ startToCloseTimeout });
  const bulk =
    bulkQueue === undefined
      ? alone
      : proxyActivities<Empty>({ startToCloseTimeout, taskQueue: bulkQueue });
  for (const { width, isBulk } of steps)
    await Promise.all(Array.from({ length: width }, () => (isBulk ? bulk : alone).empty()));
}
