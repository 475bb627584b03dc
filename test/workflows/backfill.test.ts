import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { currentAttempt } from '../../activities/attempt';
import { createAwaitRun } from '../../activities/await-run';
import { fail } from '../../activities/fail';
import { createPlanDay } from '../../activities/plan-day';
import { temporalRuns } from '../../clients/temporal';
import type { AllActivities } from '../../core/contracts/all';
import type { BackfillProgress } from '../../core/contracts/backfill';
import type { Notice } from '../../core/contracts/slack';
import { snapshot } from '../../core/data-type';
import { addDays } from '../../core/day';
import { dailyEtlId } from '../../core/temporal-names';
import { aDataType } from '../support/a-data-type';
import { failureOf } from '../support/a-run-failure';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { fakeActivities, planOfInput } from '../support/fake-activities';

let temporal: TestTemporal;
beforeAll(async () => {
  // Histories are cut early, so that a short range already continues as new.
  temporal = await startTemporal([
    '--dynamic-config-value',
    'limit.historyCount.suggestContinueAsNew=120',
  ]);
});
afterAll(() => temporal.stop());

const NOW = Date.parse('2026-11-25T02:00:00Z');
const load = snapshot();
const a = aDataType({ name: 'a', load });
const b = aDataType({ name: 'b', load, after: [a] });

let decades = 0;
/** The first day of a range of its own for each test. */
const aBeginning = (): string => `${1900 + 5 * ++decades}-01-01`;

type Backfill = (input: unknown) => Promise<BackfillProgress>;

function aWorld(change: Partial<AllActivities> = {}) {
  const notices: Notice[] = [];
  let now = 0;
  let most = 0;
  const { calls, ...activities } = fakeActivities(
    {
      planRun: planOfInput,
      planExport: async ({ table, day }) => ({
        state: 'complete',
        capture: { table, day, capture: 'c', commitKey: 'k', items: 1, reused: true },
      }),
      ...createPlanDay({ catalogue: [b, a], clock: () => NOW }),
      ...createAwaitRun({ runs: temporalRuns(temporal.env.client), attempt: currentAttempt }),
      postToSlack: async (notice) => {
        notices.push(notice);
        return { posted: true };
      },
      ...change,
    },
    { segments: 1, chunks: 1 },
  );
  const { planRun, loadDay } = activities;
  return {
    notices,
    calls,
    most: () => most,
    activities: {
      ...activities,
      // From a run's first activity to its last: a lower bound of how long it is open.
      planRun: async (input) => {
        now += 1;
        most = Math.max(most, now);
        return planRun(input);
      },
      loadDay: async (input) => {
        try {
          return await loadDay(input);
        } finally {
          now -= 1;
        }
      },
    } satisfies Partial<AllActivities>,
  };
}

const start = (input: unknown): Promise<WorkflowHandleWithFirstExecutionRunId<Backfill>> =>
  temporal.env.client.workflow.start<Backfill>('backfill', {
    taskQueue: 'etl',
    workflowId: `backfill/${randomUUID()}`,
    args: [input],
  });
const execute = async (input: unknown): Promise<BackfillProgress> => (await start(input)).result();

it('loads every day of a range in order, each type after its upstream, never more at once than asked', async () => {
  const from = aBeginning();
  const to = addDays(from, 9);
  const { calls, most, activities } = aWorld();
  const report = await temporal.withWorker(activities, () => execute({ from, to, concurrency: 3 }));
  expect(report).toMatchObject({ total: 20, ended: 20, byState: { loaded: 20 }, running: [] });
  expect(most()).toBeLessThanOrEqual(3);
  expect(most()).toBeGreaterThan(1);
  const loads = calls.filter((call) => call.startsWith('loadDay'));
  expect(new Set(loads).size).toBe(20);
  for (let day = 0; day < 10; day += 1) {
    const name = addDays(from, day);
    expect(calls.indexOf(`planRun/b/${name}`)).toBeGreaterThan(calls.indexOf(`loadDay/a/${name}`));
  }
  expect(calls.indexOf(`planRun/a/${from}`)).toBeLessThan(calls.indexOf(`planRun/a/${to}`));
});

it('goes from the newest day to the oldest when asked', async () => {
  const from = aBeginning();
  const to = addDays(from, 3);
  const { calls, activities } = aWorld();
  const input = { from, to, types: ['a'], concurrency: 1, order: 'newest-first' };
  await temporal.withWorker(activities, () => execute(input));
  expect(calls.filter((call) => call.startsWith('planRun'))).toEqual(
    [3, 2, 1, 0].map((n) => `planRun/a/${addDays(from, n)}`),
  );
});

