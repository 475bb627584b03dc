import type { BackfillCarried, BackfillPlan, BackfillProgress } from './contracts/backfill';
import type { TypeOutcome, TypeState } from './contracts/day';
import { addDays } from './day';
import { FAILURES } from './failures';

/** Kept by name; the rest is only counted, so that a long range stays within Temporal's payloads. */
const MOST_NAMED = 50;
const DAY_MS = 86_400_000;

export const dayCount = ({ from, to }: Pick<BackfillPlan, 'from' | 'to'>): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;

/** The n-th day of a backfill, in its order. */
export const nthDay = (plan: BackfillPlan, n: number): string =>
  plan.order === 'oldest-first' ? addDays(plan.from, n) : addDays(plan.to, -n);

export const begun = (plan: BackfillPlan): BackfillCarried => ({
  plan,
  daysBehind: 0,
  byState: {},
  failures: [],
  missed: [],
  paused: false,
});

/** One more run has ended. */
export function withOutcome(state: BackfillCarried, outcome: TypeOutcome): BackfillCarried {
  const { dataType, day } = outcome;
  const named = <T>(list: readonly T[], isOne: boolean, entry: T): readonly T[] =>
    isOne && list.length < MOST_NAMED ? [...list, entry] : list;
  return {
    ...state,
    byState: { ...state.byState, [outcome.state]: (state.byState[outcome.state] ?? 0) + 1 },
    failures: named(state.failures, outcome.state === 'failed', outcome),
    missed: named(state.missed, outcome.state === 'missed', { dataType, day }),
  };
}

export function progressOf(
  { plan, byState, failures, missed, paused }: BackfillCarried,
  running: BackfillProgress['running'],
): BackfillProgress {
  const ended = Object.values(byState).reduce((sum, count) => sum + count, 0);
  return {
    from: plan.from,
    to: plan.to,
    total: dayCount(plan) * plan.types.length,
    ended,
    byState,
    running,
    failures,
    missed,
    paused,
  };
}

const STATES: readonly TypeState[] = [
  'loaded',
  'already',
  'superseded',
  'missed',
  'skipped',
  'failed',
  'cancelled',
];
const counts = ({ byState }: BackfillProgress): string =>
  STATES.filter((state) => byState[state] !== undefined)
    .map((state) => `${byState[state] ?? 0} ${state}`)
    .join(', ');

/** The text that Temporal's UI shows for a backfill, in its markdown. */
export function backfillText(progress: BackfillProgress): string {
  const { from, to, total, ended, running, paused, failures } = progress;
  const lines = [
    `**${from} to ${to}**: ${ended} of ${total} runs ended${paused ? ' (paused)' : ''}`,
    ...(ended > 0 ? [counts(progress)] : []),
    ...running.map(({ dataType, day }) => `- running: ${dataType} ${day}`),
    ...failures.map(
      ({ dataType, day, failure }) =>
        `- failed: ${dataType} ${day} in ${failure?.hop ?? '?'}: ${failure?.type ?? '?'}`,
    ),
  ];
  return lines.join('\n\n');
}

/** Why a backfill ends failed, with the first failures by name; null when nothing failed. */
export function backfillFailure(progress: BackfillProgress): string | null {
  const { from, to, total, ended, byState, failures } = progress;
  if ((byState.failed ?? 0) === 0 && ended === total) return null;
  const named = failures
    .slice(0, 10)
    .map(({ dataType, day, failure }) => `${dataType} ${day} (${failure?.type ?? '?'})`)
    .join(', ');
  return (
    `The backfill ${from} to ${to} is not whole: ${counts(progress)}; ${total - ended} of ${total} not started` +
    `${named === '' ? '' : `. Failed: ${named}`}. ${FAILURES.BackfillIncomplete.fix}`
  );
}
