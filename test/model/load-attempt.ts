import type { LoadStep } from '../../activities/load-trace';
import { judgeClaim, judgeRefusal, type Asking, type FenceFacts } from '../../core/warehouse/fence';
import { factsOf, type Author, type BatchName, type Warehouse, type World } from './load-warehouse';

/** A run of one day: what it would load, and its place in the order of runs. */
export interface Run {
  readonly day: string;
  readonly generation: string;
  /** The run's stamp and digits: the beginning of its epochs. */
  readonly stamp: string;
  /** `millrace run --again`. */
  readonly again: boolean;
  readonly evenThoughNewer: string | null;
}

/** What an attempt does next: submit a batch, wait for it, read the fence after a refusal, or nothing any more. */
type At = BatchName | 'waits' | 'reads' | 'ended';

export interface Attempt {
  readonly run: number;
  readonly number: number;
  readonly at: At;
  /** The batch that is, or was last, submitted. */
  readonly batch: BatchName;
  readonly steps: readonly LoadStep[];
  /** How it ended, for Temporal: a failed one is not tried again. */
  readonly end: 'done' | 'retried' | 'failed' | null;
}

export const newAttempt = (run: number, number: number): Attempt => ({
  run,
  number,
  at: 'claim',
  batch: 'claim',
  steps: [],
  end: null,
});

export const authorOf = (runs: readonly Run[], { run, number }: Attempt): Author => {
  const { day, generation, stamp, evenThoughNewer } = runs[run]!;
  const [epoch, token] = [`${stamp}.${number}`, `${stamp}-${number}`];
  return { day, generation, epoch, token, evenThoughNewer };
};

const askingOf = ({ mode }: World, { epoch, day, evenThoughNewer }: Author): Asking => ({
  mode,
  epoch,
  day,
  evenThoughNewer,
});

const ended = ({ steps }: Attempt, end: 'done' | 'retried' | 'failed', step: LoadStep) =>
  ({ at: 'ended', end, steps: [...steps, step] }) as const;

export const sends = ({ steps }: Attempt, batch: BatchName): Partial<Attempt> => ({
  at: 'waits',
  batch,
  steps: [...steps, `${batch}.sent`],
});

/** What the protocol does with a claim that was executed. */
function afterClaim(
  world: World,
  runs: readonly Run[],
  attempt: Attempt,
  facts: FenceFacts,
): Partial<Attempt> {
  const { stamp, again, generation } = runs[attempt.run]!;
  const loadedByThisRun = facts.loadedEpoch?.startsWith(`${stamp}.`) ?? false;
  const asking = askingOf(world, authorOf(runs, attempt));
  const verdict = judgeClaim(facts, asking, { generation, again, loadedByThisRun });
  return verdict === 'stage'
    ? { at: 'stage', steps: [...attempt.steps, 'claim.ok'] }
    : ended(attempt, 'done', `claim.${verdict}`);
}

/** A batch was refused, or its reply never comes: a stage is given up, for the others the fence is read. */
export const refused = (attempt: Attempt): Partial<Attempt> =>
  attempt.batch === 'stage'
    ? ended(attempt, 'retried', 'stage.failed')
    : { at: 'reads', steps: [...attempt.steps, `${attempt.batch}.refused`] };

/** The reply of a batch that was executed reaches its attempt. */
export function finished(
  world: World,
  runs: readonly Run[],
  attempt: Attempt,
  read: FenceFacts | null,
): Partial<Attempt> {
  if (attempt.batch === 'stage') return { at: 'commit', steps: [...attempt.steps, 'stage.copied'] };
  if (attempt.batch === 'commit') return ended(attempt, 'done', 'commit.ok');
  return afterClaim(world, runs, attempt, read!);
}

/** It reads the fence, or gets no answer (`null`), and says what became of its batch. */
export function judged(
  world: World,
  runs: readonly Run[],
  attempt: Attempt,
  fence: Warehouse['fence'] | null,
): Partial<Attempt> & { readonly steps: readonly LoadStep[] } {
  const author = authorOf(runs, attempt);
  const facts = fence === null ? null : factsOf(fence, author.day);
  const verdict = judgeRefusal(facts, askingOf(world, author));
  if (verdict === 'newer_day_loaded') return ended(attempt, 'failed', verdict);
  const isDone = verdict === 'loaded' || verdict === 'superseded';
  return ended(attempt, isDone ? 'done' : 'retried', verdict);
}
