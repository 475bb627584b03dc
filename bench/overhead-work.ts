import { fail } from '../activities/fail';
import type { LoadReport } from '../core/contracts/load';
import type { SlackActivities } from '../core/contracts/slack';
import { fakeActivities, planOfInput } from '../test/support/fake-activities';
import { aDataType } from '../test/support/a-data-type';
import { createPlanDay } from '../activities/plan-day';
import type { AllActivities } from '../core/contracts/all';

/** Seven data types that nobody waits for, so that concurrency alone bounds a backfill. */
export const EMPTY_TYPES = Array.from({ length: 7 }, (_, at) =>
  aDataType({ name: `empty_${at + 1}` }),
);

/** A data type of many chunks: its run is nearly all activities. */
export const WIDE = 'wide';
export const WIDE_CHUNKS = 200;

/** A data type whose load the warehouse refuses. */
export const FAILING = 'failing';

/** Activities of a run that stand side by side. */
export interface Step {
  readonly width: number;
  /** Ours take these from the queue of bulk work. */
  readonly isBulk: boolean;
}

/** Activities of a run, step by step; planRun to loadDay. */
export const stepsOf = (chunks: number): readonly Step[] =>
  [1, 1, 1, 1, 1, chunks, 1, 1].map((width, at) => ({ width, isBulk: at === 2 || at === 5 }));

const LOADED: LoadReport = {
  outcome: 'loaded',
  epoch: 'e',
  generation: 'g1',
  staged: 9,
  duplicates: 0,
  loaded: 9,
  loadedBy: null,
};

/** Activities that return at once, but for the plan of a backfill and Slack, which are the worker's own. */
export function emptyActivities(
  slack: SlackActivities,
): AllActivities & { empty: () => Promise<void> } {
  const { calls, ...fakes } = fakeActivities(
    {
      planRun: planOfInput,
      planTransform: async ({ run: { dataType, day } }) => ({
        state: 'open',
        plan: {
          dataType,
          day,
          generation: 'g1',
          planKey: 'plan.json',
          planSha256: '',
          chunks: dataType === WIDE ? WIDE_CHUNKS : 1,
        },
      }),
      loadDay: async ({ run: { dataType } }) => {
        if (dataType !== FAILING) return LOADED;
        throw fail('WarehouseDenied', 'The right INSERT is missing.');
      },
      ...slack,
      ...createPlanDay({ catalogue: EMPTY_TYPES, clock: Date.now }),
    },
    { segments: 1 },
  );
  // What the fakes note for tests is no memory of a worker.
  const forget =
    <I, O>(work: (input: I) => Promise<O>) =>
    async (input: I): Promise<O> => {
      calls.length = 0;
      return work(input);
    };
  return {
    ...fakes,
    planRun: forget((input: Parameters<AllActivities['planRun']>[0]) => fakes.planRun(input)),
    empty: async () => undefined,
  };
}
