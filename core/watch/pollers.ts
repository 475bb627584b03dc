import type { Alarm } from '../contracts/slack';
import { DATA_QUEUE, ETL_QUEUE } from '../temporal-names';

/** Kind of task that a worker asks for. */
export type TaskKind = 'workflow' | 'activity';

/** A queue that a worker must poll, and for what. */
export interface WatchedQueue {
  readonly queue: string;
  readonly kind: TaskKind;
}

export const WATCHED_QUEUES: readonly WatchedQueue[] = [
  { queue: ETL_QUEUE, kind: 'workflow' },
  { queue: ETL_QUEUE, kind: 'activity' },
  { queue: DATA_QUEUE, kind: 'activity' },
];

/** A queue that nobody takes work from: what is put there waits for ever. */
export const pollerAlarm = ({ queue, kind }: WatchedQueue): Alarm => ({
  id: `poller/${queue}/${kind}`,
  what: `No worker takes ${kind} tasks from the queue ${queue}: runs wait.`,
  fix: 'Start a worker (workers/etl), or read in the log of the one that runs why it does not poll.',
});
