import type { Laptop } from './a-laptop';
import { tableOf } from '../../local/demo/seeded';
import { firstDifference } from '../../local/seed/difference';
import { digestOf } from '../../local/seed/digest';
import type { EventType, EventWorld } from '../../local/seed/events/event-world';
import { expectedEventRows, expectedEventsOf } from '../../local/seed/events/expected-events';
import { expectedOf, expectedRows } from '../../local/seed/expected';
import { canonicalRow, COLUMNS, type DataType, type Row } from '../../local/seed/row';
import type { Table, World } from '../../local/seed/world';

/** A type's day as the warehouse shows it, in the seeder's form. */
async function loadedRows(laptop: Laptop, type: DataType, day: string): Promise<Row[]> {
  const columns = Object.entries(COLUMNS[type]);
  const shown = columns.map(([name, kind]) => {
    if (kind === 'timestamp') return `TO_CHAR("${name}", 'YYYY-MM-DD HH24:MI:SS.US')`;
    return kind === 'decimal' ? `CAST("${name}" AS VARCHAR(40))` : `"${name}"`;
  });
  const found = await laptop.rows(
    `SELECT ${shown.join(', ')} FROM ${tableOf(type)} WHERE day = CAST('${day}' AS DATE)`,
  );
  return found.map((row) =>
    canonicalRow(
      type,
      Object.fromEntries(columns.map(([name], index) => [name, row[index] ?? null])),
    ),
  );
}

interface Expected {
  readonly rows: number;
  readonly digest: string;
}

async function expectRows(
  laptop: Laptop,
  type: DataType,
  day: string,
  expected: Expected,
  each: () => Iterable<Row>,
): Promise<void> {
  const rows = await loadedRows(laptop, type, day);
  const found = digestOf(type, rows);
  if (found.rows === expected.rows && found.digest === expected.digest) return;
  const difference = firstDifference(type, each(), rows);
  throw new Error(
    `${tableOf(type)} of ${day} has ${rows.length} rows, ${expected.rows} were expected: ${JSON.stringify(difference)}`,
  );
}

/** Compares a loaded day row for row with what the seeder says that it must hold. */
export const expectSeededRows = (
  laptop: Laptop,
  world: World,
  table: Table,
  day: string,
): Promise<void> =>
  expectRows(laptop, table, day, expectedOf(world, table, day), () =>
    expectedRows(world, table, day),
  );

/** The same for a day of events, of both partitions where the world has both. */
export const expectSeededEvents = (
  laptop: Laptop,
  world: EventWorld,
  type: EventType,
  day: string,
): Promise<void> =>
  expectRows(laptop, type, day, expectedEventsOf(world, type, day), () =>
    expectedEventRows(world, type, day),
  );
