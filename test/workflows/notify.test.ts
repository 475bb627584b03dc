import { randomUUID } from 'node:crypto';
import { fail } from '../../activities/fail';
import type { PlannedType } from '../../core/contracts/day';
import type { Notice } from '../../core/contracts/slack';
import type { AllActivities } from '../../core/contracts/all';
import { noticeMessage } from '../../core/slack/notice-message';
import { aPlace } from '../support/a-notice';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { aRunPlan, fakeActivities } from '../support/fake-activities';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.stop());

const DAY = '2026-11-20';

/** A channel that keeps what it is told; `answers` is waited for before each answer. */
function aChannel(answers: Promise<void> = Promise.resolve()) {
  const notices: Notice[] = [];
  return {
    notices,
    postToSlack: async (notice: Notice) => {
      notices.push(notice);
      await answers;
      return { posted: true };
    },
  };
}

function aGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** Waits for a condition; the deadline is jest's. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Types of a name of their own, so that no test meets another's runs. */
function aDay(...names: string[]) {
  const suffix = randomUUID().slice(0, 8);
  const name = (type: string): string => `${type}_${suffix}`;
  const types = (after: Record<string, string[]> = {}): PlannedType[] =>
    names.map((type) => ({
      dataType: name(type),
      after: (after[type] ?? []).map((upstream) => name(upstream)),
    }));
  return { name, types };
}

const planned = (types: readonly PlannedType[]): Partial<AllActivities> => ({
  planDay: async () => ({ day: DAY, types }),
  planRun: async ({ raw }) => {
    const { dataType, day } = raw as { dataType: string; day: string };
    return aRunPlan({ dataType, day });
  },
});

function withWorker<T>(change: Partial<AllActivities>, work: () => Promise<T>): Promise<T> {
  const activities = fakeActivities(change, { segments: 1, chunks: 1 });
  return temporal.withWorker({ ...activities, calls: undefined } as Partial<AllActivities>, work);
}

const execute = (workflow: string, workflowId: string, ...args: unknown[]): Promise<unknown> =>
  temporal.env.client.workflow.execute(workflow, { taskQueue: 'etl', workflowId, args });

const dailyRun = (): Promise<unknown> =>
  execute('dailyRun', `daily-run/${randomUUID()}`, { day: DAY });

it('makes one message of several failures of one outage', async () => {
  const day = aDay('users', 'devices', 'plays', 'sums');
  const channel = aChannel();
  await withWorker(
    {
      ...planned(day.types({ sums: ['users', 'plays'] })),
      planExport: async () => {
        throw fail('AccessDenied', 'S3 answered AccessDenied (403) to a listing.');
      },
      postToSlack: channel.postToSlack,
    },
    async () => {
      await expect(dailyRun()).rejects.toThrow();
      await until(() => channel.notices.length > 0);
    },
  );
  expect(channel.notices).toHaveLength(1);
  const [notice] = channel.notices;
  const runs = notice?.kind === 'failures' ? notice.runs : [];
  expect(runs.map(({ dataType }) => dataType).sort()).toEqual(
    ['devices', 'plays', 'users'].map(day.name),
  );
  expect(runs.find(({ dataType }) => dataType === day.name('users'))).toMatchObject({
    type: 'AccessDenied',
    hop: 'export',
    day: DAY,
    workflowId: `daily-etl/${day.name('users')}/${DAY}`,
    waiting: [day.name('sums')],
  });
});

it('makes one message of an outage that shows as two kinds of failure', async () => {
  const day = aDay('users', 'devices', 'plays');
  const channel = aChannel();
  await withWorker(
    {
      ...planned(day.types()),
      planRun: async ({ raw }) => {
        const { dataType } = raw as { dataType: string };
        return aRunPlan({
          dataType,
          day: DAY,
          source: { kind: 'dynamodb', table: dataType, readShare: 1, declaredCapacity: null },
        });
      },
      planExport: async ({ table }) => {
        const type = table.startsWith('users') ? 'CredentialsInvalid' : 'AccessDenied';
        throw fail(type, 'The keys have expired.');
      },
      postToSlack: channel.postToSlack,
    },
    async () => {
      await expect(dailyRun()).rejects.toThrow();
      await until(() => channel.notices.length > 0);
    },
  );
  expect(channel.notices).toHaveLength(1);
  const [notice] = channel.notices;
  const runs = notice?.kind === 'failures' ? notice.runs : [];
  expect(runs.map(({ type }) => type).sort()).toEqual([
    'AccessDenied',
    'AccessDenied',
    'CredentialsInvalid',
  ]);
});

