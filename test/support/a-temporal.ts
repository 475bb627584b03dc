import { join } from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { AllActivities } from '../../core/contracts/all';
import { BORDER_QUEUE, SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import { temporalCli } from '../../local/temporal-cli';
import { bundleWorkflows } from '../../workers/workflow-bundle';

const ROOT = join(__dirname, '..', '..');
/** The checkout's own cache of fetched programs. */
export const CACHE = join(ROOT, '.stack');

Runtime.install({ logger: new DefaultLogger('ERROR') });

const ATTRIBUTES = Object.values(SEARCH_ATTRIBUTES).map((name) =>
  defineSearchAttributeKey(name, 'KEYWORD'),
);

export interface TestTemporal {
  readonly env: TestWorkflowEnvironment;
  /** Runs work while a worker with these activities polls the queues; `beside`: but for the border's, which another one polls. */
  readonly withWorker: <T>(
    activities: Partial<AllActivities>,
    work: () => Promise<T>,
    beside?: 'the border worker',
  ) => Promise<T>;
  readonly stop: () => Promise<void>;
}

/** Temporal's dev server with our search attributes, and our workflows as they are in the sources. */
export async function startTemporal(extraArgs: string[] = []): Promise<TestTemporal> {
  const path = await temporalCli(CACHE, () => undefined);
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: ATTRIBUTES,
      extraArgs,
    },
  });
  const code = await bundleWorkflows(join(ROOT, 'workflows', 'index.ts'));
  return {
    env,
    withWorker: async (activities, work, beside) => {
      const shared = { connection: env.nativeConnection, activities };
      const workers = await Promise.all([
        Worker.create({ ...shared, taskQueue: 'etl', workflowBundle: { code } }),
        Worker.create({ ...shared, taskQueue: 'etl-data' }),
        ...(beside === undefined ? [Worker.create({ ...shared, taskQueue: BORDER_QUEUE })] : []),
      ]);
      const running = Promise.all(workers.map((worker) => worker.run()));
      try {
        return await work();
      } finally {
        for (const worker of workers) worker.shutdown();
        await running;
      }
    },
    stop: () => env.teardown(),
  };
}
