import { workflowInfo } from '@temporalio/workflow';
import { runFailure } from '../core/run-failure';
import { runOfWorkflow } from '../core/run-of-workflow';
import { say } from './notices';

/**
 * Faults of what was handed in. Whoever typed it is told by the command, or sees the workflow fail at once; the channel's
 * readers could not mend it, and nothing that they wait for is late.
 */
const OF_THE_INPUT: readonly string[] = ['InvalidInput', 'DayNotOver'];

/** How a workflow was started, as far as it matters to who is told of its end. */
export interface Started {
  /** By the schedule: nobody sits there and reads what it says. */
  readonly scheduled: boolean;
  /** The day that it is about, where that is known without its input. */
  readonly day: string | null;
}

/** Says in Slack that the plan failed, unless whoever started it is told anyway; then fails with it. */
export async function failUnplanned(error: unknown, { scheduled, day }: Started): Promise<never> {
  const { workflowType: workflow, workflowId, runId, parent } = workflowInfo();
  const failure = runFailure(error);
  const isTold =
    parent !== undefined ||
    failure.type === 'Cancelled' ||
    (!scheduled && OF_THE_INPUT.includes(failure.type));
  if (isTold) throw error;
  const run = runOfWorkflow(workflowId);
  await (run === null
    ? say({ kind: 'unplanned', workflow, day, workflowId, runId, failure }, 'unplanned')
    : say(
        { kind: 'failures', runs: [{ ...failure, ...run, workflowId, runId, waiting: [] }] },
        'failure',
      ));
  throw error;
}
