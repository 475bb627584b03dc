import { availableParallelism } from 'node:os';
import {
  DefaultLogger,
  Runtime,
  Worker,
  type ActivityInterceptorsFactory,
  type LogEntry,
} from '@temporalio/worker';
import { CATALOGUE } from '../catalogue/index';
import { temporalQueues, temporalRuns } from '../clients/temporal';
import { temporalHistory } from '../clients/temporal-history';
import { ConfigFault, loadConfig, type Config } from '../config/config';
import { catalogueFaults } from '../core/catalogue-faults';
import { newestLoadedDayAgeSeconds } from '../core/watch/age';
import { connectToTemporal, TemporalUnreachable, type TemporalConnection } from './connect';
import { deploymentOptions } from './deployment';
import { DRAIN_SECONDS, watchDrain, type DrainDeps } from './drain';
import { checkEndpoints, startHealth, telemetry } from './endpoints';
import { etlActivities, type EtlActivities } from './etl-activities';
import { PortRefused } from './free-port';
import type { Health } from './health';
import { jsonLog, type Log } from './log';
import { activityMetrics } from './metrics';
import { newestLoaded } from './newest-loaded';
import { WORKFLOW_BUNDLE } from './workflow-bundle';

/** Temporal hears of progress, and an activity of its cancellation, as often as activities beat. */
const BEAT = '3 seconds' as const;

/** The catalogue has faults; nothing starts. */
class CatalogueFaulty extends Error {}

function checkCatalogue(): void {
  const faults = catalogueFaults(CATALOGUE);
  if (faults.length === 0) return;
  const lines = faults.map(
    ({ file, column, fault }) => `${file}${column === null ? '' : `, column ${column}`}: ${fault}`,
  );
  throw new CatalogueFaulty(
    `The catalogue has ${faults.length} fault(s):\n  ${lines.join('\n  ')}`,
  );
}

async function workersOf(
  config: Config,
  { connection, namespace }: TemporalConnection,
  { activities }: EtlActivities,
  metrics: ActivityInterceptorsFactory,
): Promise<Worker[]> {
  const shared = {
    connection,
    namespace,
    activities: { ...activities },
    shutdownGraceTime: DRAIN_SECONDS * 1_000,
    interceptors: { activity: [metrics] },
    ...deploymentOptions(config),
    maxHeartbeatThrottleInterval: BEAT,
    defaultHeartbeatThrottleInterval: BEAT,
  };
  return Promise.all([
    Worker.create({ ...shared, taskQueue: 'etl', workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    Worker.create({
      ...shared,
      taskQueue: 'etl-data',
      // Streaming work: more at once than cores would only hold more memory.
      maxConcurrentActivityTaskExecutions: availableParallelism(),
    }),
  ]);
}

const temporalLine =
  (log: Log) =>
  ({ level, message, meta }: LogEntry): void => {
    const fields = { ...(meta ?? {}) };
    if (level === 'ERROR') log.error(message, fields);
    else if (level === 'WARN') log.warn(message, fields);
    else log.debug(message, fields);
  };

/** Ages grow while nothing is loaded: they are told as often as Prometheus usually asks. */
const TELL_MS = 15_000;

/** Exit code 1: what ran is not done, and whoever stopped the process may want to know. */
const drainDeps = (log: Log): DrainDeps => ({
  log,
  clock: Date.now,
  onSignal: (signal, heard) => process.on(signal, heard),
  giveUp: () => process.exit(1),
});

async function run(config: Config, log: Log): Promise<void> {
  const { metricMeter } = Runtime.instance();
  const newest = newestLoaded(metricMeter, newestLoadedDayAgeSeconds, Date.now);
  const temporal = await connectToTemporal();
  const etl = etlActivities(config, log, {
    runs: temporalRuns(temporal.client),
    history: temporalHistory(temporal.client, Date.now),
    namespace: temporal.namespace,
    queues: temporalQueues(temporal.client, Date.now),
  });
  const telling = setInterval(newest.tell, TELL_MS);
  let health: Health | null = null;
  try {
    const metrics = activityMetrics(metricMeter, newest, Date.now);
    const workers = await workersOf(config, temporal, etl, metrics);
    health = await startHealth(config.endpoints, workers);
    const drained = watchDrain(drainDeps(log));
    const running = workers.map((worker) => worker.run());
    log.info('worker is ready', {
      queues: workers.map(({ options }) => options.taskQueue),
      namespace: temporal.namespace,
      ...config.endpoints,
    });
    await Promise.all(running);
    drained();
  } finally {
    clearInterval(telling);
    await health?.close();
    await etl.close();
    await temporal.client.connection.close();
    await temporal.connection.close();
  }
}

async function main(): Promise<void> {
  const config: Config = loadConfig(process.env);
  checkCatalogue();
  const log = jsonLog(config.logLevel, (line) => process.stderr.write(line));
  await checkEndpoints(config.endpoints);
  Runtime.install({
    logger: new DefaultLogger('INFO', temporalLine(log)),
    telemetryOptions: telemetry(config.endpoints),
  });
  await run(config, log);
}

main().catch((error: unknown) => {
  const expected =
    error instanceof ConfigFault ||
    error instanceof CatalogueFaulty ||
    error instanceof PortRefused ||
    error instanceof TemporalUnreachable;
  console.error(expected ? error.message : error);
  process.exitCode = error instanceof TemporalUnreachable ? 3 : expected ? 2 : 1;
});
