import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { FleetWorker } from '../support/a-fleet';
import type { KillWorld } from '../support/a-kill-world';
import { placeName, type Counted } from '../support/faults';
import { hold, type Hold } from '../support/hold';
import { outlast } from '../support/outlast';
import type { ProcessEvent, RequestFault, Round } from './decisions';
import { startReaper, type Reaper } from './reaper';

/** A round that has not ended by then is stuck. */
const STUCK_MS = 5 * 60_000;
/** A request to a server that dies meanwhile is never done; nobody waits for it any longer than this. */
const PATIENCE_MS = 5_000;

export interface RoundEnd {
  /** What was done, by its kind: `lost`, `gateway killed` ... */
  readonly hits: readonly string[];
  /** Runs that have failed, and why. */
  readonly failed: readonly string[];
  /** Runs that have not ended. */
  readonly stuck: readonly string[];
}

/**
 * Only what is put is damaged, which S3 compares with the checksum beside it. All else is cut off instead: between AWS
 * and a worker TLS guards answers, and this laptop has none.
 */
function faultOf(fault: RequestFault, { operation }: Counted): RequestFault {
  const isPut = operation === 'PutObject' || operation === 'UploadPart';
  return fault === 'damaged' && !isPut ? 'truncated' : fault;
}

/** What happens to processes in one round. */
function eventsOf(world: KillWorld, reaper: Reaper) {
  const { fleet, stack } = world;
  const stopped: { readonly worker: FleetWorker; readonly held: Hold }[] = [];
  let acts: Promise<void> = Promise.resolve();

  async function act(event: ProcessEvent, worker: FleetWorker, held: Hold): Promise<void> {
    switch (event) {
      case 'Temporal stopped':
      case 'Temporal killed':
        await (event === 'Temporal killed' ? stack.temporal.kill() : stack.temporal.stop());
        await stack.temporal.start();
        held.go();
        break;
      case 'gateway killed':
      case 'PostgreSQL killed':
        await (event === 'gateway killed' ? stack.redshift.kill() : stack.killPostgres());
        await stack.redshift.start();
        held.go();
        break;
      case 'worker killed before it':
      case 'worker killed after it':
      case 'worker stopped before it':
      case 'worker stopped after it':
        await Promise.race([held.reached, pause(PATIENCE_MS)]);
        await taken(event.startsWith('worker killed'), worker, held);
        break;
      default:
        event satisfies never;
    }
  }

  /** Two events may meet one worker: who is gone already is not taken again. */
  async function taken(forEver: boolean, worker: FleetWorker, held: Hold): Promise<void> {
    if (!fleet.workers().includes(worker)) {
      held.drop();
      return;
    }
    if (stopped.some((each) => each.worker === worker)) {
      stopped.push({ worker, held });
      return;
    }
    if (forEver) {
      await fleet.kill(worker);
      held.drop();
    } else {
      fleet.freeze(worker);
      stopped.push({ worker, held });
    }
    reaper.gone(worker.identity);
    await fleet.start(worker.name);
  }

  return {
    /** Holds a request, and lets the event happen meanwhile. */
    happens: (event: ProcessEvent, worker: FleetWorker): Hold => {
      const held = hold(event.endsWith('after it') ? 'after' : 'before');
      acts = acts.then(() => act(event, worker, held));
      return held;
    },
    /** When all has happened, the stopped ones wake, do what they still do, and leave. */
    end: async (): Promise<void> => {
      await acts;
      for (const worker of new Set(stopped.map((each) => each.worker))) {
        fleet.thaw(worker);
        const his = stopped.filter((each) => each.worker === worker);
        for (const { held } of his) held.go();
        await Promise.race([
          Promise.all(his.map(async ({ held }) => held.done)),
          pause(PATIENCE_MS),
        ]);
        await fleet.leave(worker);
      }
    },
  };
}

/** What a failure says, down to its last cause. */
const causes = (error: unknown): string =>
  error instanceof Error ? [error.message, causes(error.cause)].filter(Boolean).join(' <- ') : '';

/** Its end, once Temporal tells it: null when all is well. */
async function endOf(handle: WorkflowHandle): Promise<string | null> {
  try {
    await outlast(() => handle.result());
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return `${handle.workflowId}: ${causes(error.cause)}`;
  }
}

type Ended = { readonly failed: string | null } | { readonly stuck: string };

async function endedInTime(handle: WorkflowHandle): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended>((resolve) => {
    timer = setTimeout(() => resolve({ stuck: handle.workflowId }), STUCK_MS);
  });
  const end = endOf(handle).then((failed): Ended => ({ failed }));
  const first = await Promise.race([end, late]);
  clearTimeout(timer);
  return first;
}

/** Runs a round. `say` hears a line for each thing that is done to it, with its place. */
export async function runRound(
  world: KillWorld,
  { decisions }: Round,
  start: () => Promise<readonly WorkflowHandle[]>,
  say: (line: string) => void,
): Promise<RoundEnd> {
  const { fleet, laptop } = world;
  const reaper = startReaper(laptop.temporal);
  const events = eventsOf(world, reaper);
  const hits: string[] = [];
  const open = new Map(decisions.map((decision) => [decision.request, decision]));
  fleet.begin((number, request, worker) => {
    const decision = open.get(number);
    if (decision === undefined) return null;
    const what = 'fault' in decision ? String(faultOf(decision.fault, request)) : decision.event;
    hits.push(what);
    say(`request ${number}, ${placeName(request)} of ${worker.name}: ${what}`);
    return 'event' in decision
      ? events.happens(decision.event, worker)
      : faultOf(decision.fault, request);
  });
  const handles = await start();
  const ends = await Promise.all(handles.map(endedInTime));
  fleet.begin();
  await events.end();
  await reaper.stop();
  return {
    hits,
    failed: ends.flatMap((end) => ('failed' in end && end.failed !== null ? [end.failed] : [])),
    stuck: ends.flatMap((end) => ('stuck' in end ? [end.stuck] : [])),
  };
}
