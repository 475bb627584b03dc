import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker, type NativeConnection } from '@temporalio/worker';
import type { AllActivities } from '../../core/contracts/all';
import type { RunPlan } from '../../core/contracts/run';
import { ETL_QUEUE } from '../../core/temporal-names';
import { bundleWorkflows } from '../../workers/workflow-bundle';
import { aCapture, aGeneration, aLoad } from './a-run-report';

/** Activities that find everything there; a test puts its own in their place. */
export const boringActivities = (): AllActivities => ({
  planRun: async ({ raw }): Promise<RunPlan> => {
    const { dataType, day } = raw as { dataType: string; day: string };
    return {
      dataType,
      day,
      table: dataType,
      readShare: 1,
      declaredCapacity: null,
      again: false,
      captureAgain: false,
      acceptShrink: false,
      evenThoughNewer: null,
      order: { stamp: '1763856000000', run: 'abcdef' },
      orderUnchecked: null,
    };
  },
  planExport: async () => ({ state: 'complete', capture: aCapture() }),
  exportSegment: async ({ segment }) => ({ segment, parts: 1, items: 1, bytes: 1 }),
  finishExport: async () => aCapture(),
  planTransform: async () => ({ state: 'complete', generation: aGeneration() }),
  transformChunk: async ({ chunk }) => ({
    chunk,
    key: 'k',
    sha256: '0'.repeat(64),
    read: 1,
    written: 1,
    quarantined: 0,
    bytes: 1,
  }),
  finishTransform: async () => aGeneration(),
  loadDay: async () => aLoad(),
});

let bundled: Promise<string> | null = null;

/** A worker with the real workflows and the activities given, on both queues, while `work` runs. */
export async function withEtlWorker<T>(
  connection: NativeConnection,
  activities: Partial<AllActivities>,
  work: () => Promise<T>,
): Promise<T> {
  bundled ??= bundleWorkflows(join(__dirname, '..', '..', 'workflows', 'index.ts'));
  const code = await bundled;
  const all = { ...boringActivities(), ...activities };
  const usual = { connection, activities: all, maxHeartbeatThrottleInterval: '100 ms' } as const;
  const etl = await Worker.create({ ...usual, taskQueue: ETL_QUEUE, workflowBundle: { code } });
  const data = await Worker.create({ ...usual, taskQueue: 'etl-data' });
  return etl.runUntil(() => data.runUntil(work));
}

/** Quiet but for what is wrong. Once per process, before anything of Temporal's core is used. */
export const quietTemporal = (): void => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
};
