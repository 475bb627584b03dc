import { dayNumber, type Day } from '../days';
import { newDigest } from '../digest';
import type { Row } from '../row';
import { deliveriesOn, type Delivery } from './deliveries';
import type { Blame, EventFault, HeldBack } from './event-fault';
import { eventBuffers } from './event-object';
import type { EventDay } from './event-record';
import { partitionsOf, type EventType, type EventWorld, type Partition } from './event-world';
import { leftOutObjects, type LeftOutRule } from './left-out';

type Counts = Readonly<Record<string, number>>;

/** What the events of one partition come to: `lines` = `read` + held back, `read` + `unfolded` = `written` + quarantined, `rows` = `written` - `duplicates`. */
export interface EventBooks {
  /** Objects that are data. */
  readonly objects: number;
  /** Events in them, as they lie in the bucket. */
  readonly lines: number;
  /** Those that never leave China. */
  readonly heldBackByReason: Counts;
  /** Events that the transform reads. */
  readonly read: number;
  /** Rows that `explode` adds; an empty list takes one away. */
  readonly unfolded: number;
  readonly quarantinedByReason: Counts;
  readonly written: number;
  readonly duplicates: number;
  readonly rows: number;
  /** Objects that are no data, by rule. */
  readonly leftOut: Readonly<Record<LeftOutRule, number>>;
}

/** What a load of a day of events must come to. */
export interface ExpectedEvents {
  readonly type: EventType;
  readonly day: Day;
  readonly rows: number;
  /** Of the rows, whatever their order: `newDigest`. */
  readonly digest: string;
  readonly partitions: Readonly<Partial<Record<Partition, EventBooks>>>;
  /** Over all partitions. */
  readonly read: number;
  readonly unfolded: number;
  readonly quarantined: number;
  readonly quarantinedByReason: Counts;
  readonly duplicates: number;
}

/** An event that must be in quarantine, or in China be held back. */
export interface ExpectedEventFault {
  /** Id as the seeder numbers events; the event itself may say another or none. */
  readonly id: string;
  readonly partition: Partition;
  readonly kind: string;
  readonly fate: Blame | HeldBack;
}

const add = (counts: Record<string, number>, word: string, more = 1): void => {
  counts[word] = (counts[word] ?? 0) + more;
};
const sum = (counts: Counts): number => Object.values(counts).reduce((all, each) => all + each, 0);

const fateOf = (partition: Partition, fault: EventFault): Blame | HeldBack =>
  partition === 'aws' ? fault.blame : fault.inChina;

function* daysOf(world: EventWorld, type: EventType, day: Day): Generator<EventDay> {
  for (const partition of partitionsOf(world))
    yield { world, type, partition, day: dayNumber(day) };
}

/** The rows that the warehouse must hold of a type's day, each once, in no order; `day` itself is not among the columns. */
export function* expectedEventRows(world: EventWorld, type: EventType, day: Day): Generator<Row> {
  for (const of of daysOf(world, type, day))
    for (const { record, isRepeat } of deliveriesOn(of)) if (!isRepeat) yield* record.rows;
}

/** The broken events of a type's day, and what must become of each. */
export function* expectedEventFaults(
  world: EventWorld,
  type: EventType,
  day: Day,
): Generator<ExpectedEventFault> {
  for (const of of daysOf(world, type, day))
    for (const { record } of deliveriesOn(of)) {
      const { id, fault } = record;
      if (fault === null) continue;
      const { partition } = of;
      yield { id, partition, kind: fault.kind, fate: fateOf(partition, fault) };
    }
}

function leftOutOf(of: EventDay): Record<LeftOutRule, number> {
  const counts = { hidden: 0, 'error-output': 0, empty: 0 };
  for (const { rule } of leftOutObjects(of)) counts[rule] += 1;
  return counts;
}

/** The books of one partition; each row that loads is shown to `onRow`. */
function booksOf(of: EventDay, onRow: (row: Row) => void): EventBooks {
  const heldBackByReason: Record<string, number> = {};
  const quarantinedByReason: Record<string, number> = {};
  let [lines, good, written, duplicates] = [0, 0, 0, 0];
  const count = ({ record, isRepeat }: Delivery): void => {
    lines += 1;
    if (record.fault !== null) {
      const fate = fateOf(of.partition, record.fault);
      if (typeof fate === 'string') add(heldBackByReason, fate);
      else add(quarantinedByReason, fate.reason);
      return;
    }
    good += 1;
    written += record.rows.length;
    if (isRepeat) duplicates += record.rows.length;
    else record.rows.forEach(onRow);
  };
  const buffers = eventBuffers(of);
  for (const { deliveries } of buffers) deliveries.forEach(count);
  return {
    objects: buffers.length,
    lines,
    heldBackByReason,
    read: lines - sum(heldBackByReason),
    unfolded: written - good,
    quarantinedByReason,
    written,
    duplicates,
    rows: written - duplicates,
    leftOut: leftOutOf(of),
  };
}

/** Counts and digest of a type's day over all partitions; each row is shown to `onRow` on the way. */
export function expectedEventsOf(
  world: EventWorld,
  type: EventType,
  day: Day,
  onRow?: (row: Row) => void,
): ExpectedEvents {
  const digest = newDigest(type);
  const partitions: Partial<Record<Partition, EventBooks>> = {};
  for (const of of daysOf(world, type, day))
    partitions[of.partition] = booksOf(of, (row) => {
      digest.add(row);
      onRow?.(row);
    });
  const books = Object.values(partitions);
  const quarantinedByReason: Record<string, number> = {};
  for (const each of books)
    for (const [reason, count] of Object.entries(each.quarantinedByReason))
      add(quarantinedByReason, reason, count);
  const total = (amount: 'read' | 'unfolded' | 'duplicates'): number =>
    books.reduce((all, each) => all + each[amount], 0);
  return {
    type,
    day,
    rows: digest.rows(),
    digest: digest.value(),
    partitions,
    read: total('read'),
    unfolded: total('unfolded'),
    quarantined: sum(quarantinedByReason),
    quarantinedByReason,
    duplicates: total('duplicates'),
  };
}
