import { hostname } from 'node:os';
import { processEnvironment, type Environment } from '../../local/run/env-file';
import type { StackInFolder } from './a-laptop';
import { startLine, type Line } from './a-line';
import { workerProcesses, type WorkerProcess } from './a-worker-process';
import type { Fault } from './fault-proxy';
import { startFaults, type Counted, type Faults } from './faults';
import { freePort } from './free-port';
import type { Hold } from './hold';
import type { Service } from './request-place';

export type WorkerName = 'etl' | 'border';

/** A built worker whose every way out leads through a proxy of its own. */
export interface FleetWorker extends WorkerProcess {
  readonly name: WorkerName;
  /** As Temporal knows it. */
  readonly identity: string;
  readonly faults: Faults;
  readonly line: Line;
  /** How many attempts of activities have ended in it, one way or the other. */
  readonly ended: () => Promise<number>;
}

async function attemptsEnded(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counts = text.matchAll(/^millrace_attempt_seconds_count\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Which variable of a worker names which server. */
const ADDRESSES: Readonly<Record<WorkerName, readonly (readonly [string, Service])[]>> = {
  etl: [
    ['AWS_ENDPOINT_URL_S3', 's3'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'dynamodb'],
    ['AWS_ENDPOINT_URL_REDSHIFT_DATA', 'redshift-data'],
  ],
  border: [
    ['MILLRACE_EU_ENDPOINT_URL_S3', 's3'],
    ['MILLRACE_CN_ENDPOINT_URL_S3', 'cn'],
    ['MILLRACE_CN_ENDPOINT_URL_SECRETS_MANAGER', 'cn'],
  ],
};

/** What becomes of the n-th request of the whole fleet, from 1. */
export type ChooseOfFleet = (number: number, request: Counted, worker: FleetWorker) => Fault | null;

/** A request that was held, and the worker that sent it. */
export interface Held {
  readonly worker: FleetWorker;
  readonly hold: Hold;
}

export interface Fleet {
  readonly workers: (name?: WorkerName) => readonly FleetWorker[];
  readonly logs: readonly (readonly string[])[];
  readonly start: (name: WorkerName) => Promise<FleetWorker>;
  /** Counts from 1 again, in all workers and those that start later; without `choose` nothing happens to any request. */
  readonly begin: (choose?: ChooseOfFleet) => void;
  /** Holds the next request of this kind, whoever of the fleet sends it. */
  readonly hold: (is: (request: Counted) => boolean, when: Hold['when']) => Promise<Held>;
  /** SIGKILL. */
  readonly kill: (worker: FleetWorker) => Promise<void>;
  /** SIGSTOP, as of a machine that hangs: Temporal does not hear of it any more either. */
  readonly freeze: (worker: FleetWorker) => void;
  readonly thaw: (worker: FleetWorker) => void;
  /** SIGTERM: what it does, it does to its end, or for as long as a drained worker may. */
  readonly leave: (worker: FleetWorker) => Promise<void>;
  readonly endAll: () => Promise<void>;
}

export function aFleet({ env, borderEnv }: StackInFolder['stack']): Fleet {
  const environments: Readonly<Record<WorkerName, Environment>> = { etl: env, border: borderEnv };
  const processes = { etl: workerProcesses('etl'), border: workerProcesses('border') };
  const workers = new Set<FleetWorker>();
  let choose: ChooseOfFleet = () => null;
  let requests = 0;
  const begin = (worker: FleetWorker): void =>
    worker.faults.begin((request) => choose((requests += 1), request, worker));

  async function start(name: WorkerName): Promise<FleetWorker> {
    const of = environments[name];
    const targets = ADDRESSES[name].map(([variable, service]) => [service, of[variable]!] as const);
    const faults = startFaults(Object.fromEntries(targets));
    const [{ urls }, line, metrics] = await Promise.all([
      faults.life(),
      startLine(of.TEMPORAL_ADDRESS!),
      freePort(),
    ]);
    const worker = processes[name].start({
      ...processEnvironment(of),
      ...Object.fromEntries(
        ADDRESSES[name].map(([variable, service]) => [variable, urls[service]!]),
      ),
      TEMPORAL_ADDRESS: line.address,
      MILLRACE_METRICS_PORT: String(metrics),
      LOG_LEVEL: 'info',
    });
    await worker.said('worker is ready');
    const identity = `${worker.process.pid}@${hostname()}`;
    const ended = () => attemptsEnded(metrics);
    const own = { ...worker, name, identity, faults, line, ended };
    begin(own);
    workers.add(own);
    return own;
  }

  async function gone(worker: FleetWorker): Promise<void> {
    workers.delete(worker);
    await worker.exit;
    await Promise.all([worker.faults.close(), worker.line.close()]);
  }

  return {
    workers: (name) => [...workers].filter((worker) => (name ?? worker.name) === worker.name),
    get logs() {
      return [...processes.etl.logs, ...processes.border.logs];
    },
    start,
    begin: (next = () => null) => {
      choose = next;
      requests = 0;
      for (const worker of workers) begin(worker);
    },
    hold: async (is, when) => {
      const asked = [...workers].map((worker) => ({
        worker,
        hold: worker.faults.hold(is, when),
      }));
      const first = await Promise.race(
        asked.map(async (held) => held.hold.reached.then(() => held)),
      );
      for (const { hold } of asked) if (hold !== first.hold) hold.go();
      return first;
    },
    kill: async (worker) => {
      worker.process.kill('SIGKILL');
      await gone(worker);
    },
    freeze: (worker) => {
      worker.process.kill('SIGSTOP');
      worker.line.cut();
    },
    thaw: (worker) => {
      worker.line.mend();
      worker.process.kill('SIGCONT');
    },
    leave: async (worker) => {
      worker.process.kill('SIGTERM');
      await gone(worker);
    },
    endAll: async () => {
      const all = [...workers];
      await Promise.all(Object.values(processes).map((each) => each.endAll()));
      await Promise.all(all.map(gone));
    },
  };
}
