import { outcomeText, postOrPlain, type Slack, type SlackOutcome } from '../clients/slack';
import type { RunHistory } from '../clients/temporal-history';
import type { FailedRun, Notice, SlackActivities } from '../core/contracts/slack';
import { hadFailed } from '../core/earlier-runs';
import { noticeMessage, type Looked } from '../core/slack/notice-message';
import type { Place } from '../core/slack/place';
import { fail, failLater } from './fail';

export interface PostToSlackDeps {
  /** null: no channel is configured, and messages go to the log. */
  readonly slack: Slack | null;
  readonly history: RunHistory;
  readonly place: Place;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Each costs a call to Temporal; a message that names more runs is read for its cause. */
const MOST_ATTEMPTS_LOOKED_UP = 10;

/** Where the history is not to be had, the message goes out without it. */
const attemptOf = async (history: RunHistory, { workflowId, runId }: FailedRun) =>
  runId === null ? null : history.failedAttempt(workflowId, runId).catch(() => null);

async function look(history: RunHistory, notice: Notice): Promise<Looked> {
  const runs = notice.kind === 'failures' ? notice.runs.slice(0, MOST_ATTEMPTS_LOOKED_UP) : [];
  return {
    attempts: await Promise.all(runs.map((run) => attemptOf(history, run))),
    hadFailed:
      notice.kind === 'success' &&
      hadFailed(await history.earlier(notice.workflowId, notice.runId)),
  };
}

/** Turns an outcome into the failure that Temporal sees; nothing of it can hold the webhook's address. */
function judged(outcome: SlackOutcome): { readonly posted: true } {
  switch (outcome.state) {
    case 'posted':
      return { posted: true };
    case 'refused':
    case 'gone':
      throw fail('SlackRefused', outcomeText(outcome));
    case 'busy':
      throw failLater('Throttled', outcomeText(outcome), outcome.retryAfterMs);
    case 'unreachable':
      throw fail('ServiceUnreachable', outcomeText(outcome));
    default:
      return outcome satisfies never;
  }
}

/**
 * `postToSlack`. Run twice, or its answer lost: the message is posted twice, as Slack knows no idempotency key.
 * @throws SlackRefused (not retried), Throttled (after what Slack asks for), ServiceUnreachable
 */
export const createPostToSlack = ({
  slack,
  history,
  place,
  log,
}: PostToSlackDeps): SlackActivities => ({
  postToSlack: async (notice) => {
    const message = noticeMessage(place, notice, await look(history, notice));
    if (message === null) return { posted: false };
    if (slack !== null) return judged(await postOrPlain(slack, message));
    log('SLACK_WEBHOOK_URL is not set; the message would be', { text: message.text });
    return { posted: false };
  },
});
