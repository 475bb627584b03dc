import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { dailyEtlId } from '../../core/temporal-names';
import { DemoFault, Interrupted } from './interrupted';

const LOOK_AGAIN_MS = 200;
/** The schedule lets days follow one another: what an ended stack has missed may come before ours. */
const STARTED_WITHIN_MS = 120_000;
const SECOND_MS = 1_000;

/** A workflow that the schedule has started. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** Asks until there is an answer. @throws DemoFault when there is none in time, Interrupted */
async function until<T>(
  ask: () => Promise<T | null>,
  missing: string,
  signal: AbortSignal,
): Promise<T> {
  const deadline = Date.now() + STARTED_WITHIN_MS;
  for (;;) {
    if (signal.aborted) throw new Interrupted();
    const found = await ask();
    if (found !== null) return found;
    if (Date.now() > deadline)
      throw new DemoFault(`${missing} has not begun within ${STARTED_WITHIN_MS / SECOND_MS} s.`);
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Lets the schedule's action run now. Days that Temporal could not start while the stack was down come before it;
 * `onWaiting` is told the ids of those that run. @throws DemoFault, Interrupted
 */
export async function triggered(
  client: Client,
  scheduleId: string,
  signal: AbortSignal,
  onWaiting: (workflowIds: readonly string[]) => void,
): Promise<Run> {
  const schedule = client.schedule.getHandle(scheduleId);
  // Temporal may keep a nominal time by the second.
  const sinceMs = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
  // As the schedule itself does; the client's default would run our day beside the missed ones.
  await schedule.trigger('BUFFER_ALL');
  const find = async (): Promise<Run | null> => {
    const { recentActions, runningActions } = (await schedule.describe()).info;
    const ours = recentActions.find(({ scheduledAt }) => scheduledAt.getTime() >= sinceMs);
    if (ours === undefined) {
      onWaiting(runningActions.map(({ workflow }) => workflow.workflowId));
      return null;
    }
    const { workflowId, firstExecutionRunId } = ours.action.workflow;
    return { workflowId, runId: firstExecutionRunId };
  };
  return until(find, `The run of the schedule ${scheduleId}`, signal);
}

/** The run of a type that `run` has started, or the open one that it has joined. */
async function childOf(client: Client, run: Run, id: string): Promise<string | null> {
  try {
    const { runId, status, parentExecution } = await client.workflow.getHandle(id).describe();
    return status.name === 'RUNNING' || parentExecution?.runId === run.runId ? runId : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Waits until the day's workflow runs a type; returns that run's id. @throws DemoFault, Interrupted */
export async function runOfType(
  client: Client,
  {
    run,
    type,
    day,
    signal,
  }: {
    readonly run: Run;
    readonly type: string;
    readonly day: string;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const find = async (): Promise<string | null> => {
    // Asked first: a day that has ended before its child was looked for starts none any more.
    const { status } = await client.workflow.getHandle(run.workflowId, run.runId).describe();
    const runId = await childOf(client, run, dailyEtlId(type, day));
    if (runId === null && status.name !== 'RUNNING')
      throw new DemoFault(
        `${run.workflowId} ended without a run of ${type} of ${day}. Midnight may have passed meanwhile: npm run demo`,
      );
    return runId;
  };
  return until(find, `The run of ${type}`, signal);
}
