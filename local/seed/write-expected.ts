import { createWriteStream, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Day } from './days';
import type { EventType, EventWorld } from './events/event-world';
import { expectedEventFaults, expectedEventsOf } from './events/expected-events';
import { expectedOf, expectedQuarantine, sortedByKey } from './expected';
import type { DataType, Row } from './row';
import type { Table, World } from './world';

const lines = (values: Iterable<unknown>): Readable =>
  Readable.from(
    (function* () {
      for (const value of values) yield `${JSON.stringify(value)}\n`;
    })(),
  );

/** What is written of one day of one type. */
interface ExpectedDay {
  readonly rows: Iterable<Row>;
  /** Broken records and what must become of each. */
  readonly faults: Iterable<unknown>;
  /** Counts and digest. */
  readonly expected: unknown;
}

/** Writes a day into a folder: `<type>-<day>.jsonl`, a row a line, in the order of its key; `.quarantine.jsonl`; `.json`. */
async function writeDay(
  folder: string,
  type: DataType,
  day: Day,
  { rows, faults, expected }: ExpectedDay,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const place = (ending: string): string => join(folder, `${type}-${day}.${ending}`);
  await pipeline(lines(sortedByKey(type, rows)), createWriteStream(place('jsonl')));
  await pipeline(lines(faults), createWriteStream(place('quarantine.jsonl')));
  await writeFile(place('json'), `${JSON.stringify(expected, null, 2)}\n`);
}

/** Writes what a day of a table must come to. */
export async function writeExpected(
  folder: string,
  world: World,
  table: Table,
  day: Day,
): Promise<void> {
  const rows: Row[] = [];
  const expected = expectedOf(world, table, day, (row) => rows.push(row));
  const faults = expectedQuarantine(world, table, day);
  await writeDay(folder, table, day, { rows, faults, expected });
}

/** Writes what a day of events must come to. */
export async function writeExpectedEvents(
  folder: string,
  world: EventWorld,
  type: EventType,
  day: Day,
): Promise<void> {
  const rows: Row[] = [];
  const expected = expectedEventsOf(world, type, day, (row) => rows.push(row));
  const faults = expectedEventFaults(world, type, day);
  await writeDay(folder, type, day, { rows, faults, expected });
}
