import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { BackfillProgress } from '../../core/contracts/backfill';
import type { BackfillInput } from '../../core/inputs/backfill';
import { ETL_QUEUE, SEARCH_ATTRIBUTES, type Trigger } from '../../core/temporal-names';
import { attribute, refusal } from '../start-run';
import { backfillId } from './backfill-order';

type Backfill = (input: BackfillInput) => Promise<BackfillProgress>;
export type BackfillHandle = WorkflowHandle<Backfill>;

/** A backfill that this command started, or the open one of the same name that it met. */
export type StartedBackfill =
  | { readonly state: 'started'; readonly handle: BackfillHandle; readonly runId: string }
  | { readonly state: 'open'; readonly handle: BackfillHandle };

/** Starts `backfill`. The handle follows it when it continues as new. */
export async function startBackfill(
  client: Client,
  input: BackfillInput,
): Promise<StartedBackfill> {
  const workflowId = backfillId(input);
  try {
    const handle = await client.workflow.start<Backfill>('backfill', {
      workflowId,
      taskQueue: ETL_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `backfill of ${input.from} to ${input.to}`,
      typedSearchAttributes: [attribute(SEARCH_ATTRIBUTES.trigger, 'backfill' satisfies Trigger)],
    });
    return { state: 'started', handle, runId: handle.firstExecutionRunId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { state: 'open', handle: client.workflow.getHandle(workflowId) };
    throw refusal(error);
  }
}
