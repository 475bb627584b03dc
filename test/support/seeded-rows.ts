import type { Laptop } from './a-laptop';
import { firstDifference } from '../../local/seed/difference';
import { digestOf } from '../../local/seed/digest';
import { expectedOf, expectedRows } from '../../local/seed/expected';
import { canonicalRow, COLUMNS, type Row } from '../../local/seed/row';
import type { Table, World } from '../../local/seed/world';

/** A table's day as the warehouse shows it, in the seeder's form. */
async function loadedRows(laptop: Laptop, table: Table, day: string): Promise<Row[]> {
  const columns = Object.entries(COLUMNS[table]);
  const shown = columns.map(([name, kind]) => {
    if (kind === 'timestamp') return `TO_CHAR("${name}", 'YYYY-MM-DD HH24:MI:SS.US')`;
    return kind === 'decimal' ? `CAST("${name}" AS VARCHAR(40))` : `"${name}"`;
  });
  const found = await laptop.rows(
    `SELECT ${shown.join(', ')} FROM accounts.${table} WHERE day = CAST('${day}' AS DATE)`,
  );
  return found.map((row) =>
    canonicalRow(
      table,
      Object.fromEntries(columns.map(([name], index) => [name, row[index] ?? null])),
    ),
  );
}

/** Compares a loaded day row for row with what the seeder says that it must hold. */
export async function expectSeededRows(
  laptop: Laptop,
  world: World,
  table: Table,
  day: string,
): Promise<void> {
  const rows = await loadedRows(laptop, table, day);
  const expected = expectedOf(world, table, day);
  const found = digestOf(table, rows);
  if (found.rows === expected.rows && found.digest === expected.digest) return;
  const difference = firstDifference(table, expectedRows(world, table, day), rows);
  throw new Error(
    `accounts.${table} of ${day} has ${rows.length} rows, ${expected.rows} were expected: ${JSON.stringify(difference)}`,
  );
}
