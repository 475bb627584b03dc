import type { WatchActivities } from '../core/contracts/watch';
import type { Alarm } from '../core/contracts/slack';
import { ETL_QUEUE } from '../core/temporal-names';
import type { Queues } from '../clients/temporal';

export interface CheckWatchDeps {
  readonly queues: Queues;
}

async function unpolled(queues: Queues, queue: string): Promise<Alarm[]> {
  if (await queues.hasPoller(queue, 'activity')) return [];
  return [
    {
      id: `poller/${queue}`,
      what: `No worker takes work from the task queue ${queue}.`,
      fix: 'Start a worker (workers/etl), or look at its log.',
    },
  ];
}

/** `checkWatch`, first form: pollers. Reads only. */
export const createCheckWatch = ({ queues }: CheckWatchDeps): WatchActivities => ({
  checkWatch: async () => ({
    alarms: (
      await Promise.all([ETL_QUEUE, 'etl-data'].map((queue) => unpolled(queues, queue)))
    ).flat(),
  }),
});
