import type { BackfillActivities, BackfillPlan } from '../core/contracts/backfill';
import type { DayActivities, DayPlan } from '../core/contracts/day';
import type { DataType } from '../core/data-type';
import { dayEndMs, lastEndedDay } from '../core/day';
import { parseBackfillInput } from '../core/inputs/backfill';
import { parseDailyRunInput } from '../core/inputs/daily-run';
import { plannedTypes } from '../core/plan/day-order';
import { fail } from './fail';

export interface PlanDayDeps {
  readonly catalogue: readonly DataType[];
  readonly clock: () => number;
}

/** Three at once keep an etl worker of two cores busy and leave the night's run its share. */
const DEFAULT_CONCURRENCY = 3;

const refused = (faults: readonly string[]): Error =>
  fail('InvalidInput', `The input was refused: ${faults.join('; ')}.`);

/** Reads and checks; running it twice gives the same plan. */
export const createPlanDay = ({
  catalogue,
  clock,
}: PlanDayDeps): Pick<DayActivities, 'planDay'> & BackfillActivities => ({
  planDay: async ({ raw, nominalStart }): Promise<DayPlan> => {
    const input = parseDailyRunInput(raw);
    if (!input.ok) throw refused(input.faults);
    const day =
      input.value?.day ?? (nominalStart === null ? null : lastEndedDay(Date.parse(nominalStart)));
    if (day === null)
      throw refused([
        'day: must be given when no schedule starts the run, as {"day":"YYYY-MM-DD"}',
      ]);
    if (clock() < dayEndMs(day))
      throw fail(
        'DayNotOver',
        `${day} has not ended: it ends at ${new Date(dayEndMs(day)).toISOString()}.`,
      );
    return { day, types: plannedTypes(catalogue) };
  },

  planBackfill: async ({ raw }): Promise<BackfillPlan> => {
    const input = parseBackfillInput(raw);
    const faults = [...(input.ok ? [] : input.faults)];
    // Read loosely, so that a fault in one member does not hide one in another.
    const { types, to } = (raw ?? {}) as { types?: unknown; to?: unknown };
    const known = catalogue.map(({ name }) => name);
    for (const name of Array.isArray(types) ? types : [])
      if (typeof name === 'string' && !known.includes(name))
        faults.push(`types: there is no "${name.slice(0, 63)}" (there are: ${known.join(', ')})`);
    if (typeof to === 'string' && clock() < dayEndMs(to))
      faults.push(
        `to: ${to.slice(0, 10)} has not ended; the last day that has is ${lastEndedDay(clock())}`,
      );
    if (!input.ok || faults.length > 0) throw refused(faults);
    const { from, concurrency, order, onFailure } = input.value;
    return {
      from,
      to: input.value.to,
      types: plannedTypes(catalogue, input.value.types),
      concurrency: concurrency ?? DEFAULT_CONCURRENCY,
      order: order ?? 'oldest-first',
      onFailure: onFailure ?? 'go-on',
    };
  },
});
