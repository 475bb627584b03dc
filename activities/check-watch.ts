import { checkNow, type Watched } from '../clients/watch-facts';
import type { WatchActivities } from '../core/contracts/watch';
import type { DataType } from '../core/data-type';

export interface CheckWatchDeps extends Watched {
  readonly catalogue: readonly DataType[];
  readonly clock: () => number;
}

/** `checkWatch`: reads only; running it twice looks twice. Deadlines are judged as of the nominal time, where there is one. */
export const createCheckWatch = ({
  catalogue,
  clock,
  ...watched
}: CheckWatchDeps): WatchActivities => ({
  checkWatch: ({ nominalStart }) =>
    checkNow(watched, catalogue, nominalStart === null ? clock() : Date.parse(nominalStart)),
});
