import { fault, well, type Check } from './check';

const CHECK = 'Slack';
const MEND =
  'Set SLACK_WEBHOOK_URL to the incoming webhook of the channel; without it, messages only stand in the log.';

/** Whether a webhook is set. Nothing is posted, and its address, which is a secret, is not shown. */
export function checkSlack(environment: Readonly<Record<string, string | undefined>>): Check {
  const url = environment.SLACK_WEBHOOK_URL ?? '';
  if (url === '') return fault(CHECK, 'SLACK_WEBHOOK_URL is not set', MEND);
  if (!URL.canParse(url)) return fault(CHECK, 'SLACK_WEBHOOK_URL is no address', MEND);
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === '127.0.0.1'
    ? well(CHECK, `a webhook at ${hostname} is set`)
    : fault(CHECK, `SLACK_WEBHOOK_URL is not https (${protocol}//${hostname})`, MEND);
}
