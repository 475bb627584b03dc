import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { currentAttempt } from '../../activities/attempt';
import { fail } from '../../activities/fail';
import { createPlanRun } from '../../activities/plan-run';
import { createPostToSlack } from '../../activities/post-to-slack';
import { slackWebhook } from '../../clients/slack';
import { temporalQueues } from '../../clients/temporal';
import { temporalHistory } from '../../clients/temporal-history';
import type { AllActivities } from '../../core/contracts/all';
import type { Notice } from '../../core/contracts/slack';
import { dailyEtlId } from '../../core/temporal-names';
import { aDataType } from '../support/a-data-type';
import { aFailedRun, aPlace } from '../support/a-notice';
import { startSlack, type TestSlack } from '../support/a-slack';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { aGeneration, fakeActivities } from '../support/fake-activities';

let temporal: TestTemporal;
let slack: TestSlack;
beforeAll(async () => {
  [temporal, slack] = await Promise.all([startTemporal(), startSlack()]);
});
afterAll(async () => {
  await Promise.all([temporal.stop(), slack.stop()]);
});
beforeEach(() => slack.reset());

const DAY = '2026-11-20';
const MARKER = 'jane.doe@example.com';

/** Waits for a condition; the deadline is jest's. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** A worker that plans and posts as in production; the hops are played. */
function withWorker<T>(change: Partial<AllActivities>, work: () => Promise<T>): Promise<T> {
  const history = temporalHistory(temporal.env.client, Date.now);
  const played = fakeActivities(
    {
      ...createPlanRun({
        catalogue: [aDataType()],
        highestStamp: async () => ({ stamp: null }),
        history,
        attempt: currentAttempt,
        clock: Date.now,
      }),
      ...createPostToSlack({
        slack: slackWebhook(slack.url, 1_000),
        history,
        place: aPlace,
        log: () => undefined,
      }),
      ...change,
    },
    { segments: 1, chunks: 1 },
  );
  return temporal.withWorker({ ...played, calls: undefined } as Partial<AllActivities>, work);
}

const run = (day = DAY): Promise<unknown> =>
  temporal.env.client.workflow.execute('dailyEtl', {
    taskQueue: 'etl',
    workflowId: dailyEtlId('things', day),
    args: [{ dataType: 'things', day }],
  });

const shown = (): string[] => slack.messages().map(({ payload }) => JSON.stringify(payload));

/** A history with its payloads as the texts that they are. */
const readable = (history: unknown): string =>
  JSON.stringify(history, (_, value: unknown) => {
    const bytes = value as { type?: unknown; data?: unknown } | null;
    if (bytes?.type === 'Buffer') return Buffer.from(bytes.data as number[]).toString('utf8');
    return ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString('utf8') : value;
  });

/** Has one thing said, as the workflows do. */
const notify = (notice: Notice): Promise<unknown> =>
  temporal.env.client.workflow.execute('notify', {
    taskQueue: 'etl',
    workflowId: `notify/${randomUUID()}`,
    args: [notice],
  });
const failures: Notice = { kind: 'failures', runs: [aFailedRun({ runId: null })] };

it('says a failure with its attempt, then recovered once, then nothing', async () => {
  let tries = 0;
  let isBroken = true;
  await withWorker(
    {
      finishTransform: async () => {
        tries += 1;
        if (!isBroken) return aGeneration();
        if (tries < 3) throw fail('ServiceUnreachable', 'S3 answered 503.');
        throw fail('ShrinkGuard', '10 rows, 100 before.');
      },
    },
    async () => {
      await expect(run()).rejects.toThrow();
      await until(() => slack.messages().length === 1);
      expect(shown()[0]).toContain('✗ things 2026-11-20 failed in transform');
      expect(shown()[0]).toContain('*Attempt*\\n3');
      isBroken = false;
      await run();
      await until(() => slack.messages().length === 2);
      expect(shown()[1]).toContain('✓ things 2026-11-20 recovered');
      await run();
      await notify({ kind: 'alarms', begun: [], over: [] });
      expect(slack.messages()).toHaveLength(2);
    },
  );
});

