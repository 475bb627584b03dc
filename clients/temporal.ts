import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RunReport } from '../core/contracts/run-report';
import type { TaskKind } from '../core/watch/pollers';

/** How a run ended: with its report, or with the error that Temporal gives for it. */
export type RunEnd =
  | { readonly runId: string; readonly report: RunReport }
  | { readonly runId: string; readonly error: unknown };

/** What the activities ask of Temporal about runs. */
export interface Runs {
  /** Waits for the end of the newest run of an id; null when there is none. The signal ends the waiting. */
  end(workflowId: string, signal: AbortSignal): Promise<RunEnd | null>;
}

/** Temporal's client behind the few questions that Millrace asks. */
export const temporalRuns = (client: Client): Runs => ({
  async end(workflowId, signal) {
    const handle = client.workflow.getHandle(workflowId);
    try {
      const { runId } = await handle.describe();
      const pinned = client.workflow.getHandle(workflowId, runId);
      try {
        const report = (await client.withAbortSignal(signal, () => pinned.result())) as RunReport;
        return { runId, report };
      } catch (error) {
        if (error instanceof WorkflowFailedError) return { runId, error };
        throw error;
      }
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  },
});

/** What the watch asks of Temporal about task queues. */
export interface Queues {
  /** Whether a worker has asked the queue for tasks of this kind lately. */
  hasPoller(queue: string, kind: TaskKind): Promise<boolean>;
}

type QueueRequest = Parameters<Client['workflowService']['describeTaskQueue']>[0];
/** temporal.api.enums.v1.TaskQueueType, which the client does not export. */
const QUEUE_TYPES = { workflow: 1, activity: 2 } as unknown as Readonly<
  Record<TaskKind, NonNullable<QueueRequest['taskQueueType']>>
>;

/** A Temporal that takes longer is down, and to be told so. */
const ANSWER_WITHIN_MS = 10_000;

/** A poll of a queue lasts up to a minute, so a poller not seen for longer is gone. */
const POLLER_GONE_MS = 70_000;

export const temporalQueues = (client: Client, clock: () => number): Queues => ({
  async hasPoller(queue, kind) {
    const { pollers } = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: queue },
        taskQueueType: QUEUE_TYPES[kind],
      }),
    );
    const sinceMs = clock() - POLLER_GONE_MS;
    return pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds) * 1000 > sinceMs);
  },
});
