import {
  DefaultLogger,
  Runtime,
  type LogEntry,
  type Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import { CATALOGUE } from '../catalogue/index';
import { AwsFault } from '../clients/aws-fault';
import { ConfigFault } from '../config/config';
import type { WorkerConfig } from '../config/worker-variables';
import { catalogueFaults } from '../core/catalogue-faults';
import { TemporalUnreachable } from './connect';
import { DRAIN_SECONDS, watchDrain, type DrainDeps } from './drain';
import { checkEndpoints, startHealth, telemetry } from './endpoints';
import { PortRefused } from './free-port';
import { jsonLog, type Log } from './log';

/** What the processes of all workers have in common: how they start, drain and end. */

/** Temporal hears of progress, and an activity of its cancellation, as often as activities beat. */
const BEAT = '3 seconds' as const;

/** Options of every worker of ours. */
export const SHARED_OPTIONS = {
  shutdownGraceTime: DRAIN_SECONDS * 1_000,
  maxHeartbeatThrottleInterval: BEAT,
  defaultHeartbeatThrottleInterval: BEAT,
} as const satisfies Partial<WorkerOptions>;

/** The catalogue has faults; nothing starts. */
class CatalogueFaulty extends Error {}

/** @throws CatalogueFaulty */
export function checkCatalogue(): void {
  const faults = catalogueFaults(CATALOGUE);
  if (faults.length === 0) return;
  const lines = faults.map(
    ({ file, column, fault }) => `${file}${column === null ? '' : `, column ${column}`}: ${fault}`,
  );
  throw new CatalogueFaulty(
    `The catalogue has ${faults.length} fault(s):\n  ${lines.join('\n  ')}`,
  );
}

const temporalLine =
  (log: Log) =>
  ({ level, message, meta }: LogEntry): void => {
    const fields = { ...(meta ?? {}) };
    if (level === 'ERROR') log.error(message, fields);
    else if (level === 'WARN') log.warn(message, fields);
    else log.debug(message, fields);
  };

/** Looks whether the ports can be had and installs Temporal's runtime, with its log and its metrics. @throws PortRefused */
export async function installRuntime({ logLevel, endpoints }: WorkerConfig): Promise<Log> {
  const log = jsonLog(logLevel, (line) => process.stderr.write(line));
  await checkEndpoints(endpoints);
  Runtime.install({
    logger: new DefaultLogger('INFO', temporalLine(log)),
    telemetryOptions: telemetry(endpoints),
  });
  return log;
}

/** Exit code 1: what ran is not done, and whoever stopped the process may want to know. */
const drainDeps = (log: Log): DrainDeps => ({
  log,
  clock: Date.now,
  onSignal: (signal, heard) => process.on(signal, heard),
  giveUp: () => process.exit(1),
});

/** Runs workers until a signal has drained them, and answers about them meanwhile. `ready` is called when they poll. */
export async function runToEnd(
  { endpoints }: WorkerConfig,
  log: Log,
  namespace: string,
  workers: readonly Worker[],
  ready: () => void = () => undefined,
): Promise<void> {
  const health = await startHealth(endpoints, workers);
  try {
    const drained = watchDrain(drainDeps(log));
    const running = workers.map((worker) => worker.run());
    log.info('worker is ready', {
      queues: workers.map(({ options }) => options.taskQueue),
      namespace,
      ...endpoints,
    });
    ready();
    await Promise.all(running);
    drained();
  } finally {
    await health?.close();
  }
}

function exitCodeOf(error: unknown): number {
  const expected =
    error instanceof AwsFault ||
    error instanceof ConfigFault ||
    error instanceof CatalogueFaulty ||
    error instanceof PortRefused ||
    error instanceof TemporalUnreachable;
  console.error(expected ? error.message : error);
  if (error instanceof TemporalUnreachable) return 3;
  if (error instanceof AwsFault) return error.type === 'ServiceUnreachable' ? 3 : 2;
  return expected ? 2 : 1;
}

/** Ends the process with the program's exit code: a question that nobody answers must not hold it. */
export function endWith(program: Promise<void>): void {
  program.then(
    () => process.exit(0),
    (error: unknown) => process.exit(exitCodeOf(error)),
  );
}
