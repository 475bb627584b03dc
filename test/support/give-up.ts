import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import { until } from './until';

/** Temporal's number for an activity that a worker has taken. */
const STARTED: unknown = 2;
/** gRPC's: what is asked for is not there. */
const NOT_FOUND: unknown = 5;

/** Null for what has ended meanwhile. */
async function ifThere<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    const cause = isGrpcServiceError(error) ? error : (error as Error).cause;
    if ((isGrpcServiceError(cause) && cause.code === NOT_FOUND) || isNotFound(error)) return null;
    throw error;
  }
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && error.name === 'WorkflowNotFoundError';

/**
 * Gives up on what some workers run of a workflow, as Temporal does by itself when five heartbeats are missed: the
 * attempts have failed, and the next ones are due at once. It saves the 15 s of waiting, and nothing else. Returns how
 * many attempts.
 */
export async function giveUpNow(
  handle: WorkflowHandle,
  identities: ReadonlySet<string>,
): Promise<number> {
  const { client, workflowId } = handle;
  const { workflowService, options } = client;
  const { namespace } = options;
  const described = await ifThere(handle.describe());
  const theirs = (described?.raw.pendingActivities ?? []).filter(
    ({ state, lastWorkerIdentity }) => state === STARTED && identities.has(lastWorkerIdentity!),
  );
  for (const { activityId } of theirs)
    await ifThere(
      workflowService.respondActivityTaskFailedById({
        namespace,
        workflowId,
        activityId: activityId!,
        identity: 'a test',
        failure: {
          message: 'The worker was not heard of any more.',
          applicationFailureInfo: { type: 'GivenUp', nextRetryDelay: { nanos: 1_000_000 } },
        },
      }),
    );
  // Else the next workflow task would wait ten seconds for the worker that has the workflow in memory.
  if (theirs.length > 0)
    await ifThere(workflowService.resetStickyTaskQueue({ namespace, execution: { workflowId } }));
  return theirs.length;
}

/** Waits until a worker has something of the workflow, and gives up on it. */
export async function giveUp(handle: WorkflowHandle, identity: string): Promise<number> {
  let attempts = 0;
  await until(`an activity of ${handle.workflowId} runs in ${identity}`, async () => {
    attempts = await giveUpNow(handle, new Set([identity]));
    return attempts > 0;
  });
  return attempts;
}
