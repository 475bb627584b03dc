import type { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket, type Bucket } from '../../local/seed/bucket';
import { chinaClient, chinaOf } from '../../local/seed/china';
import { dayNumber } from '../../local/seed/days';
import { eventOf, type EventDay, type EventRecord } from '../../local/seed/events/event-record';
import {
  eventsOn,
  eventWorld,
  type EventType,
  type EventWorld,
  type Partition,
} from '../../local/seed/events/event-world';
import { expectedEventRows } from '../../local/seed/events/expected-events';
import { layEvents } from '../../local/seed/events/lay-events';
import type { Row } from '../../local/seed/row';
import type { World } from '../../local/seed/world';
import type { Laptop } from './a-laptop';

/** Takes what belongs to one type. */
const only = (type: EventType, bucket: Bucket): Bucket => ({
  ...bucket,
  put: (key, body) => (key.startsWith(`${type}/`) ? bucket.put(key, body) : Promise.resolve()),
});

/** The seeder's events on a laptop: what is laid, where, and what must become of it. */
export function seededEvents({ s3, stack }: Laptop, people: World) {
  const china = chinaOf(stack.seedEnv);
  const chinaS3: S3Client = chinaClient(china);
  const buckets = {
    aws: s3Bucket(s3, 'millrace-events'),
    'aws-cn': s3Bucket(chinaS3, 'millrace-cn-events'),
  };
  /** Every kind of broken event comes up each day. */
  const world: EventWorld = {
    ...eventWorld(people, china.crossingKey),
    plays: 600,
    brokenEvery: 8,
  };
  /** The same world on a day on which China says nothing. */
  const silentChina: EventWorld = { ...world, crossingKey: null };
  const quiet = (): void => undefined;

  const of = (type: EventType, partition: Partition, day: string): EventDay => ({
    world,
    type,
    partition,
    day: dayNumber(day),
  });
  /** Events of a day that are whole, from a number on. */
  function goodEvents(on: EventDay, from: number, count: number): EventRecord[] {
    const found: EventRecord[] = [];
    for (let number = from; found.length < count; number += 1) {
      const event = eventOf(on, number);
      if (event.fault === null) found.push(event);
    }
    return found;
  }

  return {
    world,
    silentChina,
    buckets,
    lay: (day: string) => layEvents(buckets, world, [day], quiet),
    layOnly: (type: EventType, day: string, who = world) =>
      layEvents(
        { aws: only(type, buckets.aws), 'aws-cn': only(type, buckets['aws-cn']) },
        who,
        [day],
        quiet,
      ),
    rows: (type: EventType, day: string, who = world): Row[] => [
      ...expectedEventRows(who, type, day),
    ],
    /** Some events that are laid. */
    laid: (type: EventType, partition: Partition, day: string): EventRecord[] =>
      goodEvents(of(type, partition, day), 0, 10),
    /** One that nobody has laid. */
    fresh: (type: EventType, partition: Partition, day: string): EventRecord => {
      const on = of(type, partition, day);
      return goodEvents(on, eventsOn(world, type, partition, on.day) + 100, 1)[0]!;
    },
    stop: () => chinaS3.destroy(),
  };
}
export type SeededEvents = ReturnType<typeof seededEvents>;

/** `<type>/YYYY/MM/DD/23/<name>`. */
export const lastHour = (type: EventType, day: string, name: string): string =>
  `${type}/${day.replaceAll('-', '/')}/23/${name}`;
