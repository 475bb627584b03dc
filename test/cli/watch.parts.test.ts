import { freePort } from '../support/free-port';
import { millrace } from '../support/a-shell';
import { startSlack, type TestSlack } from '../support/a-slack';
import { startTemporal, type TestTemporal } from '../support/a-temporal';

let slack: TestSlack;
let temporal: TestTemporal;
let environment: Record<string, string>;
beforeAll(async () => {
  [slack, temporal] = await Promise.all([startSlack(), startTemporal()]);
  const gone = `127.0.0.1:${await freePort()}`;
  // The SDK reads the environment of its process, which is this file's own; nobody listens where it leads.
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-test',
    AWS_ENDPOINT_URL: `http://${gone}`,
  });
  environment = {
    AWS_REGION: 'eu-west-1',
    MILLRACE_REDSHIFT_WORKGROUP: 'analytics',
    TEMPORAL_ADDRESS: gone,
    SLACK_WEBHOOK_URL: slack.url,
  };
});
afterAll(async () => {
  await Promise.all([slack.stop(), temporal.stop()]);
});
beforeEach(() => slack.reset());

it('makes alarms of a Temporal and a warehouse that are down, says so in Slack, and exits 4', async () => {
  const looked = await millrace(['watch', '--once', '--post'], environment);
  expect(looked.exitCode).toBe(4);
  expect(looked.out).toMatch(
    /^temporal\n {2}The task queues cannot be looked at: Temporal does not answer at 127/m,
  );
  expect(looked.out).toMatch(/^warehouse\n {2}The warehouse does not say what is loaded/m);
  expect(looked.err).toBe('Slack has taken the message.');
  expect(JSON.stringify(slack.messages()[0]?.payload)).toContain('⚠ 2 alarms');
});

it('prints the alarms as JSON, and posts only when asked to', async () => {
  const looked = await millrace(['watch', '--once', '--json'], environment);
  const found = JSON.parse(looked.out) as { alarms: { id: string }[]; unjudged: string[] };
  expect(found.alarms.map(({ id }) => id)).toEqual(['temporal', 'warehouse']);
  expect(found.unjudged).toEqual(['poller/', 'deadline/', 'volume/']);
  expect(slack.requests()).toHaveLength(0);
});

it('names the queues that nobody polls when Temporal is up', async () => {
  const { address } = temporal.env.connection.options;
  const looked = await millrace(['watch', '--once'], { ...environment, TEMPORAL_ADDRESS: address });
  expect(looked.out).toContain('poller/etl/workflow\n');
  expect(looked.out).toContain('poller/etl-data/activity\n');
  expect(looked.out).not.toContain('Temporal does not answer');
});

it('keeps its exit code when Slack refuses the alarms, and does not name the address', async () => {
  slack.fail({ status: 404, body: 'channel_not_found' });
  const looked = await millrace(['watch', '--once', '--post'], environment);
  expect(looked.exitCode).toBe(4);
  expect(looked.err).toBe('Slack answered HTTP 404 (channel_not_found).');
});

it.each<[string[], Record<string, string>, string]>([
  [['watch'], {}, 'error: say --once'],
  [['watch', '--once', '--post'], { SLACK_WEBHOOK_URL: '' }, 'SLACK_WEBHOOK_URL is not set'],
  [
    ['watch', '--once'],
    { SLACK_WEBHOOK_URL: 'hooks/secret' },
    'SLACK_WEBHOOK_URL: must be an http(s) address',
  ],
  [['watch', '--once', 'now'], {}, 'Usage: millrace watch --once'],
])('refuses %j with %j: exit 2', async (argv, change, text) => {
  const looked = await millrace(argv, { ...environment, ...change });
  expect(looked.exitCode).toBe(2);
  expect(looked.err).toContain(text);
  expect(looked.err).not.toContain('hooks/secret');
});
