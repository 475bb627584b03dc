import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { TestSlack } from '../test/support/a-slack';
import { FAILING } from './overhead-work';
import { median } from './rounds';

const TIMES = 5;
/** The message's own time is noted as it comes; this only ends the wait. */
const LOOK_MS = 20;
const DAY = '2026-11-20';

/** When the load failed, as the server wrote it down. */
async function failedAtMs(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const failed = events?.find(({ activityTaskFailedEventAttributes: its }) => its != null);
  const { seconds, nanos } = failed?.eventTime ?? {};
  return Number(seconds) * 1000 + (nanos ?? 0) / 1e6;
}

/** Seconds from a load's failure until its message is at Slack's door. */
export async function slackLine(client: Client, slack: TestSlack): Promise<string> {
  const seconds: number[] = [];
  for (let time = 1; time <= TIMES; time += 1) {
    const workflowId = `bench-slack-${time}`;
    const before = slack.requests().length;
    await client.workflow
      .execute('dailyEtl', {
        taskQueue: 'etl',
        workflowId,
        args: [{ dataType: FAILING, day: DAY }],
      })
      .catch(() => undefined);
    while (slack.requests().length === before) await pause(LOOK_MS);
    seconds.push(
      ((slack.requests().at(-1) ?? NaN) - (await failedAtMs(client, workflowId))) / 1000,
    );
  }
  return `from a load's failure to its message in Slack: ${median(seconds).toFixed(2)} s, at most ${Math.max(...seconds).toFixed(2)} s of ${TIMES} (a run that nobody is above)`;
}
