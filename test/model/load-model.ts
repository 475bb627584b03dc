import type { LoadStep } from '../../activities/load-trace';
import { judgeClaim, judgeRefusal, type Asking, type FenceFacts } from '../../core/warehouse/fence';
import type { Model, Step } from './explore';
import {
  EMPTY,
  execute,
  factsOf,
  type Author,
  type BatchName,
  type Tables,
  type Warehouse,
  type World,
} from './load-warehouse';

/** A run of one day: what it would load, and its place in the order of runs. */
export interface Run {
  readonly day: string;
  readonly generation: string;
  /** The run's stamp and digits: the beginning of its epochs. */
  readonly stamp: string;
}

/** How often each fault may happen in one history. */
export interface Faults {
  /** An attempt is given up while it still runs, and the next begins. */
  readonly zombie: number;
  /** The reply of a batch is lost. */
  readonly lost: number;
  /** A batch is executed twice. */
  readonly twice: number;
  /** A batch's snapshot is older than its lock. */
  readonly stale: number;
}

export interface LoadWorld extends World {
  readonly runs: readonly Run[];
  readonly attempts: number;
  readonly faults: Faults;
}

/** What an attempt does next: submit a batch, wait for it, read the fence after a refusal, or nothing any more. */
type At = BatchName | 'waits' | 'reads' | 'ended';

interface Attempt {
  readonly run: number;
  readonly number: number;
  readonly at: At;
  readonly batch: BatchName;
  readonly steps: readonly LoadStep[];
  /** How it ended, for Temporal. */
  readonly end: 'done' | 'retried' | null;
}

