import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RunReport } from '../core/contracts/run-report';

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
