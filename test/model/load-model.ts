import {
  authorOf,
  finished,
  judged,
  newAttempt,
  refused,
  sends,
  type Attempt,
  type Run,
} from './load-attempt';
import { judgedOnce, saidBetween, textOnce, type Model, type Step } from './explore';
import { faultOf, lieOf } from './load-promise';
import {
  EMPTY,
  execute,
  type BatchName,
  type Tables,
  type Warehouse,
  type World,
} from './load-warehouse';

/** How often each fault may happen in one history. */
export interface Faults {
  /** An attempt is given up while it still runs (or has died), and the next begins. */
  readonly zombie: number;
  /** A reply is lost, before or after its batch is executed, or the fence gives none. */
  readonly lost: number;
  /** A batch is executed twice. */
  readonly twice: number;
  /** A batch's snapshot is older than its lock. */
  readonly stale: number;
  /** The reply to a submission is lost, and the SDK sends it again with its ClientToken. */
  readonly resent: number;
}

export interface LoadWorld extends World {
  readonly runs: readonly Run[];
  readonly attempts: number;
  readonly faults: Faults;
  /** What a ClientToken brings that was used before: AWS does not say. */
  readonly reusedToken: 'old id' | 'error' | 'new execution';
}

/** A batch that the warehouse has accepted; it may be executed whenever it likes. */
interface Pending {
  readonly attempt: number;
  readonly batch: BatchName;
  /** Its attempt polls this very execution. */
  readonly isPolled: boolean;
  readonly isRepeat: boolean;
  readonly snapshot: Tables | null;
}

export interface LoadState {
  readonly warehouse: Warehouse;
  readonly attempts: readonly Attempt[];
  readonly pending: readonly Pending[];
  readonly left: Faults;
  /** A report that was not true when it was said. */
  readonly lie: string | null;
}

const replaced = <T>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((each, index) => (index === at ? { ...each, ...change } : each));

const spend = (left: Faults, fault: keyof Faults): Faults => ({
  ...left,
  [fault]: left[fault] - 1,
});

/** The state behind something that an attempt does or hears. */
function told(
  { runs }: LoadWorld,
  state: LoadState,
  index: number,
  change: Partial<Attempt>,
): LoadState {
  const attempts = replaced(state.attempts, index, change);
  return { ...state, attempts, lie: state.lie ?? lieOf(state.warehouse, runs, attempts[index]!) };
}

function begins(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return world.runs.flatMap((_, run) => {
    const own = state.attempts.filter((attempt) => attempt.run === run);
    const last = own.at(-1);
    if (last?.end === 'done' || last?.end === 'failed' || own.length === world.attempts) return [];
    const isGivenUp = last !== undefined && last.end === null;
    if (isGivenUp && state.left.zombie === 0) return [];
    const attempts = [...state.attempts, newAttempt(run, own.length + 1)];
    const left = isGivenUp ? spend(state.left, 'zombie') : state.left;
    const edge = `begin an attempt${isGivenUp ? ' beside a zombie' : ''}`;
    return [{ edge, state: { ...state, attempts, left } }];
  });
}

function submits(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return state.attempts.flatMap((attempt, index) => {
    const { at } = attempt;
    if (at !== 'claim' && at !== 'stage' && at !== 'commit') return [];
    const sent: Pending = {
      attempt: index,
      batch: at,
      isPolled: true,
      isRepeat: false,
      snapshot: null,
    };
    const waiting = told(world, state, index, sends(attempt, at));
    return [
      {
        edge: `submit ${at}`,
        state: { ...waiting, pending: [...state.pending, sent] },
      },
    ];
  });
}

/** What the reused ClientToken brings. With the old id nothing changes: the same execution is polled. */
function resends(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  if (state.left.resent === 0 || world.reusedToken === 'old id') return [];
  return state.pending.flatMap((pending, index) => {
    if (!pending.isPolled) return [];
    const left = spend(state.left, 'resent');
    const unpolled = replaced(state.pending, index, { isPolled: false });
    const edge = `resend ${pending.batch}: ${world.reusedToken}`;
    if (world.reusedToken === 'new execution') {
      const again: Pending = { ...pending, isRepeat: true, snapshot: null };
      return [{ edge, state: { ...state, pending: [...unpolled, again], left } }];
    }
    const heard = told(world, state, pending.attempt, refused(state.attempts[pending.attempt]!));
    return [{ edge, state: { ...heard, pending: unpolled, left } }];
  });
}

/** An attempt polls no more: the batch may be executed, or may be later. */
function losesReply(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  if (state.left.lost === 0) return [];
  return state.pending.flatMap(({ attempt, batch, isPolled }, index) => {
    if (!isPolled) return [];
    const heard = told(world, state, attempt, refused(state.attempts[attempt]!));
    const pending = replaced(state.pending, index, { isPolled: false });
    const left = spend(state.left, 'lost');
    return [{ edge: `lose the reply of ${batch}`, state: { ...heard, pending, left } }];
  });
}

