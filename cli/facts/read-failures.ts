import { WorkflowFailedError } from '@temporalio/client';
import { runFailure } from '../../core/run-failure';
import { dailyEtlId } from '../../core/temporal-names';
import type { Temporal } from '../temporal';
import type { Facts } from './read-facts';

/** A run that failed, as the page and `explain` tell it. */
export interface LastFailure {
  readonly dataType: string;
  readonly day: string;
  readonly hop: string;
  /** Row of core/failures.ts, or Temporal's own word. */
  readonly type: string;
  readonly message: string;
  readonly closedMs: number;
  readonly link: string;
}

/** What a page has room for; each costs one call. */
const MOST = 10;

/** Why a run failed; null when it did not, or when Temporal does not keep it any more. */
export async function failureOf(
  { client }: Temporal,
  workflowId: string,
  runId: string,
): Promise<ReturnType<typeof runFailure> | null> {
  try {
    await client.workflow.getHandle(workflowId, runId).result();
    return null;
  } catch (error) {
    return error instanceof WorkflowFailedError ? runFailure(error) : null;
  }
}

/** The last runs of these days that failed, newest first. */
export async function readLastFailures(
  temporal: Temporal,
  { types }: Facts,
  link: (workflowId: string, runId: string) => string,
): Promise<LastFailure[]> {
  const failed = types
    .flatMap(({ dataType, days }) =>
      days.flatMap(({ day, runs }) =>
        runs
          .filter(({ status }) => status === 'failed')
          .map(({ runId, closedMs }) => ({ dataType, day, runId, closedMs: closedMs ?? 0 })),
      ),
    )
    .sort((a, b) => b.closedMs - a.closedMs)
    .slice(0, MOST);
  const found = await Promise.all(
    failed.map(async ({ dataType, day, runId, closedMs }) => {
      const workflowId = dailyEtlId(dataType, day);
      const failure = await failureOf(temporal, workflowId, runId);
      return failure === null
        ? null
        : { dataType, day, closedMs, ...failure, link: link(workflowId, runId) };
    }),
  );
  return found.filter((failure) => failure !== null);
}
