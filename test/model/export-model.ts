import { judgedOnce, saidBetween, textOnce, type Model, type Step } from './explore';
import {
  ABANDONED,
  acts,
  goesOn,
  heard,
  planKey,
  scans,
  summaryKey,
  UNANSWERED,
  type Activity,
  type Attempt,
  type Change,
  type ExportWorld,
  type Objects,
  type Put,
} from './export-attempt';
import { faultOf, lieOf } from './export-promise';

/** How often each fault may happen in one history. */
export interface ExportFaults {
  /** An attempt is given up while it still runs (or has died), and the next begins. */
  readonly zombie: number;
  /** A reply is lost for good, before or after the write is done. */
  readonly lost: number;
  /** A write is sent again, and the answer to the second is heard. */
  readonly resent: number;
  /** The capture's window ends. */
  readonly windowEnds: number;
  /** Housekeeping takes the commit of an unfinished capture. */
  readonly abandoned: number;
}

export interface ExportHistory extends ExportWorld {
  /** Of one activity. */
  readonly attempts: number;
  readonly faults: ExportFaults;
}

/** A write on its way; it may arrive whenever it likes. */
interface Pending {
  readonly attempt: number;
  readonly put: Put;
  readonly isAwaited: boolean;
}

export interface ExportState {
  readonly objects: Objects;
  readonly attempts: readonly Attempt[];
  readonly pending: readonly Pending[];
  readonly left: ExportFaults;
  readonly nowMs: number;
  /** A report that was not true, or an object that was written over. */
  readonly wrong: string | null;
}

const IN_TIME_MS = 0;
const TOO_LATE_MS = 99;

const replaced = <T>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((each, index) => (index === at ? { ...each, ...change } : each));

const spend = (left: ExportFaults, fault: keyof ExportFaults): ExportFaults => ({
  ...left,
  [fault]: left[fault] - 1,
});

/** The state behind something that an attempt does or hears; what it wants written is on its way at once. */
function told(world: ExportWorld, state: ExportState, index: number, change: Change): ExportState {
  const { put } = change;
  const isSent = change.at === 'puts' && put !== null && put !== undefined;
  const waits: Change = isSent ? { ...change, at: 'waits' } : change;
  const attempts = replaced(state.attempts, index, waits);
  const attempt = attempts[index]!;
  const wrong = state.wrong ?? lieOf(world, state.objects, attempt, state.nowMs === TOO_LATE_MS);
  if (!isSent) return { ...state, attempts, wrong };
  // Progress that is not waited for: the next part begins at once.
  const isAwaited = !(world.broken === 'progress not in order' && put.what === 'progress');
  const pending = [...state.pending, { attempt: index, put, isAwaited }];
  const goes = isAwaited ? {} : goesOn(world, attempt);
  return { ...state, attempts: replaced(attempts, index, goes), pending, wrong };
}

/** What a run does next, by the last attempts of its activities. */
function dueOf({ segments }: ExportWorld, own: readonly Attempt[]): Activity[] {
  const lastOf = (activity: Activity): Attempt | undefined =>
    own.findLast((attempt) => attempt.activity === activity);
  const plan = lastOf('plan');
  if (own.some(({ end }, index) => end === 'failed' && own[index] === lastOf(own[index]!.activity)))
    return [];
  if (plan?.end !== 'done') return ['plan'];
  if (plan.steps.at(-1)?.step === 'plan.complete') return [];
  const all = Array.from({ length: segments }, (_, segment) => segment);
  const open = all.filter((segment) => lastOf(segment)?.end !== 'done');
  if (open.length > 0) return open;
  return lastOf('finish')?.end === 'done' ? [] : ['finish'];
}

function begins(world: ExportHistory, state: ExportState): Step<ExportState>[] {
  return world.runs.flatMap((_, run) => {
    const own = state.attempts.filter((attempt) => attempt.run === run);
    return dueOf(world, own).flatMap((activity) => {
      const tries = own.filter((attempt) => attempt.activity === activity);
      const isGivenUp = tries.length > 0 && tries.at(-1)!.end === null;
      if (tries.length === world.attempts || (isGivenUp && state.left.zombie === 0)) return [];
      const attempt: Attempt = {
        run,
        activity,
        number: tries.length + 1,
        at: 'begins',
        capture:
          own.findLast((each) => each.activity === 'plan' && each.end === 'done')?.capture ?? 0,
        sequence: 0,
        after: 0,
        upTo: 0,
        put: null,
        steps: [],
        end: null,
      };
      const left = isGivenUp ? spend(state.left, 'zombie') : state.left;
      const edge = `begin ${typeof activity === 'number' ? 'segment' : activity}${isGivenUp ? ' beside a zombie' : ''}`;
      return [{ edge, state: { ...state, attempts: [...state.attempts, attempt], left } }];
    });
  });
}

