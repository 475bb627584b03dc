import { createPlanDay } from '../../activities/plan-day';
import { CATALOGUE } from '../../catalogue';
import type { AllActivities } from '../../core/contracts/all';
import type { DayReport } from '../../core/contracts/day';
import { SCHEDULES } from '../../schedules/all';
import { applySchedules, diffSchedules, ForeignSchedules } from '../../schedules/apply';
import { pauseSchedule, unpauseSchedule } from '../../schedules/pause';
import { scheduleOptions } from '../../schedules/schedule-options';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { aRunPlan, fakeActivities } from '../support/fake-activities';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.stop());

const target = () => ({
  client: temporal.env.client,
  declarations: SCHEDULES,
  version: '0.1.0',
});
const handle = (id: string) => temporal.env.client.schedule.getHandle(id);
const actionsOf = (changes: Awaited<ReturnType<typeof diffSchedules>>): string[] =>
  changes.map(({ id, action }) => `${action} ${id}`);
const LEFT = ['leave daily-run', 'leave watch'];

/** Asks again until the answer is the one; a deadline is jest's. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

beforeEach(async () => {
  for (const { id } of SCHEDULES)
    await handle(id)
      .delete()
      .catch(() => undefined);
  await applySchedules(target());
});

it('creates the schedules with our memo, and leaves them the second time', async () => {
  expect(actionsOf(await applySchedules(target()))).toEqual(LEFT);
  const { memo, info } = await handle('daily-run').describe();
  expect(memo).toEqual({ millrace: '0.1.0' });
  // 01:30 UTC, up to a minute of jitter later.
  expect(info.nextActionTimes[0]?.toISOString()).toMatch(/T01:3[01]:/);
});

it('shows each field that was edited by hand, and mends it', async () => {
  await handle('daily-run').update((found) => ({
    ...found,
    spec: { calendars: [{ hour: 4, minute: 0 }], intervals: [{ every: '1 hour' }], jitter: '1s' },
    action: { ...found.action, args: [{ day: '2026-01-01' }], taskQueue: 'elsewhere' },
    policies: { overlap: 'ALLOW_ALL', catchupWindow: '1 minute', pauseOnFailure: true },
    state: { paused: false, remainingActions: 3 },
  }));
  const [change] = await diffSchedules(target());
  expect(Object.fromEntries(change!.differences.map(({ field, found }) => [field, found]))).toEqual(
    {
      'task queue': 'elsewhere',
      arguments: '{"day":"2026-01-01"}',
      times: '0 4 * * *; every 1 hour',
      'time zone': '',
      jitter: '1 second',
      overlap: 'ALLOW_ALL',
      'catch-up window': '1 minute',
      'pause on failure': 'yes',
      limits: '3 more runs',
    },
  );
  expect(actionsOf(await applySchedules(target()))).toEqual(['change daily-run', 'leave watch']);
  expect(actionsOf(await diffSchedules(target()))).toEqual(LEFT);
});

it('keeps a pause and its note through an apply, until somebody lets it go on', async () => {
  const { client } = temporal.env;
  expect(await pauseSchedule(client, 'watch', 'the warehouse moves')).toBe('done');
  expect(await pauseSchedule(client, 'watch', 'another reason')).toBe('already');
  await handle('watch').update((found) => ({ ...found, policies: { overlap: 'ALLOW_ALL' } }));
  await applySchedules(target());
  const { state, policies } = await handle('watch').describe();
  expect(state).toMatchObject({ paused: true, note: 'the warehouse moves' });
  expect(policies.overlap).toBe('SKIP');
  expect(await unpauseSchedule(client, 'watch')).toBe('done');
  expect((await handle('watch').describe()).state.paused).toBe(false);
  expect(await pauseSchedule(client, 'nowhere', 'x')).toBe('absent');
});

it('removes a schedule of ours that is declared no more, and never a foreign one', async () => {
  const { schedule } = temporal.env.client;
  const [, watch] = SCHEDULES;
  const options = (id: string) => scheduleOptions({ ...watch!, id });
  await schedule.create({ ...options('retired'), memo: { millrace: '0.0.1' } });
  await schedule.create(options('theirs'));
  const changes = await until(
    () => diffSchedules(target()),
    (found) => found.length > SCHEDULES.length,
  );
  expect(actionsOf(changes)).toEqual([...LEFT, 'remove retired']);
  await applySchedules(target());
  await expect(handle('retired').describe()).rejects.toThrow('not found');
  await expect(pauseSchedule(temporal.env.client, 'theirs', 'x')).resolves.toBe('foreign');
  await expect(handle('theirs').describe()).resolves.toMatchObject({ state: { paused: false } });
});

it('refuses a foreign schedule of one of our ids by name, and changes nothing', async () => {
  await handle('watch').delete();
  await handle('daily-run').delete();
  const [, watch] = SCHEDULES;
  await temporal.env.client.schedule.create(scheduleOptions({ ...watch!, jitterMs: 7_000 }));
  const refused = applySchedules(target());
  await expect(refused).rejects.toThrow(ForeignSchedules);
  await expect(refused).rejects.toThrow('a schedule "watch" without Millrace\'s memo');
  await expect(handle('daily-run').describe()).rejects.toThrow('not found');
  await expect(handle('watch').describe()).resolves.toMatchObject({ spec: { jitter: 7_000 } });
});

describe('the runs of the schedule', () => {
  /** The real plan of the day over fake hops. */
  const activities = (): Partial<AllActivities> =>
    ({
      ...fakeActivities({
        ...createPlanDay({ catalogue: CATALOGUE, clock: Date.now }),
        planRun: async ({ raw }) => aRunPlan(raw as { dataType: string; day: string }),
      }),
      calls: undefined,
    }) as Partial<AllActivities>;

  async function endOf(workflowId: string): Promise<DayReport> {
    const run = temporal.env.client.workflow.getHandle(workflowId);
    await until(
      () => run.describe().catch(() => null),
      (description) => description !== null,
    );
    return (await run.result()) as DayReport;
  }
  const ALL_LOADED = CATALOGUE.map(({ name }) => `${name} loaded`);
  const daysOf = ({ day, outcomes }: DayReport) => [
    day,
    ...outcomes.map(({ dataType, state }) => `${dataType} ${state}`),
  ];

  it('load the day before their nominal time, in the past too', async () => {
    const report = await temporal.withWorker(activities(), async () => {
      await handle('daily-run').backfill({
        start: new Date('2026-03-29T01:00:00Z'),
        end: new Date('2026-03-29T02:00:00Z'),
        overlap: 'BUFFER_ALL',
      });
      return endOf('daily-run-2026-03-29T01:30:00Z');
    });
    expect(daysOf(report)).toEqual(['2026-03-28', ...ALL_LOADED]);
    const child = await temporal.env.client.workflow
      .getHandle('daily-etl/users/2026-03-28')
      .describe();
    const found = child.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(found)).toMatchObject({ MillraceTrigger: 'schedule' });
  });

  it('load yesterday when the schedule is triggered by hand', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const report = await temporal.withWorker(activities(), async () => {
      await handle('daily-run').trigger();
      const { workflowId } = await until(
        async () => (await handle('daily-run').describe()).info.recentActions[0]?.action.workflow,
        (workflow) => workflow !== undefined,
      ).then((workflow) => workflow!);
      return endOf(workflowId);
    });
    expect(daysOf(report)).toEqual([yesterday, ...ALL_LOADED]);
  });
});