it('makes two messages of two causes', async () => {
  const day = aDay('users', 'devices');
  const channel = aChannel();
  await withWorker(
    {
      ...planned(day.types()),
      planExport: async ({ table }) => {
        throw fail(table === 'things' ? 'AccessDenied' : 'TableNotFound', 'No.');
      },
      planRun: async ({ raw }) => {
        const { dataType } = raw as { dataType: string };
        return aRunPlan({
          dataType,
          day: DAY,
          source: {
            kind: 'dynamodb',
            table: dataType.startsWith('users') ? 'things' : 'none',
            readShare: 1,
            declaredCapacity: null,
          },
        });
      },
      postToSlack: channel.postToSlack,
    },
    async () => {
      await expect(dailyRun()).rejects.toThrow();
      await until(() => channel.notices.length === 2);
    },
  );
  expect(
    channel.notices.flatMap((notice) => (notice.kind === 'failures' ? notice.runs : [])),
  ).toHaveLength(2);
});

it('lets nothing that waits for data wait for a Slack that hangs', async () => {
  const day = aDay('users', 'devices');
  const slack = aGate();
  const channel = aChannel(slack.passed);
  await withWorker(
    {
      ...planned(day.types({ devices: ['users'] })),
      planRun: async ({ raw }) => {
        const { dataType } = raw as { dataType: string };
        return aRunPlan({ dataType, day: DAY, afterFailure: true });
      },
      postToSlack: channel.postToSlack,
    },
    async () => {
      const report = (await dailyRun()) as { outcomes: { state: string }[] };
      expect(report.outcomes.map(({ state }) => state)).toEqual(['loaded', 'loaded']);
      await until(() => channel.notices.length === 2);
      slack.open();
    },
  );
  expect(channel.notices.map(({ kind }) => kind)).toEqual(['success', 'success']);
});

it('fails nothing but the message when Slack refuses it', async () => {
  const day = aDay('users');
  const workflowId = `daily-run/${randomUUID()}`;
  await withWorker(
    {
      ...planned(day.types()),
      planRun: async ({ raw }) => aRunPlan({ ...(raw as object), day: DAY, afterFailure: true }),
      postToSlack: async () => {
        throw fail('SlackRefused', 'Slack answered HTTP 404 (no_service).');
      },
    },
    async () => {
      await execute('dailyRun', workflowId, { day: DAY });
      const { runId } = await temporal.env.client.workflow
        .getHandle(`daily-etl/${day.name('users')}/${DAY}`)
        .describe();
      const notify = temporal.env.client.workflow.getHandle(
        `notify/daily-etl/${day.name('users')}/${DAY}/${runId}/success`,
      );
      await expect(notify.result()).rejects.toThrow();
    },
  );
});

it('says nothing of a success that follows no failure', async () => {
  const day = aDay('users');
  const channel = aChannel();
  await withWorker({ ...planned(day.types()), postToSlack: channel.postToSlack }, dailyRun);
  const { workflow } = temporal.env.client;
  const { events } = await workflow
    .getHandle(`daily-etl/${day.name('users')}/${DAY}`)
    .fetchHistory();
  expect(
    events?.some((event) => event.startChildWorkflowExecutionInitiatedEventAttributes != null),
  ).toBe(false);
  expect(channel.notices).toEqual([]);
});

it('says the failure of a run that was started by hand', async () => {
  const day = aDay('users');
  const channel = aChannel();
  const workflowId = `daily-etl/${day.name('users')}/${DAY}`;
  await withWorker(
    {
      planRun: async ({ raw }) => aRunPlan({ ...(raw as object), dependants: ['sums'] }),
      finishTransform: async () => {
        throw fail('ShrinkGuard', '10 rows, 100 before.');
      },
      postToSlack: channel.postToSlack,
    },
    async () => {
      const run = execute('dailyEtl', workflowId, { dataType: day.name('users'), day: DAY });
      await expect(run).rejects.toThrow();
      await until(() => channel.notices.length > 0);
    },
  );
  expect(channel.notices).toMatchObject([
    {
      kind: 'failures',
      runs: [{ type: 'ShrinkGuard', hop: 'transform', workflowId, waiting: ['sums'] }],
    },
  ]);
});

/** Every plan fails, by the failure. */
const unplannable = (failure: Error): Partial<AllActivities> => {
  const fails = async (): Promise<never> => {
    throw failure;
  };
  return { planDay: fails, planRun: fails, planBackfill: fails };
};
const DENIED = (): Error => fail('AccessDenied', 'S3 answered AccessDenied (403).');
const REFUSED = (): Error => fail('InvalidInput', 'The input was refused: day: is missing.');

