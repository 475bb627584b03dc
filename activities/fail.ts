import { ApplicationFailure } from '@temporalio/common';
import { FAILURES, isFailureType, type FailureType } from '../core/failures';

/** A failure as plain data, as it crosses from a thread. `message` says what to do, too. */
export interface NamedFailure {
  readonly type: FailureType;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Makes a failure of its plain data. */
export const failAs = (
  { type, message, details }: NamedFailure,
  cause?: unknown,
  nextRetryDelayMs?: number,
): ApplicationFailure =>
  ApplicationFailure.create({
    type,
    message,
    nonRetryable: !FAILURES[type].retry,
    details: [details],
    ...(cause instanceof Error ? { cause } : {}),
    ...(nextRetryDelayMs === undefined ? {} : { nextRetryDelay: nextRetryDelayMs }),
  });

/**
 * The only maker of failures that Temporal, Slack and the runbook know by name.
 * `message` says what happened, to what, with which numbers, and holds no value of a record; the table adds what to do.
 */
export const fail = (
  type: FailureType,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): ApplicationFailure =>
  failAs({ type, message: `${message} ${FAILURES[type].fix}`, details }, cause);

/** A failure after which a service wants to be left alone for a time; null: it does not say for how long. */
export const failLater = (
  type: FailureType,
  message: string,
  afterMs: number | null,
): ApplicationFailure =>
  failAs(
    { type, message: `${message} ${FAILURES[type].fix}`, details: {} },
    undefined,
    afterMs ?? undefined,
  );

/** The plain data of a failure that has a row in the table, or null. */
export function namedFailure(error: unknown): NamedFailure | null {
  if (!(error instanceof ApplicationFailure) || !isFailureType(error.type ?? '')) return null;
  const [details] = error.details ?? [];
  return {
    type: error.type as FailureType,
    message: error.message,
    details: typeof details === 'object' ? (details as Readonly<Record<string, unknown>>) : {},
  };
}
