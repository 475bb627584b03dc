import { condition, proxyActivities } from '@temporalio/workflow';
import type { FailedRun, Notice, SlackActivities } from '../core/contracts/slack';
import { OPTIONS } from './activity-options';

const { postToSlack } = proxyActivities<SlackActivities>(OPTIONS.postToSlack);

/** Failures of one outage come within seconds of each other; this long after the last one its message goes out. */
const QUIET = '10 seconds';
/** A stream of failures is said at the latest when it has this many. */
const MOST_IN_ONE = 50;

/** Says something in Slack. Slack's trouble never fails the data: it is in the activity's own history. */
export async function say(notice: Notice): Promise<void> {
  try {
    await postToSlack(notice);
  } catch {
    // The activity's failure stands in the UI; nothing hangs on the message.
  }
}

/** Collects failures and says those of one kind together. */
export interface Notices {
  readonly failed: (run: FailedRun) => void;
  /** Says what is left and waits until everything is said, or has failed to be. */
  readonly settled: () => Promise<void>;
}

export function notices(): Notices {
  const open = new Map<string, FailedRun[]>();
  const posts: Promise<void>[] = [];
  let closing = false;

  /** Waits until no failure of the kind has come for a while, then says them together. */
  async function collect(kind: string, runs: FailedRun[]): Promise<void> {
    for (let seen = 0; seen < runs.length && runs.length < MOST_IN_ONE && !closing;) {
      seen = runs.length;
      await condition(() => closing || runs.length > seen, QUIET);
    }
    open.delete(kind);
    await say({ kind: 'failures', runs });
  }

  return {
    failed: (run) => {
      const runs = open.get(run.type);
      if (runs !== undefined) {
        runs.push(run);
        return;
      }
      const first = [run];
      open.set(run.type, first);
      posts.push(collect(run.type, first));
    },
    settled: async () => {
      closing = true;
      await Promise.all(posts);
    },
  };
}
