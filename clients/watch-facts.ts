import { addDays, lastEndedDay } from '../core/day';
import type { DataType } from '../core/data-type';
import type { WatchLook } from '../core/contracts/watch';
import type { LoadedDay } from '../core/watch/loaded-days';
import { watchLook, type Asked } from '../core/watch/look';
import { watchedQueues, type WatchedQueue } from '../core/watch/pollers';
import { VOLUME_DAYS_BACK } from '../core/watch/volumes';
import { readLoadedDays, readPartitionRows } from './loaded-days';
import type { Queues } from './temporal';
import type { Warehouse } from './warehouse';

/** The oldest watched day and the newest lie this far apart, with one to spare for a deadline that has not passed. */
const WATCHED_DAYS_BACK = 8;

/** An answer, or the reason why there is none; what was asked never throws. */
const asked = <T>(ask: () => Promise<T>): Promise<Asked<T>> =>
  ask().then(
    (answer) => ({ answer }),
    (error: unknown) => ({ silent: error instanceof Error ? error.message : String(error) }),
  );

async function unpolled(queues: Queues, catalogue: readonly DataType[]): Promise<WatchedQueue[]> {
  const watched = watchedQueues(catalogue);
  const polled = await Promise.all(watched.map(({ queue, kind }) => queues.hasPoller(queue, kind)));
  return watched.filter((_, index) => polled[index] !== true);
}

/** Whom a look asks. */
export interface Watched {
  readonly warehouse: Warehouse;
  readonly queues: Queues;
  /** Is told what the ledger said: what has been read anyway need not be read again for a metric. */
  readonly heard?: (ledger: readonly LoadedDay[]) => void;
}

/** Looks at warehouse and queues, and judges what it saw as of an instant. Reads only, never throws. */
export async function checkNow(
  { warehouse, queues, heard }: Watched,
  catalogue: readonly DataType[],
  nowMs: number,
): Promise<WatchLook> {
  const fromDay = addDays(lastEndedDay(nowMs), -(WATCHED_DAYS_BACK + VOLUME_DAYS_BACK));
  const [ledger, partitions, without] = await Promise.all([
    asked(() => readLoadedDays(warehouse, fromDay)),
    asked(() => readPartitionRows(warehouse, catalogue, fromDay)),
    asked(() => unpolled(queues, catalogue)),
  ]);
  if ('answer' in ledger) heard?.(ledger.answer);
  return watchLook(catalogue, { ledger, partitions, unpolled: without }, nowMs);
}
