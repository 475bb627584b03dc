import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type {
  DayActivities,
  DayPlan,
  DayReport,
  PlannedType,
  TypeOutcome,
} from '../core/contracts/day';
import { lastEndedDay } from '../core/day';
import { dayFailure, daySummary, isLoaded } from '../core/day-summary';
import { OPTIONS } from './activity-options';
import { notices, type Notices } from './notices';
import { runType } from './run-child';
import { skippedOutcome, tellFailure } from './run-outcome';
import { failUnplanned } from './unplanned';

const { planDay } = proxyActivities<DayActivities>(OPTIONS.planDay);

/** Temporal's own: the nominal time of a scheduled run, without jitter. */
const NOMINAL_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** Runs the types of a day side by side, each after its upstreams. */
async function runTypes(plan: DayPlan, say: Notices): Promise<TypeOutcome[]> {
  const ends = new Map<string, Promise<TypeOutcome>>();
  const known: TypeOutcome[] = [];

  async function run(type: PlannedType): Promise<TypeOutcome> {
    for (const upstream of type.after) {
      const before = await ends.get(upstream);
      if (before !== undefined && !isLoaded(before))
        return skippedOutcome(plan.day, type, upstream);
    }
    return runType(type.dataType, plan.day);
  }

  for (const type of plan.types) {
    ends.set(
      type.dataType,
      run(type).then((outcome) => {
        known.push(outcome);
        setCurrentDetails(daySummary(plan, known));
        tellFailure(say, plan.types, outcome);
        return outcome;
      }),
    );
  }
  return Promise.all(ends.values());
}

/** The day's plan; that it fails is said, since no type of the day could say it. */
async function planned(input: unknown): Promise<DayPlan> {
  const nominal = workflowInfo().typedSearchAttributes.get(NOMINAL_START);
  const nominalStart = nominal?.toISOString() ?? null;
  const day = nominal === undefined ? null : lastEndedDay(nominal.getTime());
  return planDay({ raw: input ?? null, nominalStart }).catch((error: unknown) =>
    failUnplanned(error, { scheduled: nominal !== undefined, day }),
  );
}

/** A day: each data type in dependency order, independent ones side by side. Ends failed, with a summary of all, unless all is loaded. */
export async function dailyRun(input?: unknown): Promise<DayReport> {
  const plan = await planned(input);
  setCurrentDetails(daySummary(plan, []));
  const say = notices();
  const outcomes = await runTypes(plan, say);
  await say.settled();
  if (CancellationScope.current().consideredCancelled)
    throw new CancelledFailure(daySummary(plan, outcomes));
  const report: DayReport = { day: plan.day, outcomes };
  const failure = dayFailure(report);
  if (failure === null) return report;
  throw ApplicationFailure.nonRetryable(failure, 'DayIncomplete', report);
}
