import type { Attempt } from '../../activities/attempt';

let scheduledMs = 1_800_000_000_000;

/** Attempts as Temporal would schedule them: each later than the one before. */
export function anAttempt(change: Partial<Attempt> = {}): Attempt {
  scheduledMs += 1000;
  return {
    workflowId: 'daily-etl/things/2026-11-20',
    runId: '019e0000-0000-7000-8000-00000000abcd',
    activityId: '1',
    number: 1,
    scheduledMs,
    firstScheduledMs: scheduledMs,
    beat: () => undefined,
    signal: new AbortController().signal,
    ...change,
  };
}
