import type { BackfillActivities, BackfillPlan } from '../core/contracts/backfill';
import type { DayActivities, DayPlan } from '../core/contracts/day';
import type { DataType } from '../core/data-type';
import { dayEndMs, lastEndedDay } from '../core/day';
import { backfillPlan } from '../core/inputs/backfill-plan';
import { parseDailyRunInput } from '../core/inputs/daily-run';
import { plannedTypes } from '../core/plan/day-order';
import { fail } from './fail';

export interface PlanDayDeps {
  readonly catalogue: readonly DataType[];
  readonly clock: () => number;
}

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
    const planned = backfillPlan(raw, catalogue, clock());
    if (!planned.ok) throw refused(planned.faults);
    return planned.value;
  },
});
