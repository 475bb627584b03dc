import type { Client } from '@temporalio/client';
import type { EarlierRun } from '../core/earlier-runs';

/** What a message about a run needs of Temporal, best effort: it is asked for seconds, and an answer may be null. */
export interface RunHistory {
  /** Attempt, from 1, of the activity that failed last in a run; null when its history does not say. */
  failedAttempt(workflowId: string, runId: string): Promise<number | null>;
  /** Runs of the same id that began before this one, newest first; a few. Throws when Temporal does not answer. */
  earlier(workflowId: string, runId: string): Promise<readonly EarlierRun[]>;
}

/** A message is not worth a longer wait, and the activity that posts has 30 s in all. */
const ANSWER_WITHIN_MS = 3_000;
/** Behind its last failure a run has a handful of events; siblings that were cancelled may add some. */
const LAST_EVENTS = 200;
/** More runs of one type and day than anybody starts before one of them ends well or badly. */
const EARLIER_RUNS = 20;

type Reverse = Awaited<
  ReturnType<Client['workflowService']['getWorkflowExecutionHistoryReverse']>
>['history'];

/** Newest event first: the failure, and behind it the start of the attempt that failed. */
function attemptOf(history: Reverse): number | null {
  const events = history?.events ?? [];
  for (const event of events) {
    const failed =
      event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
    if (failed === null || failed === undefined) continue;
    const started = events.find(({ eventId }) => String(eventId) === String(failed.startedEventId));
    return started?.activityTaskStartedEventAttributes?.attempt ?? null;
  }
  return null;
}

export function temporalHistory(client: Client, clock: () => number): RunHistory {
  const soon = <T>(ask: () => Promise<T>): Promise<T> =>
    client.withDeadline(clock() + ANSWER_WITHIN_MS, ask);

  /** Visibility lags by seconds: a run that it shows as open is asked itself. */
  async function statusNow(workflowId: string, { runId, status }: EarlierRun): Promise<EarlierRun> {
    if (status !== 'RUNNING') return { runId, status };
    const now = await client.workflow.getHandle(workflowId, runId).describe();
    return { runId, status: now.status.name };
  }

  return {
    failedAttempt: (workflowId, runId) =>
      soon(async () => {
        const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
          namespace: client.options.namespace,
          execution: { workflowId, runId },
          maximumPageSize: LAST_EVENTS,
        });
        return attemptOf(history);
      }),

    earlier: (workflowId, runId) =>
      soon(async () => {
        const found: { runId: string; status: string; startMs: number }[] = [];
        const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`;
        for await (const run of client.workflow.list({ query, pageSize: EARLIER_RUNS })) {
          const startMs = run.startTime.getTime();
          found.push({ runId: run.runId, status: run.status.name, startMs });
          if (found.length === EARLIER_RUNS) break;
        }
        const own = found.find((run) => run.runId === runId)?.startMs ?? Number.POSITIVE_INFINITY;
        const before = found
          .filter((run) => run.runId !== runId && run.startMs <= own)
          .sort((a, b) => b.startMs - a.startMs);
        return Promise.all(before.map((run) => statusNow(workflowId, run)));
      }),
  };
}
