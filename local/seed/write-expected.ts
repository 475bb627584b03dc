import { createWriteStream, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Day } from './days';
import { expectedOf, expectedQuarantine, sortedByKey, type Expected } from './expected';
import type { Row } from './row';
import type { Table, World } from './world';

const lines = (values: Iterable<unknown>): Readable =>
  Readable.from(
    (function* () {
      for (const value of values) yield `${JSON.stringify(value)}\n`;
    })(),
  );

/**
 * Writes what a day must come to into a folder: `<table>-<day>.jsonl`, a row a line, in the order of its key;
 * `<table>-<day>.quarantine.jsonl`; `<table>-<day>.json`, counts and digest.
 */
export async function writeExpected(
  folder: string,
  world: World,
  table: Table,
  day: Day,
): Promise<Expected> {
  mkdirSync(folder, { recursive: true });
  const place = (ending: string): string => join(folder, `${table}-${day}.${ending}`);
  const rows: Row[] = [];
  const expected = expectedOf(world, table, day, (row) => rows.push(row));
  await pipeline(lines(sortedByKey(table, rows)), createWriteStream(place('jsonl')));
  await pipeline(
    lines(expectedQuarantine(world, table, day)),
    createWriteStream(place('quarantine.jsonl')),
  );
  await writeFile(place('json'), `${JSON.stringify(expected, null, 2)}\n`);
  return expected;
}
