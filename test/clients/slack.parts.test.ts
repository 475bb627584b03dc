import { slackWebhook } from '../../clients/slack';
import { freePort } from '../support/free-port';
import { startSlack, type SlackFault, type TestSlack } from '../support/a-slack';

let slack: TestSlack;
beforeAll(async () => {
  slack = await startSlack();
});
afterAll(() => slack.stop());
beforeEach(() => slack.reset());

const block = { type: 'section', text: { type: 'mrkdwn', text: 'devices failed' } };
const message = { text: 'devices failed', blocks: [block] };

it('posts text and blocks', async () => {
  expect(await slackWebhook(slack.url).post(message)).toEqual({ state: 'posted' });
  expect(slack.messages().map(({ payload }) => payload)).toEqual([message]);
});

it('posts plain text without blocks', async () => {
  await slackWebhook(slack.url).post({ text: 'devices failed' });
  expect(slack.messages()[0]?.payload).toEqual({ text: 'devices failed', blocks: [] });
});

it.each<[SlackFault, unknown]>([
  [
    { status: 400, body: 'invalid_blocks' },
    { state: 'refused', word: 'invalid_blocks' },
  ],
  [
    { status: 400, body: '<html>http://secret' },
    { state: 'refused', word: 'no reason' },
  ],
  [{ status: 413 }, { state: 'refused', word: 'no reason' }],
  [
    { status: 403, body: 'action_prohibited' },
    { state: 'gone', status: 403, word: 'action_prohibited' },
  ],
  [
    { status: 404, body: 'channel_not_found' },
    { state: 'gone', status: 404, word: 'channel_not_found' },
  ],
  [
    { status: 410, body: 'channel_is_archived' },
    { state: 'gone', status: 410, word: 'channel_is_archived' },
  ],
  [
    { status: 429, headers: { 'Retry-After': '7' } },
    { state: 'busy', retryAfterMs: 7_000 },
  ],
  [{ status: 429 }, { state: 'busy', retryAfterMs: null }],
  [
    { status: 429, headers: { 'Retry-After': 'soon' } },
    { state: 'busy', retryAfterMs: null },
  ],
  [
    { status: 500, body: 'rollup_error' },
    { state: 'unreachable', why: 'HTTP 500' },
  ],
])('gives %j as %j, after one request', async (fault, outcome) => {
  slack.fail(fault);
  expect(await slackWebhook(slack.url).post(message)).toEqual(outcome);
  expect(slack.requests()).toHaveLength(1);
});

it('waits for a slow answer, and gives a silent Slack up in time', async () => {
  slack.fail({ slowMs: 300 }, 'hang');
  const webhook = slackWebhook(slack.url, 1_000);
  expect(await webhook.post(message)).toEqual({ state: 'posted' });
  const beganMs = Date.now();
  expect(await webhook.post(message)).toEqual({ state: 'unreachable', why: 'TimeoutError' });
  expect(Date.now() - beganMs).toBeLessThan(5_000);
});

it('does not know whether a message was taken whose answer is lost', async () => {
  slack.fail('lost');
  expect(await slackWebhook(slack.url).post(message)).toMatchObject({ state: 'unreachable' });
  expect(slack.messages()).toHaveLength(1);
});

it('names nobody who listens without the address, which is a secret', async () => {
  const port = await freePort();
  const outcome = await slackWebhook(`http://127.0.0.1:${port}/services/hush`).post(message);
  expect(outcome).toEqual({ state: 'unreachable', why: 'ECONNREFUSED' });
});

it('does not follow to another place', async () => {
  slack.fail({ status: 302, headers: { Location: 'http://127.0.0.1:1/' } });
  expect(await slackWebhook(slack.url).post(message)).toMatchObject({ state: 'unreachable' });
});