/** Takes a snapshot now, for a batch that is executed later. */
function snapshots(state: LoadState): Step<LoadState>[] {
  if (state.left.stale === 0) return [];
  const { target, fence } = state.warehouse;
  return state.pending.flatMap(({ batch, snapshot }, index) => {
    if (batch === 'stage' || snapshot !== null) return [];
    const pending = replaced(state.pending, index, { snapshot: { target, fence } });
    const left = spend(state.left, 'stale');
    return [{ edge: `snapshot ${batch}`, state: { ...state, pending, left } }];
  });
}

function executes(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return state.pending.flatMap((pending, index) => {
    const { attempt: at, batch, isPolled, isRepeat, snapshot } = pending;
    const attempt = state.attempts[at]!;
    const author = authorOf(world.runs, attempt);
    const done = execute(world, state.warehouse, snapshot ?? state.warehouse, batch, author);
    const rest = state.pending.filter((_, each) => each !== index);
    const behind = {
      ...state,
      warehouse: done.ok ? done.after : state.warehouse,
      pending: rest,
    };
    const heard = done.ok ? finished(world, world.runs, attempt, done.read) : refused(attempt);
    const after = isPolled ? told(world, behind, at, heard) : behind;
    const how = `execute ${batch}${isPolled ? '' : ' unheard'}: ${done.ok ? 'ok' : 'refused'}`;
    const once = { edge: how, state: after };
    if (state.left.twice === 0 || isRepeat) return [once];
    const again: Pending = { ...pending, isPolled: false, isRepeat: true, snapshot: null };
    const left = spend(state.left, 'twice');
    const twice = { ...after, pending: [...rest, again], left };
    return [once, { edge: `${how}, and again`, state: twice }];
  });
}

function reads(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return state.attempts.flatMap((attempt, index) => {
    if (attempt.at !== 'reads') return [];
    const answer = judged(world, world.runs, attempt, state.warehouse.fence);
    const said = told(world, state, index, answer);
    const read = [{ edge: `read: ${answer.steps.at(-1)!}`, state: said }];
    if (state.left.lost === 0) return read;
    const silent = told(world, state, index, judged(world, world.runs, attempt, null));
    const left = spend(state.left, 'lost');
    return [...read, { edge: 'read: no answer', state: { ...silent, left } }];
  });
}

const textOf = textOnce((row: object): string => Object.values(row).join(' '));
const inOrder = (rows: readonly object[]): string => rows.map(textOf).sort().join();
const textOfWarehouse = textOnce(({ target, fence, ledger, stages }: Warehouse): string =>
  [inOrder(target), inOrder(fence), ledger.map(textOf).join(), inOrder(stages)].join('|'),
);
const nameOf = ({ run, number }: Attempt): string => `${run}.${number}`;
const textOfAttempt = textOnce(
  (each: Attempt): string => `${nameOf(each)} ${each.at} ${each.steps.at(-1) ?? ''}`,
);

/** Of a row in a snapshot it matters whether it is there still. */
function textOfSnapshot({ target, fence }: Warehouse, seen: Tables): string {
  const marked = (now: readonly object[]) => (row: object) =>
    `${now.includes(row) ? '+' : '-'}${textOf(row)}`;
  return [...seen.fence.map(marked(fence)), ...seen.target.map(marked(target))].sort().join();
}

/** Two states are one when what can follow is the same. */
function keyOf({ warehouse, attempts, pending, left, lie }: LoadState): string {
  const batches = pending.map(({ attempt, batch, isPolled, isRepeat, snapshot }) => {
    const seen = snapshot === null ? '' : textOfSnapshot(warehouse, snapshot);
    return `${nameOf(attempts[attempt]!)} ${batch} ${isPolled} ${isRepeat} ${seen}`;
  });
  return [
    textOfWarehouse(warehouse),
    attempts.map(textOfAttempt).sort().join(),
    batches.sort().join(';'),
    textOf(left),
    lie ?? '',
  ].join('|');
}

/** The load protocol as it is written, with a warehouse that may do what Redshift may do. */
export function loadModel(world: LoadWorld): Model<LoadState> {
  const faultOfWarehouse = judgedOnce(textOfWarehouse, (warehouse) => faultOf(world, warehouse));
  return {
    start: { warehouse: EMPTY, attempts: [], pending: [], left: world.faults, lie: null },
    next: (state) => [
      ...begins(world, state),
      ...submits(world, state),
      ...resends(world, state),
      ...losesReply(world, state),
      ...snapshots(state),
      ...executes(world, state),
      ...reads(world, state),
    ],
    key: keyOf,
    fault: ({ warehouse, lie }) => lie ?? faultOfWarehouse(warehouse),
    said: (before, after) => saidBetween(before.attempts, after.attempts, (step) => step),
  };
}