it('says that a day of the schedule failed in its plan, with the day and what runs it again', async () => {
  const channel = aChannel();
  await withWorker({ ...unplannable(REFUSED()), postToSlack: channel.postToSlack }, async () => {
    const schedule = await temporal.env.client.schedule.create({
      scheduleId: `day-${randomUUID()}`,
      spec: { calendars: [{ hour: 1, year: 2099 }] },
      state: { triggerImmediately: true },
      action: { type: 'startWorkflow', workflowType: 'dailyRun', taskQueue: 'etl', args: [] },
    });
    await until(() => channel.notices.length > 0);
    await schedule.delete();
  });
  const [notice] = channel.notices;
  const day = notice?.kind === 'unplanned' ? notice.day : null;
  expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(notice).toMatchObject({ workflow: 'dailyRun', failure: { type: 'InvalidInput' } });
  const message = noticeMessage(aPlace, notice!, { attempts: [], hadFailed: false })!;
  expect(message.text).toContain(`✗ dailyRun ${day} failed in its plan: InvalidInput`);
  expect(message.text).toContain(`npx millrace backfill --from ${day} --to ${day}`);
});

it.each([
  ['dailyRun', () => `daily-run/${randomUUID()}`],
  ['backfill', () => `backfill/${randomUUID()}`],
])(
  'says that a %s by hand failed in its plan, when its input is not what is wrong',
  async (workflow, id) => {
    const channel = aChannel();
    const workflowId = id();
    await withWorker({ ...unplannable(DENIED()), postToSlack: channel.postToSlack }, async () => {
      await expect(execute(workflow, workflowId, {})).rejects.toThrow();
      await until(() => channel.notices.length > 0);
    });
    expect(channel.notices).toMatchObject([
      { kind: 'unplanned', workflow, day: null, workflowId, failure: { type: 'AccessDenied' } },
    ]);
  },
);

it('says that a run by hand failed in its plan as it says any failure of a run', async () => {
  const channel = aChannel();
  const dataType = aDay('users').name('users');
  const workflowId = `daily-etl/${dataType}/${DAY}`;
  await withWorker({ ...unplannable(DENIED()), postToSlack: channel.postToSlack }, async () => {
    await expect(execute('dailyEtl', workflowId, {})).rejects.toThrow();
    await until(() => channel.notices.length > 0);
  });
  expect(channel.notices).toMatchObject([
    { kind: 'failures', runs: [{ type: 'AccessDenied', hop: 'plan', dataType, day: DAY }] },
  ]);
});

it.each(['dailyRun', 'dailyEtl', 'backfill'])(
  'leaves the faults of an input to whoever typed it: %s',
  async (workflow) => {
    const workflowId = `${workflow}/${randomUUID()}`;
    await withWorker(unplannable(REFUSED()), async () => {
      await expect(execute(workflow, workflowId, { dya: DAY })).rejects.toThrow();
    });
    const handle = temporal.env.client.workflow.getHandle(workflowId);
    const { events } = await handle.fetchHistory();
    expect(
      events?.some((event) => event.startChildWorkflowExecutionInitiatedEventAttributes != null),
    ).toBe(false);
  },
);

it('says an alarm when it begins and when it is over, and again what could not be said', async () => {
  const alarm = { id: 'poller/etl/activity', what: 'Nobody polls.', fix: 'Start a worker.' };
  const looks = [[alarm], [alarm], [alarm], []];
  const told: Notice[] = [];
  let isRefused = true;
  await withWorker(
    {
      checkWatch: async () => ({ alarms: looks.shift() ?? [], unjudged: [] }),
      postToSlack: async (notice) => {
        if (isRefused) {
          isRefused = false;
          throw fail('SlackRefused', 'Slack answered HTTP 404 (no_service).');
        }
        told.push(notice);
        return { posted: true };
      },
    },
    async () => {
      // A schedule is what hands one look's result to the next.
      const schedule = await temporal.env.client.schedule.create({
        scheduleId: `watch-${randomUUID()}`,
        spec: { intervals: [{ every: '1 second' }] },
        policies: { overlap: 'BUFFER_ALL' },
        state: { remainingActions: looks.length },
        action: { type: 'startWorkflow', workflowType: 'watch', taskQueue: 'etl', args: [] },
      });
      await until(() => told.length === 2);
      await schedule.delete();
    },
  );
  expect(told).toEqual([
    { kind: 'alarms', begun: [alarm], over: [] },
    { kind: 'alarms', begun: [], over: [alarm] },
  ]);
});
