import { availableParallelism } from 'node:os';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createPostToSlack } from '../activities/post-to-slack';
import { slackWebhook } from '../clients/slack';
import { temporalHistory } from '../clients/temporal-history';
import { emptyActivities } from './overhead-work';

/** What a worker says to its parent: that it polls, or what it has cost until now. */
export type WorkerSays = 'ready' | { readonly cpuSeconds: number; readonly peakMb: number };
export type WorkerHears = 'figures' | 'stop';

const say = (what: WorkerSays): void => {
  process.send?.(what);
};

function figures(): WorkerSays {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: (maxRSS * 1024) / 1e6 };
}

/** A worker of both queues with the options of workers/etl.ts, a bundle that lies on the disk as in production, and activities that return at once. */
async function main(address: string, slackUrl: string, codePath: string): Promise<void> {
  // On a busy machine the server may give up a task that the worker still answers; it is done again, and is no news here.
  const filter = { core: 'ERROR', other: 'ERROR' } as const;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { console: {}, filter } },
  });
  const connection = await NativeConnection.connect({ address });
  const client = new Client({ connection });
  const slack = createPostToSlack({
    slack: slackWebhook(slackUrl),
    history: temporalHistory(client, Date.now),
    place: { uiUrl: null, namespace: 'default' },
    log: console.error,
  });
  const shared = { connection, activities: { ...emptyActivities(slack) } };
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: 'etl', workflowBundle: { codePath } }),
    Worker.create({
      ...shared,
      taskQueue: 'etl-data',
      maxConcurrentActivityTaskExecutions: availableParallelism(),
    }),
  ]);
  const stop = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('message', (heard: WorkerHears) => (heard === 'stop' ? stop() : say(figures())));
  process.on('disconnect', stop);
  const running = Promise.all(workers.map((worker) => worker.run()));
  say('ready');
  await running;
  await connection.close();
}

main(process.argv[2] ?? '', process.argv[3] ?? '', process.argv[4] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