it('continues as new in a long range, and counts on', async () => {
  const from = aBeginning();
  const { calls, activities } = aWorld();
  const { report, first, last } = await temporal.withWorker(activities, async () => {
    const handle = await start({ from, to: addDays(from, 39), types: ['a'], concurrency: 5 });
    const first = handle.firstExecutionRunId;
    const report = await handle.result();
    const { runId } = await temporal.env.client.workflow.getHandle(handle.workflowId).describe();
    return { report, first, last: runId };
  });
  expect(report).toMatchObject({ total: 40, ended: 40, byState: { loaded: 40 } });
  expect(last).not.toBe(first);
  const loads = calls.filter((call) => call.startsWith('loadDay'));
  expect(loads).toHaveLength(40);
  expect(new Set(loads).size).toBe(40);
});

const refusing =
  (day: string): AllActivities['loadDay'] =>
  async ({ run }) => {
    if (run.dataType === 'a' && run.day === day) throw fail('ShapeRefused', 'The table a differs.');
    return {
      outcome: 'already',
      epoch: 'e',
      generation: 'g1',
      staged: null,
      duplicates: null,
      loaded: null,
      loadedBy: null,
    };
  };

it('goes on after a failure, skips what waits for it, and ends failed naming it', async () => {
  const from = aBeginning();
  const { notices, activities } = aWorld({ loadDay: refusing(addDays(from, 1)) });
  const failure = await temporal.withWorker(activities, () =>
    failureOf(execute({ from, to: addDays(from, 3) })),
  );
  expect(failure.type).toBe('BackfillIncomplete');
  expect(failure.message).toContain(`a ${addDays(from, 1)} (ShapeRefused)`);
  expect(failure.details).toMatchObject({
    ended: 8,
    byState: { already: 6, failed: 1, skipped: 1 },
  });
  expect(notices.filter(({ kind }) => kind === 'failures')).toHaveLength(1);
});

it('stops after a failure when asked', async () => {
  const from = aBeginning();
  const { activities, calls } = aWorld({ loadDay: refusing(addDays(from, 1)) });
  const input = { from, to: addDays(from, 9), types: ['a'], concurrency: 1, onFailure: 'stop' };
  const failure = await temporal.withWorker(activities, () => failureOf(execute(input)));
  expect(failure.message).toContain('8 of 10 not started');
  expect(calls.filter((call) => call.startsWith('planRun'))).toHaveLength(2);
});

it('pauses and goes on by signal, and shows both in its progress', async () => {
  const from = aBeginning();
  const { activities } = aWorld();
  await temporal.withWorker(activities, async () => {
    const handle = await start({ from, to: addDays(from, 5), types: ['a'], concurrency: 1 });
    await handle.signal('pause');
    let ended = -1;
    // What runs goes to its end; then nothing begins.
    for (;;) {
      const shown = await handle.query<BackfillProgress>('progress').catch(() => null);
      if (shown === null) continue;
      expect(shown.paused).toBe(true);
      if (shown.running.length === 0 && shown.ended === ended) break;
      ended = shown.ended;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(ended).toBeLessThan(6);
    await handle.signal('resume');
    expect(await handle.result()).toMatchObject({ ended: 6, paused: false });
  });
});

it('joins a day that runs already', async () => {
  const from = aBeginning();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { calls, activities } = aWorld({
    loadDay: async (input) => {
      await held;
      return refusing('')(input);
    },
    awaitRun: async (input) => {
      release();
      return createAwaitRun({
        runs: temporalRuns(temporal.env.client),
        attempt: currentAttempt,
      }).awaitRun(input);
    },
  });
  const report = await temporal.withWorker(activities, async () => {
    await temporal.env.client.workflow.start('dailyEtl', {
      taskQueue: 'etl',
      workflowId: dailyEtlId('a', from),
      args: [{ dataType: 'a', day: from }],
    });
    return execute({ from, to: from, types: ['a'] });
  });
  expect(report.byState).toEqual({ already: 1 });
  expect(calls.filter((call) => call === `loadDay/a/${from}`)).toHaveLength(1);
});

it('cancels what it started', async () => {
  const from = aBeginning();
  let loading: () => void = () => undefined;
  const inLoad = new Promise<void>((resolve) => (loading = resolve));
  const { activities } = aWorld({
    loadDay: async () => {
      loading();
      const { signal, beat } = currentAttempt();
      const timer = setInterval(() => beat(), 200);
      try {
        return await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      } finally {
        clearInterval(timer);
      }
    },
  });
  await temporal.withWorker(activities, async () => {
    const handle = await start({ from, to: addDays(from, 3), types: ['a'], concurrency: 2 });
    await inLoad;
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    const child = await temporal.env.client.workflow.getHandle(dailyEtlId('a', from)).describe();
    expect(child.status.name).toBe('CANCELLED');
  });
});

it('names every fault of a bad input at once', async () => {
  const { activities } = aWorld();
  const input = {
    from: '2026-11-30',
    to: '2026-11-25',
    types: ['a', 'z'],
    concurrency: 21,
    many: 1,
  };
  const { message, type } = await temporal.withWorker(activities, () => failureOf(execute(input)));
  expect(type).toBe('InvalidInput');
  for (const fault of ['concurrency', 'many', 'there is no "z"', '2026-11-25 has not ended'])
    expect(message).toContain(fault);
});
