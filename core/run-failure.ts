import type { RunFailure, TypeOutcome } from './contracts/day';
import { hopOfActivity } from './hop-of-activity';

/** Temporal's failures as they are nested, by the members that tell them apart. */
interface FailureLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly activityType?: unknown;
  readonly type?: unknown;
  readonly timeoutType?: unknown;
}

const WRAPPERS: readonly unknown[] = [
  'ActivityFailure',
  'ChildWorkflowFailure',
  'WorkflowFailedError',
];
const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

/** What a failed run or activity comes down to: the failure's name in the table, what it says, and its hop. */
export function runFailure(error: unknown, hop = 'workflow'): RunFailure {
  const { name, message, cause, activityType, type, timeoutType } = (error ?? {}) as FailureLike;
  if (WRAPPERS.includes(name) && cause !== undefined)
    return runFailure(cause, typeof activityType === 'string' ? hopOfActivity(activityType) : hop);
  switch (name) {
    case 'TimeoutFailure':
      return {
        type: 'TimedOut',
        message: `No attempt ended in time (${textOf(timeoutType, 'time-out')}).`,
        hop,
      };
    case 'TerminatedFailure':
      return { type: 'Terminated', message: 'Somebody terminated the run.', hop };
    case 'CancelledFailure':
      return { type: 'Cancelled', message: 'The run was cancelled.', hop };
    default:
      return {
        type: textOf(type, 'Unknown'),
        message: textOf(message, 'No reason was given.'),
        hop,
      };
  }
}

/** How a run that did not end well counts: a table that was not captured in time is missed, and said so. */
export function failedOutcome(
  dataType: string,
  day: string,
  runId: string | null,
  error: unknown,
): TypeOutcome {
  const failure = runFailure(error);
  const state =
    failure.type === 'Cancelled'
      ? 'cancelled'
      : failure.type === 'CaptureMissed'
        ? 'missed'
        : 'failed';
  return { dataType, day, state, rows: null, joined: false, runId, failure, because: null };
}
