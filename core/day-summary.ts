import type { DayPlan, DayReport, TypeOutcome } from './contracts/day';
import { FAILURES } from './failures';

/** Whether what comes after this may run: the day's rows are in the warehouse, or later ones that stand for them. */
export const isLoaded = ({ state }: TypeOutcome): boolean =>
  state === 'loaded' || state === 'already' || state === 'superseded';

/** One outcome as a person reads it. */
export function outcomeText({ state, rows, joined, failure, because }: TypeOutcome): string {
  const by = joined ? ' (by a run that was open)' : '';
  switch (state) {
    case 'loaded':
      return `${(rows ?? 0).toLocaleString('en-GB')} rows loaded${by}`;
    case 'already':
      return `was loaded already${by}`;
    case 'superseded':
      return `superseded by a later load${by}`;
    case 'missed':
      return `missed: the table was not captured in the day's window${by}`;
    case 'failed':
      return `failed in ${failure?.hop ?? '?'}: ${failure?.type ?? '?'}${by}`;
    case 'cancelled':
      return `cancelled${by}`;
    case 'skipped':
      return `skipped, because ${because ?? 'an upstream'} did not end loaded`;
    default:
      return state satisfies never;
  }
}

/** The text that Temporal's UI shows for a day, in its markdown. */
export function daySummary(plan: DayPlan, known: readonly TypeOutcome[]): string {
  const lines = plan.types.map(({ dataType }) => {
    const outcome = known.find((each) => each.dataType === dataType);
    return `- **${dataType}**: ${outcome === undefined ? 'running or waiting' : outcomeText(outcome)}`;
  });
  return [`**${plan.day}**`, '', ...lines].join('\n');
}

/** Why a day is not whole, naming every type that is not loaded; null when all are. */
export function dayFailure({ day, outcomes }: DayReport): string | null {
  const rest = outcomes.filter((outcome) => !isLoaded(outcome));
  if (rest.length === 0) return null;
  const texts = rest.map((outcome) => `${outcome.dataType} ${outcomeText(outcome)}`);
  return (
    `${day} is not whole: ${texts.join('; ')}. ${outcomes.length - rest.length} of ${outcomes.length} ` +
    `data types are loaded. ${FAILURES.DayIncomplete.fix}`
  );
}
