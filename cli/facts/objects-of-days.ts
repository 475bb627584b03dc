import type { ObjectStore } from '../../clients/object-store';
import type { Listed } from '../../core/status/capture-listing';
import type { DayRange } from '../../core/status/warehouse-sql';

const DAY_LENGTH = 'YYYY-MM-DD'.length;

/** All objects below `<prefix><day>/` of a range of days, in one listing that begins and ends with the range. */
export async function objectsOfDays(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  { from, to }: DayRange,
): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const { key, size } of store.list(bucket, prefix, `${prefix}${from}`)) {
    if (key.slice(prefix.length, prefix.length + DAY_LENGTH) > to) break;
    found.push({ key, size });
  }
  return found;
}
