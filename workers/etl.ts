import { availableParallelism } from 'node:os';
import { Runtime, Worker, type ActivityInterceptorsFactory } from '@temporalio/worker';
import { temporalQueues, temporalRuns } from '../clients/temporal';
import { temporalHistory } from '../clients/temporal-history';
import { loadConfig, type Config } from '../config/config';
import { DATA_QUEUE, ETL_QUEUE } from '../core/temporal-names';
import { newestLoadedDayAgeSeconds } from '../core/watch/age';
import { connectToTemporal, type TemporalConnection } from './connect';
import { deploymentOptions } from './deployment';
import { etlActivities, type EtlActivities, type TemporalPorts } from './etl-activities';
import type { Log } from './log';
import { activityMetrics } from './metrics';
import { newestLoaded, type NewestLoaded } from './newest-loaded';
import {
  checkCatalogue,
  endWith,
  installRuntime,
  runToEnd,
  SHARED_OPTIONS,
} from './worker-process';
import { WORKFLOW_BUNDLE } from './workflow-bundle';

async function workersOf(
  config: Config,
  { connection, namespace }: TemporalConnection,
  { activities }: EtlActivities,
  metrics: ActivityInterceptorsFactory,
): Promise<Worker[]> {
  const shared = {
    ...SHARED_OPTIONS,
    connection,
    namespace,
    activities: { ...activities },
    interceptors: { activity: [metrics] },
    ...deploymentOptions(config),
  };
  return Promise.all([
    Worker.create({
      ...shared,
      taskQueue: ETL_QUEUE,
      workflowBundle: { codePath: WORKFLOW_BUNDLE },
    }),
    Worker.create({
      ...shared,
      taskQueue: DATA_QUEUE,
      // Streaming work: more at once than cores would only hold more memory.
      maxConcurrentActivityTaskExecutions: availableParallelism(),
    }),
  ]);
}

/** Ages grow while nothing is loaded: they are told as often as Prometheus usually asks. */
const TELL_MS = 15_000;

/** Once, at the start; a warehouse that does not answer costs the metric until the next look of the watch, and no more. */
async function learnNewest({ newestLoadedDays }: EtlActivities, newest: NewestLoaded, log: Log) {
  try {
    for (const [dataType, day] of await newestLoadedDays()) newest.loaded(dataType, day);
  } catch (error) {
    log.warn('newest loaded days are not known yet', { error });
  }
}

const temporalPorts = ({ client, namespace }: TemporalConnection): TemporalPorts => ({
  runs: temporalRuns(client),
  history: temporalHistory(client, Date.now),
  queues: temporalQueues(client, Date.now),
  namespace,
});

async function run(config: Config, log: Log): Promise<void> {
  const { metricMeter } = Runtime.instance();
  const newest = newestLoaded(metricMeter, newestLoadedDayAgeSeconds, Date.now);
  const temporal = await connectToTemporal();
  const etl = etlActivities(config, log, temporalPorts(temporal), newest.loaded);
  const telling = setInterval(newest.tell, TELL_MS);
  try {
    const metrics = activityMetrics(metricMeter, newest.loaded, Date.now);
    const workers = await workersOf(config, temporal, etl, metrics);
    await runToEnd(
      config,
      log,
      temporal.namespace,
      workers,
      () => void learnNewest(etl, newest, log),
    );
  } finally {
    clearInterval(telling);
    await etl.close();
    await temporal.client.connection.close();
    await temporal.connection.close();
  }
}

async function main(): Promise<void> {
  const config: Config = loadConfig(process.env);
  checkCatalogue();
  await run(config, await installRuntime(config));
}

endWith(main());
