import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';

/** What is posted: blocks as core/slack makes them; without blocks, the text is the message. */
export interface SlackPost {
  readonly text: string;
  readonly blocks?: readonly { readonly type: string }[];
}

/** What became of a post. None of it can hold the webhook's address, which is a secret. */
export type SlackOutcome =
  | { readonly state: 'posted' }
  /** Slack cannot read the message (400, 413); another form of it may pass. `word` is Slack's own. */
  | { readonly state: 'refused'; readonly word: string }
  /** The webhook takes no messages any more: revoked, or its channel is gone (403, 404, 410, every other 4xx). */
  | { readonly state: 'gone'; readonly status: number; readonly word: string }
  /** Too many messages (429). */
  | { readonly state: 'busy'; readonly retryAfterMs: number | null }
  /** No answer in time, no connection, or an error of Slack's own (5xx). Whether it was posted is unknown. */
  | { readonly state: 'unreachable'; readonly why: string };

export interface Slack {
  post(message: SlackPost): Promise<SlackOutcome>;
}

/** The library itself waits for ever; a Slack that takes longer is down for us. */
const ANSWER_WITHIN_MS = 10_000;

/** Slack answers with a word of its own, such as `invalid_blocks`; anything else is not repeated. */
const wordOf = (body: string): string => (/^[a-z_]{1,40}$/.test(body) ? body : 'no reason');

/** Names of a network error. Never its text: that of a failed fetch may carry the address. */
function networkWord(error: unknown): string {
  const names: string[] = [];
  for (let at = error; typeof at === 'object' && at !== null && names.length < 5;) {
    const { code, name, cause } = at as { code?: unknown; name?: unknown; cause?: unknown };
    names.push(...[code, name].filter((word) => typeof word === 'string'));
    at = cause;
  }
  return names.find((name) => /^E[A-Z_]+$|^UND_ERR|^TimeoutError$/.test(name)) ?? 'no connection';
}

/** `Retry-After` in seconds; Slack sends no dates. */
function retryAfterMs(header: string | null): number | null {
  const seconds = Number(header ?? 'none');
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

function httpOutcome(
  { statusCode, body }: IncomingWebhookHTTPError,
  retryAfter: string | null,
): SlackOutcome {
  if (statusCode === 429) return { state: 'busy', retryAfterMs: retryAfterMs(retryAfter) };
  if (statusCode >= 500) return { state: 'unreachable', why: `HTTP ${statusCode}` };
  if (statusCode === 400 || statusCode === 413) return { state: 'refused', word: wordOf(body) };
  return { state: 'gone', status: statusCode, word: wordOf(body) };
}

/**
 * An incoming webhook of Slack. Posts once and never throws: the caller's activity is what tries again.
 * Statuses: docs.slack.dev, "Sending messages using incoming webhooks". HTTP proxies are not supported.
 */
export function slackWebhook(url: string, answerWithinMs = ANSWER_WITHIN_MS): Slack {
  return {
    async post({ text, blocks }) {
      let retryAfter: string | null = null;
      let networkError: unknown = null;
      const webhook = new IncomingWebhook(url, {
        timeout: answerWithinMs,
        // The library's errors have no headers, and not always a cause.
        fetch: async (...request) => {
          try {
            const response = await fetch(...(request as Parameters<typeof fetch>));
            retryAfter = response.headers.get('retry-after');
            return response;
          } catch (error) {
            networkError = error;
            throw error;
          }
        },
      });
      try {
        await webhook.send({ text, ...(blocks === undefined ? {} : { blocks: [...blocks] }) });
        return { state: 'posted' };
      } catch (error) {
        return error instanceof IncomingWebhookHTTPError
          ? httpOutcome(error, retryAfter)
          : { state: 'unreachable', why: networkWord(networkError ?? error) };
      }
    },
  };
}

/**
 * Posts a message; when Slack cannot read its blocks, says its text once more without them: an alarm must not be lost
 * to its looks.
 */
export async function postOrPlain(slack: Slack, message: SlackPost): Promise<SlackOutcome> {
  const outcome = await slack.post(message);
  return outcome.state === 'refused' ? slack.post({ text: message.text }) : outcome;
}

/** What became of a post, for a person. */
export function outcomeText(outcome: SlackOutcome): string {
  switch (outcome.state) {
    case 'posted':
      return 'Slack has taken the message.';
    case 'refused':
      return `Slack refused the message twice (${outcome.word}).`;
    case 'gone':
      return `Slack answered HTTP ${outcome.status} (${outcome.word}).`;
    case 'busy':
      return 'Slack answered HTTP 429.';
    case 'unreachable':
      return `Slack gave no good answer (${outcome.why}).`;
    default:
      return outcome satisfies never;
  }
}
