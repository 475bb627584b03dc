import { createPostToSlack, type PostToSlackDeps } from '../../activities/post-to-slack';
import type { SlackOutcome, SlackPost } from '../../clients/slack';
import type { Notice } from '../../core/contracts/slack';
import type { EarlierRun } from '../../core/earlier-runs';
import { aFailedRun, anAlarm, aPlace } from '../support/a-notice';

const failures: Notice = { kind: 'failures', runs: [aFailedRun()] };
const success: Notice = {
  kind: 'success',
  dataType: 'users',
  day: '2026-11-22',
  workflowId: 'daily-etl/users/2026-11-22',
  runId: 'r2',
  rows: 9,
};

/** A channel that gives the outcomes in order, then takes everything. */
function aChannel(...outcomes: SlackOutcome[]) {
  const posts: SlackPost[] = [];
  return {
    posts,
    slack: {
      post: async (post: SlackPost): Promise<SlackOutcome> => {
        posts.push(post);
        return outcomes.shift() ?? { state: 'posted' };
      },
    },
  };
}

const post = (notice: Notice, change: Partial<PostToSlackDeps> = {}) =>
  createPostToSlack({
    slack: aChannel().slack,
    history: { failedAttempt: async () => 3, earlier: async () => [] },
    place: aPlace,
    log: () => undefined,
    ...change,
  }).postToSlack(notice);

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

it('posts one message, with the attempt that the history tells', async () => {
  const { slack, posts } = aChannel();
  expect(await post(failures, { slack })).toEqual({ posted: true });
  expect(posts).toHaveLength(1);
  expect(JSON.stringify(posts[0]?.blocks)).toContain('*Attempt*\\n3');
});

it('posts without the attempt when the history does not answer', async () => {
  const { slack, posts } = aChannel();
  const history = {
    failedAttempt: async () => Promise.reject(new Error('Temporal is away')),
    earlier: async () => [],
  };
  await post(failures, { slack, history });
  expect(JSON.stringify(posts[0]?.blocks)).toContain('*Attempt*\\nunknown');
});

it('tries once more in plain text when the blocks are refused', async () => {
  const { slack, posts } = aChannel({ state: 'refused', word: 'invalid_blocks' });
  expect(await post(failures, { slack })).toEqual({ posted: true });
  expect(posts).toHaveLength(2);
  expect(posts[1]).toEqual({ text: posts[0]?.text });
});

it.each<[SlackOutcome[], object]>([
  [
    [
      { state: 'refused', word: 'invalid_blocks' },
      { state: 'refused', word: 'no_text' },
    ],
    { type: 'SlackRefused', nonRetryable: true },
  ],
  [
    [{ state: 'gone', status: 404, word: 'channel_not_found' }],
    { type: 'SlackRefused', nonRetryable: true },
  ],
  [
    [{ state: 'busy', retryAfterMs: 7_000 }],
    { type: 'Throttled', nonRetryable: false, nextRetryDelay: 7_000 },
  ],
  [[{ state: 'busy', retryAfterMs: null }], { type: 'Throttled', nonRetryable: false }],
  [
    [{ state: 'unreachable', why: 'TimeoutError' }],
    { type: 'ServiceUnreachable', nonRetryable: false },
  ],
])('turns %j into %j', async (outcomes, wanted) => {
  const { slack } = aChannel(...outcomes);
  expect(await failure(post(failures, { slack }))).toMatchObject(wanted);
});

it('logs the message where no channel is configured', async () => {
  const lines: string[] = [];
  const log = (message: string, fields: object): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  expect(await post(failures, { slack: null, log })).toEqual({ posted: false });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('users 2026-11-22 failed in transform');
});

it.each<[string, EarlierRun[], boolean]>([
  ['nothing before', [], false],
  ['a run that ended well', [{ runId: 'r1', status: 'COMPLETED' }], false],
  ['a run that failed', [{ runId: 'r1', status: 'FAILED' }], true],
  ['a run that was terminated', [{ runId: 'r1', status: 'TERMINATED' }], true],
  ['a run that timed out', [{ runId: 'r1', status: 'TIMED_OUT' }], true],
  [
    'one cancelled after one that failed',
    [
      { runId: 'r1', status: 'CANCELLED' },
      { runId: 'r0', status: 'FAILED' },
    ],
    true,
  ],
  [
    'one that mended a failure',
    [
      { runId: 'r1', status: 'COMPLETED' },
      { runId: 'r0', status: 'FAILED' },
    ],
    false,
  ],
])('after %s, a success is news: %j', async (_, earlier, isNews) => {
  const { slack, posts } = aChannel();
  const history = { failedAttempt: async () => null, earlier: async () => earlier };
  expect(await post(success, { slack, history })).toEqual({ posted: isNews });
  expect(posts).toHaveLength(isNews ? 1 : 0);
});

it('does not guess when Temporal does not say what was before', async () => {
  const history = {
    failedAttempt: async () => null,
    earlier: async () => Promise.reject(new Error('deadline exceeded')),
  };
  expect(await failure(post(success, { history }))).toEqual(new Error('deadline exceeded'));
});

it('says alarms', async () => {
  const { slack, posts } = aChannel();
  await post({ kind: 'alarms', begun: [anAlarm()], over: [] }, { slack });
  expect(posts[0]?.text).toContain('users of 2026-11-22 was to be loaded by 06:00 UTC');
});