function moves(world: ExportHistory, state: ExportState): Step<ExportState>[] {
  return state.attempts.flatMap((attempt, index) => {
    if (attempt.at === 'waits' || attempt.at === 'ended') return [];
    const changes =
      attempt.at === 'scans'
        ? scans(world, attempt, state.nowMs)
        : [acts(world, state.objects, attempt, state.nowMs)];
    return changes.map((change) => ({
      edge: `${attempt.at}: ${change.steps?.at(-1)?.step ?? change.at ?? ''}`,
      state: told(world, state, index, change),
    }));
  });
}

/** A write arrives: create-only, so that it is done or refused. */
function arrives(world: ExportHistory, state: ExportState): Step<ExportState>[] {
  return state.pending.flatMap(({ attempt: at, put, isAwaited }, index) => {
    const there = state.objects[put.key];
    const isForced = world.broken === 'progress without a condition' && put.what === 'progress';
    const created = there === undefined || isForced;
    const objects = created ? { ...state.objects, [put.key]: put.body } : state.objects;
    const isOver = created && there !== undefined && there !== put.body;
    const behind: ExportState = {
      ...state,
      objects,
      pending: state.pending.filter((_, each) => each !== index),
      wrong: state.wrong ?? (isOver ? `${put.key} was written over` : null),
    };
    const change = heard(world, { ...state.attempts[at]!, put }, created, objects[put.key]!);
    const how = `${put.what} ${created ? 'is created' : 'is refused'}`;
    return [
      isAwaited
        ? { edge: how, state: told(world, behind, at, change) }
        : { edge: `${how}, unheard`, state: behind },
    ];
  });
}

function losesReply(world: ExportHistory, state: ExportState): Step<ExportState>[] {
  return state.pending.flatMap(({ attempt, put, isAwaited }, index) => {
    if (!isAwaited) return [];
    const unheard = replaced(state.pending, index, { isAwaited: false });
    const steps: Step<ExportState>[] = [];
    if (state.left.lost > 0) {
      const behind = told(world, state, attempt, UNANSWERED);
      const left = spend(state.left, 'lost');
      steps.push({
        edge: `lose the reply of ${put.what}`,
        state: { ...behind, pending: unheard, left },
      });
    }
    if (state.left.resent > 0) {
      const pending = [...unheard, { attempt, put, isAwaited: true }];
      const left = spend(state.left, 'resent');
      steps.push({ edge: `send ${put.what} again`, state: { ...state, pending, left } });
    }
    return steps;
  });
}

/** What others do: time passes the window's end, housekeeping takes a commit that nobody has made. */
function happens(state: ExportState): Step<ExportState>[] {
  const steps: Step<ExportState>[] = [];
  if (state.left.windowEnds > 0) {
    const left = spend(state.left, 'windowEnds');
    steps.push({ edge: 'the window ends', state: { ...state, nowMs: TOO_LATE_MS, left } });
  }
  if (
    state.left.abandoned > 0 &&
    planKey(1) in state.objects &&
    !(summaryKey(1) in state.objects)
  ) {
    const objects = { ...state.objects, [summaryKey(1)]: ABANDONED };
    const left = spend(state.left, 'abandoned');
    steps.push({ edge: 'housekeeping takes the commit', state: { ...state, objects, left } });
  }
  return steps;
}

const textOfObjects = textOnce((objects: Objects): string =>
  Object.entries(objects)
    .map((entry) => entry.join('='))
    .sort()
    .join(),
);
const nameOf = ({ run, activity, number }: Attempt): string => `${run}.${activity}.${number}`;
const textOfAttempt = textOnce((attempt: Attempt): string => {
  const { at, capture, sequence, after, upTo, end, steps } = attempt;
  const said = steps.at(-1)?.step;
  return [nameOf(attempt), at, capture, sequence, after, upTo, end, said].join(' ');
});
const textOfPut = textOnce(({ key, body }: Put): string => `${key} ${body}`);

/** Two states are one when what can follow is the same. */
function keyOf({ objects, attempts, pending, left, nowMs, wrong }: ExportState): string {
  const writes = pending.map(
    ({ attempt, put, isAwaited }) => `${nameOf(attempts[attempt]!)} ${textOfPut(put)} ${isAwaited}`,
  );
  return [
    textOfObjects(objects),
    attempts.map(textOfAttempt).sort().join(),
    writes.sort().join(),
    Object.values(left).join(),
    nowMs,
    wrong ?? '',
  ].join('|');
}

/** The export as it is written, over a bucket whose writes may come late, twice, or unheard. */
export function exportModel(world: ExportHistory): Model<ExportState> {
  const { faults } = world;
  const faultOfObjects = judgedOnce(textOfObjects, (objects) => faultOf(world, objects));
  return {
    start: { objects: {}, attempts: [], pending: [], left: faults, nowMs: IN_TIME_MS, wrong: null },
    next: (state) => [
      ...begins(world, state),
      ...moves(world, state),
      ...arrives(world, state),
      ...losesReply(world, state),
      ...happens(state),
    ],
    key: keyOf,
    fault: ({ objects, wrong }) => wrong ?? faultOfObjects(objects),
    said: (before, after) => saidBetween(before.attempts, after.attempts, ({ step }) => step),
  };
}
