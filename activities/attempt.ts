import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';

/** What an activity knows of the attempt that it is. Tests hand in their own. */
export interface Attempt {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  /** 1 for the first try; starts again after a reset. */
  readonly number: number;
  /** When Temporal scheduled this attempt, in ms; differs between attempts. */
  readonly scheduledMs: number;
  /** When Temporal scheduled the first attempt, in ms. */
  readonly firstScheduledMs: number;
  /** Tells Temporal that the attempt lives, and how far it is (a few bytes). */
  readonly beat: (details?: unknown) => void;
  /** Aborted when Temporal cancels the activity or the worker shuts down. */
  readonly signal: AbortSignal;
}

/** The attempt that Temporal is running on this async path. */
export function currentAttempt(): Attempt {
  const context = Context.current();
  const { info } = context;
  return {
    workflowId: info.workflowExecution?.workflowId ?? '',
    runId: info.workflowExecution?.runId ?? '',
    activityId: info.activityId,
    number: info.attempt,
    scheduledMs: info.currentAttemptScheduledTimestampMs,
    firstScheduledMs: info.scheduledTimestampMs,
    beat: (details) => {
      context.heartbeat(details);
    },
    signal: context.cancellationSignal,
  };
}

/** Names everything that one try of an activity makes: 16 hex digits, never used twice. */
export const attemptToken = (attempt: Attempt, submission = 0): string =>
  createHash('sha256')
    .update(
      [attempt.runId, attempt.activityId, attempt.number, attempt.scheduledMs, submission].join(
        '\n',
      ),
    )
    .digest('hex')
    .slice(0, 16);

const BEAT_EVERY_MS = 3_000;

/** Runs work with a heartbeat every 3 s, whatever the work waits for; `details` is asked at each beat. */
export async function whileBeating<T>(
  attempt: Attempt,
  details: () => unknown,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    attempt.beat(details());
  }, BEAT_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
