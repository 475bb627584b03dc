import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { music_service_auths } from '../../../../catalogue/music_service_auths';
import { navigation } from '../../../../catalogue/navigation';
import { plays } from '../../../../catalogue/plays';
import { token_requests } from '../../../../catalogue/token_requests';
import { voice_feedback } from '../../../../catalogue/voice_feedback';
import { eventFilter } from '../../../../core/border/event-filter';
import { keyedHasher } from '../../../../core/border/keyed-hash';
import { filterPolicy } from '../../../../core/border/policy';
import type { DataType } from '../../../../core/data-type';
import { dayNumber } from '../../../../local/seed/days';
import { firstDifference } from '../../../../local/seed/difference';
import { digestOf } from '../../../../local/seed/digest';
import { eventObjects } from '../../../../local/seed/events/event-object';
import {
  EVENT_TYPES,
  eventWorld,
  type EventType,
  type Partition,
} from '../../../../local/seed/events/event-world';
import {
  expectedEventFaults,
  expectedEventRows,
  expectedEventsOf,
} from '../../../../local/seed/events/expected-events';
import { PERSONAL_MARKER, PERSONAL_NUMBER } from '../../../../local/seed/events/personal';
import { canonicalRow, keyOf, type Row } from '../../../../local/seed/row';
import { tableWorld } from '../../../../local/seed/world';
import { readEvents } from '../../../support/read-events';

const DAY = '2026-11-24';
const KEY = 'a key of the test';
const people = tableWorld({ seed: 1, users: 2000, devices: 4000, day: DAY });
const TYPES: Readonly<Record<EventType, DataType>> = {
  token_requests,
  plays,
  navigation,
  music_service_auths,
  voice_feedback,
};
/** One event in ten is broken, so that each kind of fault comes up in both partitions. */
const world = { ...eventWorld(people, KEY), plays: 3000, brokenEvery: 10 };

const tally = (words: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

/** A row of a file for COPY, as Redshift reads it. */
function loadedRow(type: EventType, text: string): Row {
  const values = Array.from(text.matchAll(/((?:\\[^]|[^\\|])*)(?:\||$)/g), ([, value]) =>
    value!.replace(/\\([^])/g, '$1'),
  );
  const read = TYPES[type].columns.map(({ name, kind }, at): [string, string | null] => {
    const value = values[at]!;
    return [name, value === (kind === 'text' ? '@null@' : '') ? null : value];
  });
  return canonicalRow(type, Object.fromEntries(read));
}

interface Seen {
  readonly rows: Map<string, Row>;
  readonly rejected: string[];
  readonly heldBack: Record<string, number>;
  readonly counts: { read: number; unfolded: number; duplicates: number };
}

/** What the filter lets through of a Chinese object, and what it holds back. */
function crossed(type: EventType, plain: Buffer, heldBack: Record<string, number>): Buffer {
  const filter = eventFilter(filterPolicy(TYPES[type])!, keyedHasher(Buffer.from(KEY)), isUtf8);
  const bytes = Buffer.concat([Buffer.from(filter.push(plain)), Buffer.from(filter.end())]);
  for (const [reason, count] of Object.entries(filter.result().heldBackByReason))
    heldBack[reason] = (heldBack[reason] ?? 0) + count;
  return bytes;
}

/** Reads an object, and keeps of rows with one key the one that was received first, as the load does. */
function take(seen: Seen, type: EventType, partition: Partition, file: Buffer): void {
  const { rows, rejected, counts } = readEvents(TYPES[type], file, { partition });
  seen.counts.read += counts.read;
  seen.counts.unfolded += counts.unfolded;
  seen.rejected.push(...rejected.map(({ reason, column }) => `${reason} ${column}`));
  for (const text of rows) {
    const row = loadedRow(type, text);
    const other = seen.rows.get(keyOf(type, row));
    if (other !== undefined) seen.counts.duplicates += 1;
    if (other === undefined || row.received_at! < other.received_at!)
      seen.rows.set(keyOf(type, row), row);
  }
}

describe.each(EVENT_TYPES)('a seeded day of %s, through the filter and the reader', (type) => {
  const seen: Seen = {
    rows: new Map(),
    rejected: [],
    heldBack: {},
    counts: { read: 0, unfolded: 0, duplicates: 0 },
  };
  const expected = expectedEventsOf(world, type, DAY);
  const faults = [...expectedEventFaults(world, type, DAY)];
  let left = '';

  beforeAll(() => {
    for (const partition of ['aws', 'aws-cn'] as const)
      for (const { body } of eventObjects({ world, type, partition, day: dayNumber(DAY) })) {
        const plain = body[0] === 0x1f ? gunzipSync(body) : body;
        if (partition === 'aws') take(seen, type, partition, plain);
        else {
          const copy = crossed(type, plain, seen.heldBack);
          left += copy.toString();
          take(seen, type, partition, copy);
        }
      }
  });

  it('comes to the expected rows', () => {
    const rows = [...seen.rows.values()];
    expect(firstDifference(type, expectedEventRows(world, type, DAY), rows)).toBeNull();
    expect(digestOf(type, rows)).toEqual({ rows: expected.rows, digest: expected.digest });
  });

  it('comes to the expected books', () => {
    const { read, unfolded, duplicates } = expected;
    expect(seen.counts).toEqual({ read, unfolded, duplicates });
    expect(seen.heldBack).toEqual(expected.partitions['aws-cn']!.heldBackByReason);
  });

  it('is quarantined for the expected reasons, with the column that is to blame', () => {
    const blamed = faults.flatMap(({ fate }) =>
      typeof fate === 'string' ? [] : [`${fate.reason} ${fate.column}`],
    );
    expect(tally(seen.rejected)).toEqual(tally(blamed));
  });

  it('leaves nothing personal outside China', () => {
    expect(left.length).toBeGreaterThan(10_000);
    expect(left).not.toContain(PERSONAL_MARKER);
    expect(left).not.toContain(PERSONAL_NUMBER);
  });
});
