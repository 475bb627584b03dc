import { availableParallelism } from 'node:os';
import { DefaultLogger, Runtime, Worker, type LogEntry } from '@temporalio/worker';
import { CATALOGUE } from '../catalogue/index';
import { temporalQueues, temporalRuns } from '../clients/temporal';
import { temporalHistory } from '../clients/temporal-history';
import { ConfigFault, loadConfig, type Config } from '../config/config';
import { catalogueFaults } from '../core/catalogue-faults';
import { connectToTemporal, TemporalUnreachable, type TemporalConnection } from './connect';
import { etlActivities, type EtlActivities } from './etl-activities';
import { jsonLog, type Log } from './log';
import { WORKFLOW_BUNDLE } from './workflow-bundle';

/** A drained worker: what runs gets this long to reach its next commit; what does not is run again elsewhere. */
const DRAIN = '20 seconds';
/** Temporal hears of progress, and an activity of its cancellation, as often as activities beat. */
const BEAT = '3 seconds';

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
  { connection, namespace }: TemporalConnection,
  { activities }: EtlActivities,
): Promise<Worker[]> {
  const shared = {
    connection,
    namespace,
    activities: { ...activities },
    shutdownGraceTime: DRAIN,
    maxHeartbeatThrottleInterval: BEAT,
    defaultHeartbeatThrottleInterval: BEAT,
  } as const;
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

async function main(): Promise<void> {
  const config: Config = loadConfig(process.env);
  checkCatalogue();
  const log = jsonLog(config.logLevel, (line) => process.stderr.write(line));
  Runtime.install({ logger: new DefaultLogger('INFO', temporalLine(log)) });
  const temporal = await connectToTemporal();
  const etl = etlActivities(config, log, {
    runs: temporalRuns(temporal.client),
    history: temporalHistory(temporal.client, Date.now),
    namespace: temporal.namespace,
    queues: temporalQueues(temporal.client, Date.now),
  });
  try {
    const workers = await workersOf(temporal, etl);
    const running = workers.map((worker) => worker.run());
    log.info('worker is ready', { queues: ['etl', 'etl-data'], namespace: temporal.namespace });
    await Promise.all(running);
  } finally {
    await etl.close();
    await temporal.client.connection.close();
    await temporal.connection.close();
  }
}

main().catch((error: unknown) => {
  const expected =
    error instanceof ConfigFault ||
    error instanceof CatalogueFaulty ||
    error instanceof TemporalUnreachable;
  console.error(expected ? error.message : error);
  process.exitCode = error instanceof TemporalUnreachable ? 3 : expected ? 2 : 1;
});
