import { randomUUID } from 'node:crypto';
import { fail } from '../../activities/fail';
import { createAwaitRun } from '../../activities/await-run';
import { createPlanDay } from '../../activities/plan-day';
import { temporalRuns } from '../../clients/temporal';
import type { AllActivities } from '../../core/contracts/all';
import type { DayReport } from '../../core/contracts/day';
import type { Notice } from '../../core/contracts/slack';
import { snapshot, type DataType } from '../../core/data-type';
import { dailyEtlId } from '../../core/temporal-names';
import { currentAttempt } from '../../activities/attempt';
import { aDataType } from '../support/a-data-type';
import { failureOf } from '../support/a-run-failure';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { fakeActivities, planOfInput } from '../support/fake-activities';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.stop());

const NOW = Date.parse('2026-11-25T02:00:00Z');
const load = snapshot();
const a = aDataType({ name: 'a', load });
const b = aDataType({ name: 'b', load, after: [a] });
const c = aDataType({ name: 'c', load, after: [b] });
const d = aDataType({ name: 'd', load });
// Not in dependency order, on purpose.
const CATALOGUE: readonly DataType[] = [c, a, d, b];

let days = 0;
/** A day of its own for each test, so that no run of another test is met. */
const aDay = (): string => new Date(Date.UTC(2020, 0, ++days)).toISOString().slice(0, 10);

function aWorld(change: Partial<AllActivities> = {}) {
  const notices: Notice[] = [];
  const { calls, ...activities } = fakeActivities(
    {
      planRun: planOfInput,
      ...createPlanDay({ catalogue: CATALOGUE, clock: () => NOW }),
      ...createAwaitRun({ runs: temporalRuns(temporal.env.client), attempt: currentAttempt }),
      postToSlack: async (notice) => {
        notices.push(notice);
        return { posted: true };
      },
      ...change,
    },
    { segments: 1, chunks: 1 },
  );
  return { notices, calls, activities };
}

const execute = (input: unknown): Promise<DayReport> =>
  temporal.env.client.workflow.execute<(input: unknown) => Promise<DayReport>>('dailyRun', {
    taskQueue: 'etl',
    workflowId: `daily-run/${randomUUID()}`,
    args: [input],
  });

const states = ({ outcomes }: DayReport): Record<string, string> =>
  Object.fromEntries(outcomes.map(({ dataType, state }) => [dataType, state]));

/** Fails the load of the named types, each time. */
const failingLoad =
  (...types: readonly string[]): AllActivities['loadDay'] =>
  async ({ run }) => {
    if (types.includes(run.dataType))
      throw fail('ShapeRefused', `The table ${run.dataType} differs.`);
    return {
      outcome: 'loaded',
      epoch: 'e',
      generation: 'g1',
      staged: 9,
      duplicates: 0,
      loaded: 9,
      loadedBy: null,
    };
  };

it('runs each type after its upstreams and independent ones side by side', async () => {
  const day = aDay();
  const { calls, activities } = aWorld();
  const report = await temporal.withWorker(activities, () => execute({ day }));
  expect(states(report)).toEqual({ a: 'loaded', b: 'loaded', c: 'loaded', d: 'loaded' });
  const at = (name: string, type: string): number => calls.indexOf(`${name}/${type}/${day}`);
  expect(at('planRun', 'b')).toBeGreaterThan(at('loadDay', 'a'));
  expect(at('planRun', 'c')).toBeGreaterThan(at('loadDay', 'b'));
  expect(at('planRun', 'd')).toBeLessThan(at('loadDay', 'a'));
});

it('skips the dependants of a failed type by name, runs the rest, and ends failed with a summary of all', async () => {
  const day = aDay();
  const { notices, activities } = aWorld({ loadDay: failingLoad('a') });
  const failure = await temporal.withWorker(activities, () => failureOf(execute({ day })));
  expect(failure.type).toBe('DayIncomplete');
  expect(failure.message).toContain('a failed in load: ShapeRefused');
  expect(failure.message).toContain('b skipped, because a did not end loaded');
  expect(failure.message).toContain('c skipped, because b did not end loaded');
  expect(failure.message).toContain('1 of 4 data types are loaded');
  expect(states(failure.details as DayReport)).toEqual({
    a: 'failed',
    b: 'skipped',
    c: 'skipped',
    d: 'loaded',
  });
  const failures = notices.filter(({ kind }) => kind === 'failures');
  expect(failures).toMatchObject([
    { runs: [{ dataType: 'a', day, hop: 'load', type: 'ShapeRefused', waiting: ['b', 'c'] }] },
  ]);
});

