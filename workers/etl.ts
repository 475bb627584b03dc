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
import { etlActivities, type EtlActivities, type TemporalPorts } from './etl-activities';
import { PortRefused } from './free-port';
import type { Health } from './health';
import { jsonLog, type Log } from './log';
import { activityMetrics } from './metrics';
import { newestLoaded, type NewestLoaded } from './newest-loaded';
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
    void learnNewest(etl, newest, log);
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

function exitCodeOf(error: unknown): number {
  const expected =
    error instanceof ConfigFault ||
    error instanceof CatalogueFaulty ||
    error instanceof PortRefused ||
    error instanceof TemporalUnreachable;
  console.error(expected ? error.message : error);
  if (error instanceof TemporalUnreachable) return 3;
  return expected ? 2 : 1;
}

// Everything is committed or given back: a question that nobody answers must not hold the process.
main().then(
  () => process.exit(0),
  (error: unknown) => process.exit(exitCodeOf(error)),
);
