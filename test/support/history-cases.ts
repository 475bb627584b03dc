import type { WorkflowHandle } from '@temporalio/client';
import { createPlanDay } from '../../activities/plan-day';
import { currentAttempt } from '../../activities/attempt';
import { fail } from '../../activities/fail';
import type { AllActivities } from '../../core/contracts/all';
import { snapshot } from '../../core/data-type';
import { aDataType } from './a-data-type';
import { aRunPlan, fakeActivities, planOfInput } from './fake-activities';
import type { TestTemporal } from './a-temporal';

/** One way that a workflow can go, to be recorded once and replayed by every later version of its code. */
export interface HistoryCase {
  readonly name: string;
  readonly workflow: 'dailyEtl' | 'dailyRun' | 'backfill';
  readonly input: unknown;
  readonly activities: Partial<AllActivities>;
  /** What a person does while it runs. */
  readonly meanwhile?: (handle: WorkflowHandle) => Promise<void>;
}

const NOW = Date.parse('2026-11-25T02:00:00Z');
const DAY = '2026-11-20';
const load = snapshot();
const a = aDataType({ name: 'a', load });
const b = aDataType({ name: 'b', load, after: [a] });

const activities = (
  change: Partial<AllActivities> = {},
  size: { readonly chunks?: number } = {},
): Partial<AllActivities> => {
  const fakes: Partial<AllActivities> = fakeActivities(
    { planRun: planOfInput, ...createPlanDay({ catalogue: [a, b], clock: () => NOW }), ...change },
    { segments: 2, chunks: size.chunks ?? 2 },
  );
  return fakes;
};

const refused: AllActivities['loadDay'] = async () => {
  throw fail('ShapeRefused', 'The table a differs.');
};

/** Fails once, then does what `then` does. */
function onceUnreachable<I, O>(then: (input: I) => Promise<O>): (input: I) => Promise<O> {
  let first = true;
  return async (input) => {
    if (!first) return then(input);
    first = false;
    throw fail('ServiceUnreachable', 'S3 answered 503.');
  };
}

/** Runs until it is cancelled. */
const endless: AllActivities['loadDay'] = async () => {
  const { signal, beat } = currentAttempt();
  const timer = setInterval(() => beat(), 200);
  try {
    return await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  } finally {
    clearInterval(timer);
  }
};

const cancelInLoad = async (handle: WorkflowHandle): Promise<void> => {
  for (;;) {
    const { raw } = await handle.describe();
    if ([...(raw.pendingActivities ?? []), ...(raw.pendingChildren ?? [])].length > 0) break;
  }
  await handle.cancel();
};

const etl = { workflow: 'dailyEtl', input: { dataType: 'a', day: DAY } } as const;
const run = { workflow: 'dailyRun', input: { day: DAY } } as const;
const range = { from: '2026-11-10', to: '2026-11-12', types: ['a', 'b'] };
const fill = { workflow: 'backfill', input: range } as const;
const plain = fakeActivities();

const unplannable = (): Promise<never> =>
  Promise.reject(fail('AccessDenied', 'The warehouse refuses to say what is loaded.'));
const plans = createPlanDay({ catalogue: [a, b], clock: () => NOW });

/** The main paths of the workflows. Names are files in test/replay/histories. */
export const HISTORY_CASES: readonly HistoryCase[] = [
  { name: 'dailyEtl.ok', ...etl, activities: activities() },
  {
    name: 'dailyEtl.retried',
    ...etl,
    activities: activities({ planExport: onceUnreachable(plain.planExport) }),
  },
  {
    name: 'dailyEtl.new-generation',
    ...etl,
    activities: activities({
      finishTransform: ((first) => async (input) => {
        if (!first.is) return plain.finishTransform(input);
        first.is = false;
        throw fail('SourceChanged', 's3://ex/part is gone since the plan was made.');
      })({ is: true }),
    }),
  },
  { name: 'dailyEtl.children', ...etl, activities: activities({}, { chunks: 501 }) },
  { name: 'dailyEtl.unplanned', ...etl, activities: activities({ planRun: unplannable }) },
  { name: 'dailyEtl.failed', ...etl, activities: activities({ loadDay: refused }) },
  {
    name: 'dailyEtl.cancelled',
    ...etl,
    activities: activities({ loadDay: endless }),
    meanwhile: cancelInLoad,
  },
  {
    name: 'dailyEtl.events',
    ...etl,
    activities: activities({
      planRun: async () =>
        aRunPlan({ dataType: 'a', day: DAY, source: { kind: 'events', crosses: true } }),
    }),
  },
  {
    name: 'dailyEtl.events-changed',
    ...etl,
    activities: activities({
      planRun: async () =>
        aRunPlan({ dataType: 'a', day: DAY, source: { kind: 'events', crosses: true } }),
      copyObjects: ((first) => async (input) => {
        const done = await plain.copyObjects(input);
        if (!first.is) return done;
        first.is = false;
        return { ...done, changed: 1, firstChanged: 'a/2026/11/20/09/o' };
      })({ is: true }),
    }),
  },
  { name: 'dailyRun.ok', ...run, activities: activities() },
  {
    name: 'dailyRun.retried',
    ...run,
    activities: activities({ planDay: onceUnreachable(plans.planDay) }),
  },
  { name: 'dailyRun.unplanned', ...run, activities: activities({ planDay: unplannable }) },
  { name: 'dailyRun.failed', ...run, activities: activities({ loadDay: refused }) },
  {
    name: 'dailyRun.cancelled',
    ...run,
    activities: activities({ loadDay: endless }),
    meanwhile: cancelInLoad,
  },
  { name: 'backfill.ok', ...fill, activities: activities() },
  {
    name: 'backfill.retried',
    ...fill,
    activities: activities({ planBackfill: onceUnreachable(plans.planBackfill) }),
  },
  { name: 'backfill.unplanned', ...fill, activities: activities({ planBackfill: unplannable }) },
  { name: 'backfill.failed', ...fill, activities: activities({ loadDay: refused }) },
  {
    name: 'backfill.paused',
    ...fill,
    activities: activities(),
    meanwhile: async (handle) => {
      await handle.signal('pause');
      await handle.signal('resume');
    },
  },
  {
    name: 'backfill.cancelled',
    ...fill,
    activities: activities({ loadDay: endless }),
    meanwhile: cancelInLoad,
  },
  {
    name: 'backfill.continued',
    workflow: 'backfill',
    input: { ...range, from: '2026-10-01' },
    activities: activities(),
  },
];

/** The case that a file was recorded of: its name without the version. */
export const caseOf = (file: string): string =>
  file.replace(/\.\d+\.\d+\.\d+\./, '.').replace('.json', '');

/** Ids of children are made of their parent's, so the replay must know it. */
export const recordedId = (name: string): string => `recorded/${name}`;

/** Runs a case to its end, whatever that is, and returns the run that was started first. */
export async function played(
  { withWorker, env }: TestTemporal,
  { name, workflow, input, activities: own, meanwhile }: HistoryCase,
): Promise<WorkflowHandle> {
  return withWorker(own, async () => {
    const started = await env.client.workflow.start(workflow, {
      taskQueue: 'etl',
      workflowId: recordedId(name),
      args: [input],
    });
    const first = env.client.workflow.getHandle(started.workflowId, started.firstExecutionRunId, {
      followRuns: false,
    });
    await meanwhile?.(first);
    await started.result().catch(() => undefined);
    return first;
  });
}