/** A batch that the warehouse has accepted. */
interface Pending {
  readonly attempt: number;
  readonly batch: BatchName;
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

export const START = (faults: Faults): LoadState => ({
  warehouse: EMPTY,
  attempts: [],
  pending: [],
  left: faults,
  lie: null,
});

const replaced = <T>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((each, index) => (index === at ? { ...each, ...change } : each));

const spend = (left: Faults, fault: keyof Faults): Faults => ({
  ...left,
  [fault]: left[fault] - 1,
});

function authorOf({ runs }: LoadWorld, { run, number }: Attempt): Author {
  const { day, generation, stamp } = runs[run]!;
  return { day, generation, epoch: `${stamp}.${number}`, token: `${stamp}-${number}` };
}

const askingOf = (world: LoadWorld, author: Author): Asking => ({
  mode: world.mode,
  epoch: author.epoch,
  day: author.day,
  evenThoughNewer: null,
});

/** What the protocol does with a claim that was executed. */
function afterClaim(world: LoadWorld, attempt: Attempt, facts: FenceFacts): Partial<Attempt> {
  const author = authorOf(world, attempt);
  const verdict = judgeClaim(facts, askingOf(world, author), {
    generation: author.generation,
    again: false,
    loadedByThisRun: false,
  });
  return verdict === 'stage'
    ? { at: 'stage', steps: [...attempt.steps, 'claim.ok'] }
    : { at: 'ended', end: 'done', steps: [...attempt.steps, `claim.${verdict}`] };
}

/** A reply reaches its attempt. */
function answered(
  world: LoadWorld,
  attempt: Attempt,
  batch: BatchName,
  answer: { readonly ok: boolean; readonly read: FenceFacts | null },
): Partial<Attempt> {
  const { steps } = attempt;
  if (batch === 'stage')
    return answer.ok
      ? { at: 'commit', steps: [...steps, 'stage.copied'] }
      : { at: 'ended', end: 'retried', steps: [...steps, 'stage.failed'] };
  if (!answer.ok) return { at: 'reads', steps: [...steps, `${batch}.refused`] };
  if (batch === 'commit') return { at: 'ended', end: 'done', steps: [...steps, 'commit.ok'] };
  return afterClaim(world, attempt, answer.read!);
}

/** A reply that never comes is an outcome that is unknown: a stage is given up, for the others the fence is read. */
const unanswered = (attempt: Attempt, batch: BatchName): Partial<Attempt> =>
  batch === 'stage'
    ? { at: 'ended', end: 'retried', steps: [...attempt.steps, 'stage.failed'] }
    : { at: 'reads', steps: [...attempt.steps, `${batch}.refused`] };

/** What an attempt says must be so when it says it. */
function lieOf(
  world: LoadWorld,
  { ledger, target, fence }: Warehouse,
  attempt: Attempt,
): string | null {
  const said = attempt.steps.at(-1);
  const { day, epoch, generation } = authorOf(world, attempt);
  const isLoaded = ledger.some((row) => row.day === day && row.epoch === epoch);
  if ((said === 'loaded' || said === 'commit.ok') && !isLoaded)
    return `${epoch} said ${said}, and the ledger has no load of it`;
  const holds = target.filter((row) => row.day === day).map((row) => row.generation);
  if (said === 'claim.already' && attempt.end === 'done' && !holds.includes(generation))
    return `${epoch} said already, and the table does not hold ${generation}`;
  const isOver =
    fence.some((row) => row.day > day && row.generation !== null) ||
    ledger.some((row) => row.day === day && row.epoch > epoch);
  return (said === 'superseded' || said === 'claim.superseded') && !isOver
    ? `${epoch} said superseded, and nothing later is loaded`
    : null;
}

function begins(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return world.runs.flatMap((_, run) => {
    const own = state.attempts.filter((attempt) => attempt.run === run);
    const last = own.at(-1);
    if (last?.end === 'done' || own.length === world.attempts) return [];
    const isGivenUp = last !== undefined && last.at !== 'ended';
    if (isGivenUp && state.left.zombie === 0) return [];
    const attempt: Attempt = {
      run,
      number: own.length + 1,
      at: 'claim',
      batch: 'claim',
      steps: [],
      end: null,
    };
    return [
      {
        edge: isGivenUp ? 'begin beside a zombie' : 'begin',
        state: {
          ...state,
          attempts: [...state.attempts, attempt],
          left: isGivenUp ? spend(state.left, 'zombie') : state.left,
        },
      },
    ];
  });
}

function submits(state: LoadState): Step<LoadState>[] {
  return state.attempts.flatMap(({ at }, attempt) =>
    at === 'claim' || at === 'stage' || at === 'commit'
      ? [
          {
            edge: `submit ${at}`,
            state: {
              ...state,
              attempts: replaced(state.attempts, attempt, { at: 'waits', batch: at }),
              pending: [...state.pending, { attempt, batch: at, isRepeat: false, snapshot: null }],
            },
          },
        ]
      : [],
  );
}

/** Takes a snapshot now, for a batch that is executed later. */
function snapshots(state: LoadState): Step<LoadState>[] {
  if (state.left.stale === 0) return [];
  const { target, fence } = state.warehouse;
  return state.pending.flatMap(({ batch, snapshot }, index) =>
    batch === 'stage' || snapshot !== null
      ? []
      : [
          {
            edge: `snapshot ${batch}`,
            state: {
              ...state,
              pending: replaced(state.pending, index, { snapshot: { target, fence } }),
              left: spend(state.left, 'stale'),
            },
          },
        ],
  );
}

function executes(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return state.pending.flatMap((pending, index) => {
    const { attempt: at, batch, isRepeat, snapshot } = pending;
    const attempt = state.attempts[at]!;
    const done = execute(
      world,
      state.warehouse,
      snapshot ?? state.warehouse,
      batch,
      authorOf(world, attempt),
    );
    const warehouse = done.ok ? done.after : state.warehouse;
    const rest = state.pending.filter((_, each) => each !== index);
    const next: Step<LoadState>[] = [];
    const isAwaited = !isRepeat && attempt.at === 'waits' && attempt.batch === batch;
    const outcomes: [string, Partial<Attempt>, Faults][] = isAwaited
      ? [
          [
            done.ok ? 'ok' : 'refused',
            answered(world, attempt, batch, done.ok ? done : { ok: false, read: null }),
            state.left,
          ],
          ...(state.left.lost > 0
            ? [
                ['lost', unanswered(attempt, batch), spend(state.left, 'lost')] as [
                  string,
                  Partial<Attempt>,
                  Faults,
                ],
              ]
            : []),
        ]
      : [[done.ok ? 'late' : 'late, refused', {}, state.left]];
    for (const [how, change, left] of outcomes) {
      const attempts = replaced(state.attempts, at, change);
      const lie = state.lie ?? lieOf(world, warehouse, attempts[at]!);
      const after = { warehouse, attempts, pending: rest, left, lie };
      next.push({ edge: `execute ${batch}: ${how}`, state: after });
      if (left.twice > 0 && !isRepeat)
        next.push({
          edge: `execute ${batch} and again`,
          state: {
            ...after,
            pending: [...rest, { ...pending, isRepeat: true, snapshot: null }],
            left: spend(left, 'twice'),
          },
        });
    }
    return next;
  });
}

function reads(world: LoadWorld, state: LoadState): Step<LoadState>[] {
  return state.attempts.flatMap((attempt, index) => {
    if (attempt.at !== 'reads') return [];
    const author = authorOf(world, attempt);
    const judged = judgeRefusal(
      factsOf(state.warehouse.fence, author.day),
      askingOf(world, author),
    );
    const end = judged === 'loaded' || judged === 'superseded' ? 'done' : 'retried';
    const attempts = replaced(state.attempts, index, {
      at: 'ended',
      end,
      steps: [...attempt.steps, judged],
    });
    return [
      {
        edge: `read: ${judged}`,
        state: {
          ...state,
          attempts,
          lie: state.lie ?? lieOf(world, state.warehouse, attempts[index]!),
        },
      },
    ];
  });
}

const descends = (epochs: readonly string[]): boolean =>
  epochs.some((epoch, index) => index > 0 && epoch <= epochs[index - 1]!);

/** The promise: what must be true of every state that can be reached. */
export function faultOf(world: LoadWorld, { warehouse, lie }: LoadState): string | null {
  const { target, fence, ledger } = warehouse;
  const days = [...new Set(target.map(({ day }) => day))];
  for (const day of days) {
    const generations = target.filter((row) => row.day === day);
    if (generations.length > 1) return `${day} is in the table ${generations.length} times`;
  }
  if (world.mode === 'replace' && days.length > 1) return 'a replaced table holds two days';
  for (const row of fence) {
    if (row.generation === null) continue;
    if (!target.some(({ day, generation }) => day === row.day && generation === row.generation))
      return `the fence says ${row.generation} of ${row.day}, and the table does not hold it`;
  }
  for (const { day, generation } of target) {
    if (!fence.some((row) => row.day === day && row.generation === generation))
      return `the table holds ${generation} of ${day}, and the fence does not say so`;
  }
  for (const day of new Set(ledger.map((row) => row.day))) {
    if (descends(ledger.filter((row) => row.day === day).map(({ epoch }) => epoch)))
      return `${day}: an earlier epoch was loaded after a later one`;
  }
  if (
    world.mode === 'replace' &&
    descends(
      ['', ...ledger.map(({ day }) => `${day} `)].filter(
        (day, index, all) => day !== all[index - 1],
      ),
    )
  )
    return 'an older day was loaded over a newer one';
  return lie;
}

/** The load protocol as it is written, with a warehouse that may do what Redshift may do. */
export const loadModel = (world: LoadWorld): Model<LoadState> => ({
  start: START(world.faults),
  next: (state) => [
    ...begins(world, state),
    ...submits(state),
    ...snapshots(state),
    ...executes(world, state),
    ...reads(world, state),
  ],
  key: (state) => JSON.stringify(state),
  fault: (state) => faultOf(world, state),
});
