import { createHmac } from 'node:crypto';
import { music_service_auths } from '../../../../catalogue/music_service_auths';
import { navigation } from '../../../../catalogue/navigation';
import { plays } from '../../../../catalogue/plays';
import { token_requests } from '../../../../catalogue/token_requests';
import { voice_feedback } from '../../../../catalogue/voice_feedback';
import { leftOut } from '../../../../core/events/event-object';
import type { Column, DataType } from '../../../../core/data-type';
import { digestOf } from '../../../../local/seed/digest';
import { firstDifference } from '../../../../local/seed/difference';
import {
  EVENT_TYPES,
  eventWorld,
  type EventType,
  type EventWorld,
  type Partition,
} from '../../../../local/seed/events/event-world';
import {
  expectedEventFaults,
  expectedEventRows,
  expectedEventsOf,
} from '../../../../local/seed/events/expected-events';
import { layEvents } from '../../../../local/seed/events/lay-events';
import { canonicalRow, COLUMNS, type ReadValue, type Row } from '../../../../local/seed/row';
import { tableWorld } from '../../../../local/seed/world';
import { memoryBucket } from '../../../support/memory-bucket';
import { readEventObject } from '../../../support/read-event-objects';

const DAY = '2026-11-24';
const KEY = 'a key of the test';
const people = tableWorld({ seed: 1, users: 2000, devices: 4000, day: DAY });
const world: EventWorld = { ...eventWorld(people, KEY), plays: 500 };
const quiet = (): void => undefined;

const DECLARED: Readonly<Record<EventType, DataType>> = {
  token_requests,
  plays,
  navigation,
  music_service_auths,
  voice_feedback,
};

type Json = Record<string, unknown>;

function valueAt(record: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Json | null | undefined)?.[name], record);
}

/** A value as the catalogue declares it, done by hand. */
function converted(column: Column, value: unknown): ReadValue {
  if (value === undefined || value === null) return null;
  if (column.conversion === 'iso') {
    const ms = Date.parse(value as string);
    return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
  }
  if (column.kind !== 'text') return value as ReadValue;
  const text = column.upperCase === true ? (value as string).toUpperCase() : (value as string);
  if (column.misfit !== 'truncate') return text;
  const cut = Buffer.from(text).subarray(0, column.maxBytes).toString('utf8');
  return cut.replace(/\ufffd+$/, '');
}

/** What crosses of a Chinese event, by the declaration: the named leaves, two of them hashed. */
function crossed(type: EventType, event: Json): Json {
  const { crossing } = DECLARED[type];
  if (crossing?.kind !== 'fields') throw new Error(`${type} does not cross`);
  const hash = (id: unknown): string | null =>
    id === undefined || id === null
      ? null
      : createHmac('sha256', KEY)
          .update(id as string)
          .digest('hex');
  const flat = crossing.fields.filter((path) => !path.includes('.'));
  const kept = Object.fromEntries(
    flat.map((path) => [path, typeof event[path] === 'object' ? null : event[path]]),
  );
  return {
    ...kept,
    track: event.track,
    screens: event.screens,
    userid: hash(event.userid),
    deviceid: hash(event.deviceid),
  };
}

/** The rows of one event. */
function rowsOf(type: EventType, partition: Partition, event: Json): Row[] {
  const { columns, explode } = DECLARED[type];
  const record = partition === 'aws' ? event : crossed(type, event);
  const members = explode === undefined ? [null] : (record[explode] as unknown[]);
  return members.map((member, position) => {
    const read = columns.map((column): [string, ReadValue] => {
      if (column.origin === 'partition') return [column.name, partition];
      if (column.origin === 'position') return [column.name, position];
      const [list, path] = column.from.split('[].');
      const value = path === undefined ? valueAt(record, list!) : valueAt(member, path);
      return [column.name, converted(column, value)];
    });
    return canonicalRow(type, Object.fromEntries(read));
  });
}

const buckets = { aws: memoryBucket(), 'aws-cn': memoryBucket() };
beforeAll(() => layEvents(buckets, world, [DAY], quiet));

