import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { DailyEtlInput } from '../core/inputs/daily-etl';
import type { RunReport } from '../core/contracts/run-report';
import { dailyEtlId, ETL_QUEUE, SEARCH_ATTRIBUTES, type Trigger } from '../core/temporal-names';
import { CommandFault, EXIT } from './exit-code';

type DailyEtl = (input: DailyEtlInput) => Promise<RunReport>;
export type RunHandle = WorkflowHandle<DailyEtl>;

/** A run that this command started, or the open one that it met and that somebody else ordered. */
export type Started =
  | { readonly state: 'started'; readonly handle: RunHandle; readonly runId: string }
  | { readonly state: 'open'; readonly handle: RunHandle };

export const attribute = (name: string, value: string) => ({
  key: { name, type: 'KEYWORD' as const },
  value,
});

/** gRPC's codes for a server that is not there (any more): DEADLINE_EXCEEDED, UNAVAILABLE. */
const GONE = [4, 14];

/** What Temporal's refusal to start a run means for the person; an error that is none stays what it is. */
export function refusal(error: unknown): unknown {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(cause) && GONE.includes(cause.code)) {
    return new CommandFault(
      EXIT.unreachable,
      `Temporal does not answer (${cause.details}). Whether the run was started is unknown; the same command shows it.`,
    );
  }
  const why = isGrpcServiceError(cause) ? cause.details : null;
  if (why === null && !(error instanceof NamespaceNotFoundError)) return error;
  return new CommandFault(
    EXIT.wrongArguments,
    `Temporal refused to start the run: ${why ?? (error as Error).message}.\n` +
      'The namespace must exist and know the search attributes ' +
      `${Object.values(SEARCH_ATTRIBUTES).join(', ')} (Keyword); npm run stack sees to both on a laptop.`,
  );
}

/** Starts `dailyEtl` for one type and day. An open run is never joined: its flags are somebody else's. */
export async function startRun(client: Client, input: DailyEtlInput): Promise<Started> {
  const workflowId = dailyEtlId(input.dataType, input.day);
  try {
    const handle = await client.workflow.start<DailyEtl>('dailyEtl', {
      workflowId,
      taskQueue: ETL_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${input.dataType} of ${input.day}: export, transform, load`,
      typedSearchAttributes: [
        attribute(SEARCH_ATTRIBUTES.dataType, input.dataType),
        attribute(SEARCH_ATTRIBUTES.day, input.day),
        attribute(SEARCH_ATTRIBUTES.trigger, 'manual' satisfies Trigger),
      ],
    });
    const runId = handle.firstExecutionRunId;
    return { state: 'started', handle: client.workflow.getHandle(workflowId, runId), runId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      return { state: 'open', handle: client.workflow.getHandle(workflowId) };
    }
    throw refusal(error);
  }
}
