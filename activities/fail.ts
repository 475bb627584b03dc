import { ApplicationFailure } from '@temporalio/common';
import { FAILURES, type FailureType } from '../core/failures';

/**
 * The only maker of failures that Temporal, Slack and the runbook know by name.
 * `message` says what happened, to what, with which numbers, and holds no value of a record; the table adds what to do.
 */
export function fail(
  type: FailureType,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): ApplicationFailure {
  const { retry, fix } = FAILURES[type];
  return ApplicationFailure.create({
    type,
    message: `${message} ${fix}`,
    nonRetryable: !retry,
    details: [details],
    ...(cause instanceof Error ? { cause } : {}),
  });
}
