import { proxyActivities } from '@temporalio/workflow';
import type { Notice, SlackActivities } from '../core/contracts/slack';
import { OPTIONS } from './activity-options';

const { postToSlack } = proxyActivities<SlackActivities>(OPTIONS.postToSlack);

/**
 * Says one thing in Slack. A workflow of its own, since Slack may be slow for a quarter of an hour and nothing that
 * waits for data may wait for that; when it cannot be said, this workflow alone is the failed one.
 */
export async function notify(notice: Notice): Promise<{ readonly posted: boolean }> {
  return postToSlack(notice);
}
