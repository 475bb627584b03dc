import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { hopsDoneIn } from '../core/run-progress';
import { ETL_QUEUE } from '../core/temporal-names';
import { CommandFault, EXIT } from './exit-code';
import { HopTally } from './hop-tally';
import type { RunView } from './run-view';
import { runState, type RunState } from './run-state';
import type { RunHandle } from './start-run';

/** Often enough to look live, and nothing to a server: two small calls a second. */
const POLL_MS = 500;
/** One call may take this long; a server that is being restarted is waited for a minute in all. */
const CALL_MS = 5_000;
const SILENCE_MS = 60_000;
/** A worker that polls takes a new run within milliseconds. */
const NO_WORKER_AFTER_MS = 5_000;
/** A poll of a queue lasts up to a minute, so a poller not seen for longer is gone. */
const POLLER_GONE_MS = 70_000;

export interface Watch {
  readonly client: Client;
  readonly handle: RunHandle;
  readonly view: RunView;
  readonly clock: () => number;
  /** Aborted when the person has seen enough; the run itself goes on. */
  readonly signal: AbortSignal;
}

/** What has been seen and said so far. */
interface Seen {
  readonly told: Set<string>;
  tally: HopTally;
  saidNoWorker: boolean;
}

/** A call that answers in time, or null. */
async function answer<T>({ client }: Watch, call: () => Promise<T>): Promise<T | null> {
  try {
    return await client.withDeadline(Date.now() + CALL_MS, call);
  } catch {
    return null;
  }
}

/** Says which hops are done, as the run itself tells it; a worker that is busy or gone tells nothing. */
async function tellDone(watch: Watch, { told }: Seen): Promise<void> {
  const metadata = await answer(watch, () =>
    watch.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata'),
  );
  for (const { hop, books } of hopsDoneIn(metadata?.currentDetails ?? '')) {
    if (!told.has(hop)) watch.view.done(hop, books);
    told.add(hop);
  }
}

/** Whether a worker polls; a server that does not answer proves nothing against it. */
async function hasWorker(watch: Watch): Promise<boolean> {
  const { client } = watch;
  const queue = await answer(watch, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: ETL_QUEUE },
    }),
  );
  const sinceMs = watch.clock() - POLLER_GONE_MS;
  return (
    queue?.pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds) * 1000 > sinceMs) ??
    true
  );
}

async function tellOfWorkers(watch: Watch, seen: Seen, state: RunState): Promise<void> {
  if (seen.saidNoWorker || watch.clock() - state.startedMs < NO_WORKER_AFTER_MS) return;
  if (await hasWorker(watch)) return;
  seen.saidNoWorker = true;
  watch.view.note(
    `No worker takes work from the queue "${ETL_QUEUE}": the run waits until one is started.`,
  );
}

async function show(watch: Watch, seen: Seen, state: RunState): Promise<void> {
  if (state.hop === null) return tellOfWorkers(watch, seen, state);
  if (state.hop !== seen.tally.hop) {
    await tellDone(watch, seen);
    seen.tally = new HopTally(state.hop, watch.clock());
  }
  watch.view.running(seen.tally.add(state, watch.clock()));
}

/**
 * Looks at a run until it ends.
 * @throws CommandFault 3 when Temporal does not answer for a minute; the run goes on
 */
export async function watchRun(watch: Watch): Promise<'ended' | 'interrupted'> {
  const { clock, signal } = watch;
  const seen: Seen = { told: new Set(), tally: new HopTally('', clock()), saidNoWorker: false };
  let answeredMs = clock();
  try {
    while (!signal.aborted) {
      const description = await answer(watch, () => watch.handle.describe());
      if (description !== null) {
        answeredMs = clock();
        const state = runState(description);
        if (!state.isOpen) return 'ended';
        await show(watch, seen, state);
      } else if (clock() - answeredMs > SILENCE_MS) {
        throw new CommandFault(
          EXIT.unreachable,
          `Temporal has not answered for ${SILENCE_MS / 1000} s. The run goes on without this command.`,
        );
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    return 'interrupted';
  } finally {
    watch.view.end();
  }
}
