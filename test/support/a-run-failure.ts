import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** Type, text and details of the failure at the bottom of a failed workflow. */
export async function failureOf(
  result: Promise<unknown>,
): Promise<{ type: string; message: string; details: unknown }> {
  const error = await result.then(
    () => null,
    (caught: unknown) => caught,
  );
  let cause: unknown = error instanceof WorkflowFailedError ? error.cause : error;
  while (
    !(cause instanceof ApplicationFailure) &&
    cause instanceof Error &&
    cause.cause !== undefined
  )
    cause = cause.cause;
  const { type, message, details } = cause as ApplicationFailure;
  return { type: type ?? '', message, details: details?.[0] };
}
