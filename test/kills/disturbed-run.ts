import type { RunReport } from '../../core/contracts/run-report';
import type { DailyEtlInput } from '../../core/inputs/daily-etl';
import type { FleetWorker, WorkerName } from '../support/a-fleet';
import type { KillWorld } from '../support/a-kill-world';
import type { Counted } from '../support/faults';
import { giveUp } from '../support/give-up';
import { until } from '../support/until';
import type { Place } from './places';

/** How a worker is taken from its work: for ever, or until another has done it. */
export type How = 'SIGKILL' | 'SIGSTOP';

export interface Disturbance {
  readonly place: Place;
  readonly how: How;
  readonly when: 'before' | 'after';
  /** Temporal is left to find out by itself, by missed heartbeats. */
  readonly unaided?: true;
}

export interface Disturbed {
  readonly report: RunReport;
  /** What all workers have asked for, the killed one included. */
  readonly requests: readonly Counted[];
  /** From the kill to the first request of another worker. */
  readonly resumedMs: number;
}

/** Of each kind: one that works, one that takes over. */
const OF_EACH = 2;

/** Starts workers until there are as many as there shall be. */
export async function fillUp({ fleet }: KillWorld): Promise<void> {
  for (const name of ['etl', 'border'] as const satisfies readonly WorkerName[])
    while (fleet.workers(name).length < OF_EACH) await fleet.start(name);
}

/** Ends or freezes the worker that comes to the place, and lets the others go on; the frozen one wakes when all is done. */
export async function disturbedRun(
  { fleet, laptop }: KillWorld,
  { place, how, when, unaided }: Disturbance,
  input: DailyEtlInput,
): Promise<Disturbed> {
  let killedMs = Infinity;
  let resumedMs = Infinity;
  fleet.begin(() => {
    if (Date.now() > killedMs) resumedMs = Math.min(resumedMs, Date.now() - killedMs);
    return null;
  });
  const holding = fleet.hold(place.is, when);
  const handle = await laptop.start(input);
  const result = handle.result();
  const missed = result.then((): never => {
    throw new Error(`the run never came to the ${place.what} of the ${place.hop}`);
  });
  const { worker, hold } = await Promise.race([holding, missed]);
  missed.catch(() => undefined);
  const all = [...fleet.workers()];
  const ended = await worker.ended();
  if (how === 'SIGKILL') await fleet.kill(worker);
  else fleet.freeze(worker);
  killedMs = Date.now();
  const attempts = unaided === true ? 0 : await giveUp(handle, worker.identity);
  const report = await result;
  if (how === 'SIGKILL') hold.drop();
  else {
    fleet.thaw(worker);
    hold.go();
    await hold.done;
    await zombieEnds(worker, ended + attempts);
  }
  return { report, requests: all.flatMap(({ faults }) => faults.counted), resumedMs };
}

/** It hears its answer, and does all that it still does. */
const zombieEnds = (worker: FleetWorker, attempts: number): Promise<void> =>
  until(`the zombie ${worker.identity} has ended`, async () => (await worker.ended()) >= attempts);
