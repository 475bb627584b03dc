import type { Bucket } from '../bucket';
import { dayNumber, dayOf, type Day } from '../days';
import { dayFolder, eventObjects } from './event-object';
import type { EventDay } from './event-record';
import {
  EVENT_TYPES,
  partitionsOf,
  type EventType,
  type EventWorld,
  type Partition,
} from './event-world';
import { isMarker, leftOutObjects, markerKey } from './left-out';

/** A day of events and what became of it: written now, there already, or kept because another world's is there. */
export interface LaidEvents {
  readonly type: EventType;
  readonly partition: Partition;
  readonly day: Day;
  readonly state: 'written' | 'there' | 'kept';
}

/** Where the events of each partition go. */
export type EventBuckets = Readonly<Partial<Record<Partition, Bucket>>>;

/** Measured: neither of the laptop's servers takes more at once any faster. */
const IN_FLIGHT = 8;

async function putAll(
  bucket: Bucket,
  objects: readonly { readonly key: string; readonly body: Buffer }[],
): Promise<void> {
  const open = objects.values();
  const lane = async (): Promise<void> => {
    for (const { key, body } of open) await bucket.put(key, body);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/** Lays one type's day in one bucket: events and leftovers, the marker last. The same again writes the same bytes. */
async function layEventDay(bucket: Bucket, of: EventDay): Promise<LaidEvents['state']> {
  const keys = await bucket.keysBelow(`${dayFolder(of)}_`);
  const marker = markerKey(of);
  if (keys.includes(marker)) return 'there';
  if (keys.some((key) => isMarker(of, key))) return 'kept';
  const leftOut = leftOutObjects(of);
  await putAll(bucket, [...eventObjects(of), ...leftOut.filter(({ key }) => key !== marker)]);
  await putAll(
    bucket,
    leftOut.filter(({ key }) => key === marker),
  );
  return 'written';
}

/**
 * Lays the events of some days, of the five types or of some of them, in each partition that the world has. A day that is whole is left alone;
 * one that was cut off, or is gone as all of China is when its server ends, is laid again.
 */
export async function layEvents(
  buckets: EventBuckets,
  world: EventWorld,
  days: readonly Day[],
  progress: (laid: LaidEvents) => void,
  types: readonly EventType[] = EVENT_TYPES,
): Promise<LaidEvents[]> {
  const all: LaidEvents[] = [];
  for (const day of days.map(dayNumber))
    for (const partition of partitionsOf(world))
      for (const type of types) {
        const bucket = buckets[partition];
        if (bucket === undefined) throw new Error(`there is no bucket for events of ${partition}`);
        const state = await layEventDay(bucket, { world, type, partition, day });
        const laid: LaidEvents = { type, partition, day: dayOf(day), state };
        all.push(laid);
        progress(laid);
      }
  return all;
}
