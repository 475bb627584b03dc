import { attemptToken, whileBeating, type Attempt } from '../../activities/attempt';

const attempt: Attempt = {
  workflowId: 'daily-etl/users/2026-11-20',
  runId: 'a',
  activityId: '1',
  number: 1,
  scheduledMs: 1,
  firstScheduledMs: 1_800_000_000_000,
  beat: () => undefined,
  signal: new AbortController().signal,
};

it.each<[string, Partial<Attempt>]>([
  ['run', { runId: 'b' }],
  ['activity', { activityId: '2' }],
  ['number', { number: 2 }],
  ['scheduled time', { scheduledMs: 2 }],
])('gives another token when only the %s differs', (_, change) => {
  expect(attemptToken({ ...attempt, ...change })).not.toBe(attemptToken(attempt));
});

it('gives another token to each submission of an attempt, 16 hex digits long', () => {
  expect(attemptToken(attempt, 1)).not.toBe(attemptToken(attempt));
  expect(attemptToken(attempt)).toMatch(/^[0-9a-f]{16}$/);
});

describe('whileBeating', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('beats every 3 s with the details of that moment, and stops with the work', async () => {
    const beats: unknown[] = [];
    let rows = 0;
    const work = whileBeating(
      { ...attempt, beat: (details) => beats.push(details) },
      () => rows,
      () => new Promise<string>((resolve) => setTimeout(resolve, 7_000, 'done')),
    );
    await jest.advanceTimersByTimeAsync(3_000);
    rows = 10;
    await jest.advanceTimersByTimeAsync(4_000);
    await expect(work).resolves.toBe('done');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(beats).toEqual([0, 10]);
  });
});