it('says recovered of a failed run that was reset', async () => {
  const day = '2026-11-19';
  let isBroken = true;
  await withWorker(
    {
      loadDay: async () => {
        if (isBroken) throw fail('ModeRefused', 'things was loaded with snapshot.');
        return fakeActivities().loadDay({} as never);
      },
    },
    async () => {
      await expect(run(day)).rejects.toThrow();
      await until(() => slack.messages().length === 1);
      isBroken = false;
      const { client } = temporal.env;
      const handle = client.workflow.getHandle(dailyEtlId('things', day));
      const { events } = await handle.fetchHistory();
      const load = events!.findLast(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'loadDay',
      )!;
      const { runId } = await handle.describe();
      await client.workflowService.resetWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: handle.workflowId, runId },
        reason: 'mended',
        workflowTaskFinishEventId:
          load.activityTaskScheduledEventAttributes!.workflowTaskCompletedEventId!,
        requestId: randomUUID(),
      });
      await until(() => slack.messages().length === 2);
    },
  );
  expect(shown()[1]).toContain('✓ things 2026-11-19 recovered');
});

it('says in plain text what Slack refuses to show', async () => {
  slack.fail({ status: 400, body: 'invalid_blocks' });
  await withWorker({}, () => notify(failures));
  expect(slack.messages().map(({ payload }) => payload.blocks)).toEqual([[]]);
  expect(shown()[0]).toContain('users 2026-11-22 failed in transform');
});

it('leaves a busy Slack alone for as long as it asks', async () => {
  slack.fail({ status: 429, headers: { 'Retry-After': '3' } });
  await withWorker({}, () => notify(failures));
  const [first = 0, second = 0] = slack.requests();
  expect(second - first).toBeGreaterThanOrEqual(3_000);
  expect(slack.messages()).toHaveLength(1);
});

it.each([
  ['a server error', { status: 500 } as const],
  ['silence', 'hang' as const],
])('tries again after %s', async (_, fault) => {
  slack.fail(fault);
  await withWorker({}, () => notify(failures));
  expect(slack.requests()).toHaveLength(2);
  expect(slack.messages()).toHaveLength(1);
});

it('gives up at once when the channel is gone, and the address stands in no history', async () => {
  slack.fail({ status: 404, body: 'channel_not_found' });
  await withWorker({}, async () => {
    await expect(notify(failures)).rejects.toMatchObject({
      cause: { cause: { type: 'SlackRefused' } },
    });
  });
  expect(slack.requests()).toHaveLength(1);
  const { client } = temporal.env;
  let histories = '';
  for await (const { workflowId, runId } of client.workflow.list())
    histories += readable(await client.workflow.getHandle(workflowId, runId).fetchHistory());
  expect(histories).toContain('whether the source really shrank');
  expect(histories).not.toContain(slack.token);
  expect(histories).not.toContain('/services/T/B');
});

it('never repeats what an unknown error says', async () => {
  await withWorker(
    {
      planTransform: async () => {
        throw ApplicationFailure.nonRetryable(`cannot cast "${MARKER}"`, 'TypeError');
      },
    },
    async () => {
      await expect(run('2026-11-18')).rejects.toThrow();
      await until(() => slack.messages().length === 1);
    },
  );
  expect(shown()[0]).toContain('*Failure*\\nTypeError');
  expect(shown()[0]).not.toContain(MARKER);
});

it('knows who polls a queue, and for what', async () => {
  const queues = temporalQueues(temporal.env.client, Date.now);
  await withWorker({}, async () => {
    await notify({ kind: 'alarms', begun: [], over: [] });
    expect(await queues.hasPoller('etl', 'workflow')).toBe(true);
    expect(await queues.hasPoller('etl', 'activity')).toBe(true);
  });
  expect(await queues.hasPoller('nobody', 'activity')).toBe(false);
  const later = temporalQueues(temporal.env.client, () => Date.now() + 120_000);
  expect(await later.hasPoller('etl', 'workflow')).toBe(false);
});
