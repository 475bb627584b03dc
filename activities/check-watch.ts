import type { Queues } from '../clients/temporal';
import type { Warehouse } from '../clients/warehouse';
import { checkNow } from '../clients/watch-facts';
import type { WatchActivities } from '../core/contracts/watch';
import type { DataType } from '../core/data-type';

export interface CheckWatchDeps {
  readonly warehouse: Warehouse;
  readonly queues: Queues;
  readonly catalogue: readonly DataType[];
  readonly clock: () => number;
}

/** `checkWatch`: reads only; running it twice looks twice. Deadlines are judged as of the nominal time, where there is one. */
export const createCheckWatch = ({
  warehouse,
  queues,
  catalogue,
  clock,
}: CheckWatchDeps): WatchActivities => ({
  checkWatch: ({ nominalStart }) =>
    checkNow(
      { warehouse, queues },
      catalogue,
      nominalStart === null ? clock() : Date.parse(nominalStart),
    ),
});
