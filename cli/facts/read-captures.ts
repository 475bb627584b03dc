import type { ObjectStore } from '../../clients/object-store';
import { parseCapturePlan } from '../../core/codecs/manifest-capture';
import { isAbandoned } from '../../core/codecs/manifest-report';
import { tableDayPrefix } from '../../core/keys';
import type { FoundCapture } from '../../core/plan/captures';
import {
  behindParts,
  foundCapture,
  listedCaptures,
  type ListedCapture,
} from '../../core/status/capture-listing';
import type { DayRange } from '../../core/status/warehouse-sql';
import { objectsOfDays } from './objects-of-days';

async function json(store: ObjectStore, bucket: string, key: string | null): Promise<unknown> {
  if (key === null) return null;
  const found = await store.get(bucket, key);
  return found === null ? null : JSON.parse(found.body.toString('utf8'));
}

/** Only what the keys leave open is read: the plan of an unfinished capture, a commit that is too small to be one. */
async function readCapture(
  store: ObjectStore,
  bucket: string,
  listed: ListedCapture,
): Promise<FoundCapture> {
  const commit = listed.isDoubtful ? await json(store, bucket, listed.commitKey) : null;
  const plan = listed.commitKey === null ? await json(store, bucket, listed.planKey) : null;
  return foundCapture(listed, {
    plan: plan === null ? null : parseCapturePlan(plan),
    abandoned: isAbandoned(commit),
  });
}

/** The captures of a table's days, day by day, by one listing. */
export async function readCaptures(
  store: ObjectStore,
  bucket: string,
  table: string,
  range: DayRange,
): Promise<Map<string, FoundCapture[]>> {
  const objects = await objectsOfDays(store, {
    bucket,
    prefix: tableDayPrefix(table, '').slice(0, -1),
    range,
    skipTo: (key) => behindParts(table, key),
  });
  const days = new Map<string, FoundCapture[]>();
  for (const listed of listedCaptures(table, objects)) {
    const found = days.get(listed.day) ?? [];
    days.set(listed.day, found);
    found.push(await readCapture(store, bucket, listed));
  }
  return days;
}
