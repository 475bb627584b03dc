import type { ObjectStore } from '../../clients/object-store';
import { isAbandoned } from '../../core/codecs/manifest-report';
import { typeDayPrefix } from '../../core/keys';
import { behindGenerationParts, listedGenerations } from '../../core/status/generation-listing';
import type { DayRange } from '../../core/status/warehouse-sql';
import { objectsOfDays } from './objects-of-days';

/** The committed generations of a type's days, oldest first, by one listing. */
export async function readGenerations(
  store: ObjectStore,
  bucket: string,
  dataType: string,
  range: DayRange,
): Promise<Map<string, string[]>> {
  const prefix = typeDayPrefix(dataType, '').slice(0, -1);
  const days = new Map<string, string[]>();
  const skipTo = behindGenerationParts;
  const objects = await objectsOfDays(store, { bucket, prefix, range, skipTo });
  for (const { day, generation, reportKey, isDoubtful } of listedGenerations(objects)) {
    const report = isDoubtful ? await store.get(bucket, reportKey) : null;
    if (report !== null && isAbandoned(JSON.parse(report.body.toString('utf8')))) continue;
    days.set(day, [...(days.get(day) ?? []), generation]);
  }
  return days;
}