const objectsOf = (type: EventType, partition: Partition): [string, Buffer][] =>
  [...buckets[partition].objects].filter(([key]) => key.startsWith(`${type}/`));
const isData = (type: EventType, [key, body]: [string, Buffer]): boolean =>
  leftOut(type, key, body.length) === null;
const readDay = (type: EventType, partition: Partition) =>
  objectsOf(type, partition)
    .filter((object) => isData(type, object))
    .flatMap(([, body]) => readEventObject(body));

describe.each(EVENT_TYPES)('a laid day of %s', (type) => {
  const expected = expectedEventsOf(world, type, DAY);
  const faulty = new Set([...expectedEventFaults(world, type, DAY)].map(({ id }) => id));

  it('has the columns of the catalogue, in its order', () => {
    expect(DECLARED[type].columns.map(({ name }) => name)).toEqual(Object.keys(COLUMNS[type]));
  });

  it('holds, read back in the plainest way, exactly the expected rows', () => {
    const seen = new Map<string, Row>();
    let repeats = 0;
    for (const partition of ['aws', 'aws-cn'] as const)
      for (const read of readDay(type, partition)) {
        if (!('event' in read) || isBroken(read.event)) continue;
        for (const row of rowsOf(type, partition, read.event)) {
          const key = `${row.event_id!}/${row.position ?? ''}`;
          const other = seen.get(key);
          if (other !== undefined) repeats += 1;
          // The smaller `received_at` stays.
          if (other === undefined || row.received_at! < other.received_at!) seen.set(key, row);
        }
      }
    const rows = [...seen.values()];
    expect(firstDifference(type, expectedEventRows(world, type, DAY), rows)).toBeNull();
    expect(digestOf(type, rows)).toEqual({ rows: expected.rows, digest: expected.digest });
    expect(repeats).toBe(expected.duplicates);
  });

  it.each(['aws', 'aws-cn'] as const)('keeps the books of %s', (partition) => {
    const books = expected.partitions[partition]!;
    const read = readDay(type, partition);
    const held = Object.values(books.heldBackByReason).reduce((a, b) => a + b, 0);
    const quarantined = Object.values(books.quarantinedByReason).reduce((a, b) => a + b, 0);
    expect(read).toHaveLength(books.lines);
    expect(books.read).toBe(books.lines - held);
    expect(books.read + books.unfolded).toBe(books.written + quarantined);
    expect(books.rows).toBe(books.written - books.duplicates);
    const rules = objectsOf(type, partition).map(([key, body]) => leftOut(type, key, body.length));
    const count = (rule: string) => rules.filter((each) => each === rule).length;
    for (const [rule, objects] of Object.entries(books.leftOut)) expect(count(rule)).toBe(objects);
    expect(rules.filter((rule) => rule === null)).toHaveLength(books.objects);
  });

  /** The fault is in the record, whose id may be spoilt: events with a good id are told by it. */
  function isBroken({ eventid }: Json): boolean {
    return typeof eventid !== 'string' || eventid.length !== 36 || faulty.has(eventid);
  }
});