it('says several failures of one outage in one message', async () => {
  const { notices, activities } = aWorld({ loadDay: failingLoad('a', 'd') });
  await temporal.withWorker(activities, () => failureOf(execute({ day: aDay() })));
  const failures = notices.flatMap((notice) => (notice.kind === 'failures' ? [notice.runs] : []));
  expect(failures.map((runs) => runs.map(({ dataType }) => dataType).sort())).toEqual([['a', 'd']]);
});

it('says missed of a table that was not captured, and does not call it failed', async () => {
  const { activities } = aWorld({
    planExport: async ({ table }) => {
      if (table === 'd') throw fail('CaptureMissed', 'No complete capture of d.');
      const capture = {
        table,
        day: '2020-01-01',
        capture: 'c',
        commitKey: 'k',
        items: 1,
        reused: true,
      };
      return { state: 'complete', capture };
    },
  });
  const failure = await temporal.withWorker(activities, () => failureOf(execute({ day: aDay() })));
  expect(states(failure.details as DayReport)).toMatchObject({ a: 'loaded', d: 'missed' });
});

it('joins a run that is open, and takes its outcome', async () => {
  const day = aDay();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { activities, calls } = aWorld({
    loadDay: async (input) => {
      if (input.run.dataType === 'a') await held;
      return failingLoad()(input);
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
      workflowId: dailyEtlId('a', day),
      args: [{ dataType: 'a', day }],
    });
    return execute({ day });
  });
  expect(report.outcomes.find(({ dataType }) => dataType === 'a')).toMatchObject({
    state: 'loaded',
    joined: true,
    rows: 9,
  });
  expect(calls.filter((call) => call === `loadDay/a/${day}`)).toHaveLength(1);
});

it('does not say again what the joined run has said of itself', async () => {
  const day = aDay();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { notices, activities } = aWorld({
    awaitRun: async () => ({
      dataType: 'a',
      day,
      state: 'failed',
      rows: null,
      joined: true,
      runId: 'r',
      failure: { type: 'ShapeRefused', message: 'It differs.', hop: 'load' },
      because: null,
    }),
    loadDay: async (input) => {
      if (input.run.dataType === 'a') await held;
      return failingLoad()(input);
    },
  });
  const failure = await temporal.withWorker(activities, async () => {
    const open = await temporal.env.client.workflow.start('dailyEtl', {
      taskQueue: 'etl',
      workflowId: dailyEtlId('a', day),
      args: [{ dataType: 'a', day }],
    });
    const ended = await failureOf(execute({ day }));
    await open.terminate();
    release();
    return ended;
  });
  expect(states(failure.details as DayReport)).toMatchObject({
    a: 'failed',
    b: 'skipped',
    d: 'loaded',
  });
  expect(notices.filter(({ kind }) => kind === 'failures')).toEqual([]);
});

it.each<[string, unknown, RegExp]>([
  ['a day that has not ended', { day: '2026-11-25' }, /2026-11-25 has not ended/],
  ['no day and no schedule', null, /day: must be given when no schedule starts the run/],
  ['a misspelt key', { dya: '2026-11-20' }, /dya/],
  ['a day that is none', { day: '2026-02-30' }, /day: must be a calendar day/],
])('refuses %s at once', async (_, input, message) => {
  const { activities } = aWorld();
  const failure = await temporal.withWorker(activities, () => failureOf(execute(input)));
  expect(failure.message).toMatch(message);
});

it('cancels what it started when it is cancelled, and ends cancelled', async () => {
  const day = aDay();
  let loading: () => void = () => undefined;
  const inLoad = new Promise<void>((resolve) => (loading = resolve));
  const { notices, activities } = aWorld({
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
    const handle = await temporal.env.client.workflow.start('dailyRun', {
      taskQueue: 'etl',
      workflowId: `daily-run/${randomUUID()}`,
      args: [{ day }],
    });
    await inLoad;
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    const child = await temporal.env.client.workflow.getHandle(dailyEtlId('a', day)).describe();
    expect(child.status.name).toBe('CANCELLED');
  });
  expect(notices.filter(({ kind }) => kind === 'failures')).toEqual([]);
});
