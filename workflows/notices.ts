import {
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { FailedRun, Notice } from '../core/contracts/slack';
import { tellingOf } from '../core/outage';
import { notify } from './notify';

/** Failures of one outage come within seconds of each other; this long after the last one its message goes out. */
const QUIET = '10 seconds';
/** A stream of failures is said at the latest when it has this many. */
const MOST_IN_ONE = 50;

/**
 * Has something said in Slack, and waits only until Temporal has taken the order: the saying outlives the workflow
 * that has something to say. `name` is unique within the run.
 */
export async function say(notice: Notice, name: string): Promise<void> {
  const { workflowId, runId } = workflowInfo();
  try {
    await CancellationScope.nonCancellable(() =>
      startChild(notify, {
        workflowId: `notify/${workflowId}/${runId}/${name}`,
        args: [notice],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
      }),
    );
  } catch {
    // An order that is refused stands in the history; nothing hangs on the message.
  }
}

/** Collects failures and says those of one outage together. */
export interface Notices {
  readonly failed: (run: FailedRun) => void;
  /** Orders what is left to be said, also after a cancellation. */
  readonly settled: () => Promise<void>;
}

export function notices(): Notices {
  const open = new Map<string, FailedRun[]>();
  const orders: Promise<void>[] = [];
  let closing = false;
  let messages = 0;

  /** Waits until no failure of the outage has come for a while, then has them said together. */
  async function collect(telling: string, runs: FailedRun[]): Promise<void> {
    for (let seen = 0; seen < runs.length && runs.length < MOST_IN_ONE && !closing;) {
      seen = runs.length;
      await condition(() => closing || runs.length > seen, QUIET);
    }
    open.delete(telling);
    messages += 1;
    await say({ kind: 'failures', runs }, `failures-${messages}`);
  }

  return {
    failed: (run) => {
      const telling = tellingOf(run.type);
      const runs = open.get(telling);
      if (runs !== undefined) {
        runs.push(run);
        return;
      }
      const first = [run];
      open.set(telling, first);
      orders.push(CancellationScope.nonCancellable(() => collect(telling, first)));
    },
    settled: async () => {
      closing = true;
      await Promise.all(orders);
    },
  };
}