describe('the objects of a day', () => {
  const keys = (partition: Partition) => [...buckets[partition].objects.keys()];

  it('have the names that Firehose gives, and those of hoard', () => {
    const named =
      /^plays\/2026\/11\/24\/(\d\d)\/millrace-plays-1-2026-11-24-\1-\d\d-\d\d-[0-9a-f-]{36}(\.gz)?$/;
    const data = (partition: Partition) =>
      objectsOf('plays', partition)
        .filter((object) => isData('plays', object))
        .map(([key]) => key);
    expect(data('aws').filter((key) => !named.test(key))).toEqual([]);
    expect(data('aws-cn').filter((key) => !/\/hoard.*\.json(\.gz)?$/.test(key))).toEqual([]);
    expect(data('aws-cn').some((key) => /[ +%]/.test(key) && key.includes('北京'))).toBe(true);
  });

  it('are run together, in lines, zipped, and now and then not what their name says', () => {
    const all = (['aws', 'aws-cn'] as const).flatMap((partition) =>
      EVENT_TYPES.flatMap((type) =>
        objectsOf(type, partition).filter((each) => isData(type, each)),
      ),
    );
    const zipped = ([, body]: [string, Buffer]) => body[0] === 0x1f;
    expect(all.filter(zipped).length / all.length).toBeCloseTo(0.75, 1);
    expect(all.some((each) => zipped(each) && !each[0].endsWith('.gz'))).toBe(true);
    expect(all.some((each) => !zipped(each) && each[0].endsWith('.gz'))).toBe(true);
    const texts = all.filter((each) => !zipped(each)).map(([, body]) => body.toString());
    expect(texts.some((text) => text.includes('}{"') && !text.includes('\n'))).toBe(true);
    expect(texts.some((text) => text.includes('}\n{') && !text.includes('}{"'))).toBe(true);
  });

  it('hold left-out events that no expected row has', () => {
    const ids = new Set([...expectedEventRows(world, 'plays', DAY)].map((row) => row.event_id));
    const left = objectsOf('plays', 'aws')
      .filter((object) => !isData('plays', object))
      .flatMap(([, body]) => readEventObject(body))
      .flatMap((read) => ('event' in read ? [read.event.eventid as string] : []));
    expect(left).toHaveLength(12);
    expect(left.filter((id) => ids.has(id))).toEqual([]);
  });

  it('are marked as whole last', () => {
    expect(keys('aws').at(-1)).toMatch(/^voice_feedback\/2026\/11\/24\/_SUCCESS\.[0-9a-f]{8}$/);
  });
});

describe('laying a day', () => {
  const states = (laid: readonly { readonly state: string }[]) => [
    ...new Set(laid.map(({ state }) => state)),
  ];
  const small = { ...world, plays: 20 };
  const fresh = () => ({ aws: memoryBucket(), 'aws-cn': memoryBucket() });

  it('twice changes nothing', async () => {
    const both = fresh();
    expect(states(await layEvents(both, small, [DAY], quiet))).toEqual(['written']);
    const before = new Map(both.aws.objects);
    expect(states(await layEvents(both, small, [DAY], quiet))).toEqual(['there']);
    expect(both.aws.objects).toEqual(before);
  });

  it('writes the same bytes again where all is gone, or the marker is not there yet', async () => {
    const both = fresh();
    await layEvents(both, small, [DAY], quiet);
    const [world_, china] = [new Map(both.aws.objects), new Map(both['aws-cn'].objects)];
    both['aws-cn'].objects.clear();
    for (const key of world_.keys()) if (/^plays.*_SUCCESS/.test(key)) both.aws.objects.delete(key);
    const laid = await layEvents(both, small, [DAY], quiet);
    const written = laid.filter(({ state }) => state === 'written');
    expect(written.map(({ type, partition }) => `${type} ${partition}`)).toEqual([
      'plays aws',
      ...EVENT_TYPES.map((type) => `${type} aws-cn`),
    ]);
    expect(new Map([...both.aws.objects].sort())).toEqual(new Map([...world_].sort()));
    expect(both['aws-cn'].objects).toEqual(china);
  });

  it("leaves another world's day alone", async () => {
    const both = fresh();
    await layEvents(both, { ...small, plays: 30 }, [DAY], quiet);
    const before = new Map(both.aws.objects);
    expect(states(await layEvents(both, small, [DAY], quiet))).toEqual(['kept']);
    expect(both.aws.objects).toEqual(before);
  });

  it('without China needs no bucket there, and with China must have one', async () => {
    const { aws } = fresh();
    const alone = { ...small, crossingKey: null };
    const laid = await layEvents({ aws }, alone, ['2026-11-23', DAY], quiet);
    expect(laid).toHaveLength(10);
    expect(expectedEventsOf(alone, 'plays', DAY).partitions['aws-cn']).toBeUndefined();
    await expect(layEvents({ aws }, small, [DAY], quiet)).rejects.toThrow('events of aws-cn');
  });
});
