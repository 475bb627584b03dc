import { firstDifference } from '../../local/seed/difference';
import { digestOf } from '../../local/seed/digest';
import type { EventType, EventWorld } from '../../local/seed/events/event-world';
import { expectedEventRows } from '../../local/seed/events/expected-events';
import { expectedRows } from '../../local/seed/expected';
import { canonicalRow, COLUMNS, type DataType, type Row } from '../../local/seed/row';
import type { Table, World } from '../../local/seed/world';
import { tableOf } from '../../local/demo/seeded';
import type { Laptop } from './a-laptop';

/** A day of a type as the warehouse shows it, in the seeder's form. */
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

/** Compares a loaded day row for row with what it must hold. */
export async function expectRows(
  laptop: Laptop,
  type: DataType,
  day: string,
  expected: readonly Row[],
): Promise<void> {
  const rows = await loadedRows(laptop, type, day);
  const [found, wanted] = [digestOf(type, rows), digestOf(type, expected)];
  if (found.rows === wanted.rows && found.digest === wanted.digest) return;
  const difference = firstDifference(type, expected, rows);
  throw new Error(
    `${tableOf(type)} of ${day} has ${rows.length} rows, ${wanted.rows} were expected: ${JSON.stringify(difference)}`,
  );
}

/** Compares a loaded day of a table row for row with what the seeder says that it must hold. */
export const expectSeededRows = (
  laptop: Laptop,
  world: World,
  table: Table,
  day: string,
): Promise<void> => expectRows(laptop, table, day, [...expectedRows(world, table, day)]);

/** The same for a day of events, of both partitions where the world has both. */
export const expectSeededEvents = (
  laptop: Laptop,
  world: EventWorld,
  type: EventType,
  day: string,
): Promise<void> => expectRows(laptop, type, day, [...expectedEventRows(world, type, day)]);
