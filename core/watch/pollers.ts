import type { Alarm } from '../contracts/slack';
import type { DataType } from '../data-type';
import { BORDER_QUEUE, DATA_QUEUE, ETL_QUEUE } from '../temporal-names';

/** Kind of task that a worker asks for. */
export type TaskKind = 'workflow' | 'activity';

/** A queue that a worker must poll, and for what. */
export interface WatchedQueue {
  readonly queue: string;
  readonly kind: TaskKind;
}

/** The queues that the work on a catalogue needs: the border's only where something crosses it. */
export const watchedQueues = (types: readonly DataType[]): readonly WatchedQueue[] => [
  { queue: ETL_QUEUE, kind: 'workflow' },
  { queue: ETL_QUEUE, kind: 'activity' },
  { queue: DATA_QUEUE, kind: 'activity' },
  ...(types.some(({ crossing }) => crossing !== undefined)
    ? [{ queue: BORDER_QUEUE, kind: 'activity' } as const]
    : []),
];

/** A queue that nobody takes work from: what is put there waits for ever. */
export const pollerAlarm = ({ queue, kind }: WatchedQueue): Alarm => ({
  id: `poller/${queue}/${kind}`,
  what: `No worker takes ${kind} tasks from the queue ${queue}: runs wait.`,
  fix: `Start a worker (${queue === BORDER_QUEUE ? 'workers/border, inside aws-cn' : 'workers/etl'}), or read in the log of the one that runs why it does not poll.`,
});
