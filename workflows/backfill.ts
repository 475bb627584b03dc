import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import {
  backfillFailure,
  backfillText,
  begun,
  dayCount,
  nthDay,
  progressOf,
  withOutcome,
} from '../core/backfill-progress';
import type {
  BackfillActivities,
  BackfillCarried,
  BackfillPlan,
  BackfillProgress,
} from '../core/contracts/backfill';
import type { PlannedType, TypeOutcome } from '../core/contracts/day';
import { isLoaded } from '../core/day-summary';
import { SEARCH_ATTRIBUTES } from '../core/temporal-names';
import { OPTIONS } from './activity-options';
import { notices, type Notices } from './notices';
import { runType } from './run-child';
import { skippedOutcome, tellFailure } from './run-outcome';
import { slots, type Slots } from './slots';
import { failUnplanned } from './unplanned';

const { planBackfill } = proxyActivities<BackfillActivities>(OPTIONS.planBackfill);

export const pause = defineSignal('pause');
export const resume = defineSignal('resume');
export const progress = defineQuery<BackfillProgress>('progress');

/** A backfill as it stands; `state` is replaced, never changed. */
interface Board {
  state: BackfillCarried;
  running: { readonly dataType: string; readonly day: string }[];
  openDays: number;
}

const shown = ({ state, running }: Board): BackfillProgress => progressOf(state, running);

const isStopped = ({ state }: Board): boolean =>
  state.plan.onFailure === 'stop' && (state.byState.failed ?? 0) > 0;

function record(board: Board, outcome: TypeOutcome): TypeOutcome {
  board.state = withOutcome(board.state, outcome);
  setCurrentDetails(backfillText(shown(board)));
  return outcome;
}

/** One type of one day, in a slot of its own. */
async function runInSlot(
  board: Board,
  free: Slots,
  dataType: string,
  day: string,
): Promise<TypeOutcome> {
  return free.run(async () => {
    const entry = { dataType, day };
    board.running.push(entry);
    setCurrentDetails(backfillText(shown(board)));
    try {
      return await runType(dataType, day);
    } finally {
      board.running = board.running.filter((each) => each !== entry);
    }
  });
}

/** The types of one day, each after its upstreams, independent ones side by side. */
async function runDay(board: Board, free: Slots, say: Notices, day: string): Promise<void> {
  const { types } = board.state.plan;
  const ends = new Map<string, Promise<TypeOutcome>>();
  const run = async (type: PlannedType): Promise<TypeOutcome> => {
    for (const upstream of type.after) {
      const before = await ends.get(upstream);
      if (before !== undefined && !isLoaded(before))
        return record(board, skippedOutcome(day, type, upstream));
    }
    const outcome = record(board, await runInSlot(board, free, type.dataType, day));
    tellFailure(say, types, outcome);
    return outcome;
  };
  for (const type of types) ends.set(type.dataType, run(type));
  await allEnded(ends.values());
}

/** Waits for all, whatever becomes of them; then the first failure counts. */
async function allEnded(work: Iterable<Promise<unknown>>): Promise<void> {
  const ends = await Promise.allSettled(work);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Opens day after day, as many at once as runs may be, until all are opened or the history grows long. */
async function runDays(board: Board, say: Notices): Promise<void> {
  const { plan } = board.state;
  const free = slots(plan.concurrency, () => board.state.paused);
  const open: Promise<void>[] = [];
  const isFull = (): boolean => board.openDays >= plan.concurrency || board.state.paused;
  let opened = board.state.daysBehind;
  try {
    while (opened < dayCount(plan) && !workflowInfo().continueAsNewSuggested) {
      await condition(() => !isFull() || isStopped(board));
      if (isStopped(board)) break;
      board.openDays += 1;
      open.push(
        runDay(board, free, say, nthDay(plan, opened)).finally(() => {
          board.openDays -= 1;
        }),
      );
      opened += 1;
    }
  } finally {
    // Also when the backfill is cancelled: what it started has been asked to stop, and is let end.
    await allEnded(open);
  }
  board.state = { ...board.state, daysBehind: opened };
}

/** What to run; that this cannot be found out is said, as the backfill may have been started hours ahead. */
const planned = (input: unknown): Promise<BackfillPlan> =>
  planBackfill({ raw: input }).catch((error: unknown) =>
    failUnplanned(error, { scheduled: false, day: null }),
  );

/**
 * Loads days of the past: every day of a range, each type, a bounded number of runs at once. Cancelling it cancels what
 * it started. `carried` is what one run of a long backfill hands to the next.
 */
export async function backfill(
  input: unknown,
  carried?: BackfillCarried,
): Promise<BackfillProgress> {
  upsertSearchAttributes([
    { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.trigger, 'KEYWORD'), value: 'backfill' },
  ]);
  const board: Board = {
    state: carried ?? begun(await planned(input)),
    running: [],
    openDays: 0,
  };
  setHandler(progress, () => shown(board));
  setHandler(pause, () => {
    board.state = { ...board.state, paused: true };
    setCurrentDetails(backfillText(shown(board)));
  });
  setHandler(resume, () => {
    board.state = { ...board.state, paused: false };
    setCurrentDetails(backfillText(shown(board)));
  });
  const say = notices();
  await runDays(board, say);
  await say.settled();
  if (CancellationScope.current().consideredCancelled)
    throw new CancelledFailure(backfillText(shown(board)));
  if (board.state.daysBehind < dayCount(board.state.plan) && !isStopped(board))
    await continueAsNew<typeof backfill>(input, board.state);
  const failure = backfillFailure(shown(board));
  if (failure === null) return shown(board);
  throw ApplicationFailure.nonRetryable(failure, 'BackfillIncomplete', shown(board));
}
