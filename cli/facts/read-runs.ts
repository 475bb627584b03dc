import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { RunFacts } from '../../core/status/day-facts';
import type { DayRange } from '../../core/status/warehouse-sql';
import { SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import type { Temporal } from '../temporal';

/** Temporal's most per page; 7 types x 90 days fit into one. */
const PAGE = 1_000;

const STATUS: Readonly<Record<string, RunFacts['status']>> = {
  RUNNING: 'running',
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
};

/** A run as a list of runs tells it. */
export function runFacts({
  workflowId,
  runId,
  status,
  startTime,
  closeTime,
  typedSearchAttributes,
}: WorkflowExecutionInfo): RunFacts {
  const attributes = new Map<string, unknown>(
    typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  const text = (name: string): string | null => {
    const value = attributes.get(name);
    return typeof value === 'string' ? value : null;
  };
  return {
    workflowId,
    runId,
    status: STATUS[status.name] ?? 'failed',
    startedMs: startTime.getTime(),
    closedMs: closeTime?.getTime() ?? null,
    trigger: text(SEARCH_ATTRIBUTES.trigger),
    hop: text(SEARCH_ATTRIBUTES.hop),
  };
}

const newestFirst = (runs: RunFacts[]): RunFacts[] =>
  runs.sort((a, b) => b.startedMs - a.startedMs);

async function listed({ client }: Temporal, query: string): Promise<RunFacts[]> {
  const runs: RunFacts[] = [];
  for await (const info of client.workflow.list({ query, pageSize: PAGE }))
    runs.push(runFacts(info));
  return runs;
}

/** The runs of one id, newest first, as long as Temporal keeps them. */
export const readRunsOf = async (temporal: Temporal, workflowId: string): Promise<RunFacts[]> =>
  newestFirst(await listed(temporal, `WorkflowId = '${workflowId}'`));

/** Every run of a range of days that Temporal still keeps, by its id, newest first: one query for all types. */
export async function readRuns(
  temporal: Temporal,
  { from, to }: DayRange,
): Promise<Map<string, RunFacts[]>> {
  const query = `WorkflowType = 'dailyEtl' AND ${SEARCH_ATTRIBUTES.day} BETWEEN '${from}' AND '${to}'`;
  const byId = new Map<string, RunFacts[]>();
  for (const run of await listed(temporal, query))
    byId.set(run.workflowId, [...(byId.get(run.workflowId) ?? []), run]);
  for (const runs of byId.values()) newestFirst(runs);
  return byId;
}
