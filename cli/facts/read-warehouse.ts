import type { Row, Warehouse } from '../../clients/warehouse';
import { WarehouseError } from '../../clients/warehouse';
import type { DataType } from '../../core/data-type';
import type { LedgerFacts } from '../../core/status/day-facts';
import {
  existingTablesQuery,
  fenceDaysQuery,
  ledgerQuery,
  parseFenceDay,
  parseLedgerRow,
  rowsPerDayQuery,
  type DayRange,
  type FenceDay,
} from '../../core/status/warehouse-sql';
import { CommandFault, EXIT } from '../exit-code';

/** Who gets no answer from the fence in this time meets a load that holds it. */
const FENCE_WITHIN_MS = 10_000;
/** Counting 90 days of a large table is seconds; a warehouse that wakes up takes longer. */
const QUERY_WITHIN_MS = 120_000;

/** Runs one statement of ours. @throws CommandFault 3 without an answer, 2 when the user may not ask it, 1 when it is refused otherwise */
export async function askWarehouse(
  warehouse: Warehouse,
  sql: string,
  withinMs = QUERY_WITHIN_MS,
): Promise<readonly Row[]> {
  try {
    const rows = await warehouse.query(sql, withinMs);
    if (rows !== null) return rows;
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    throw new CommandFault(
      error.denied ? EXIT.wrongArguments : EXIT.failed,
      `The warehouse refused a query: ${error.message}.${error.denied ? ' millrace doctor says which right is missing.' : ''}`,
    );
  }
  throw new CommandFault(
    EXIT.unreachable,
    `The warehouse gave no answer within ${withinMs / 1000} s. Is it busy, or paused? millrace doctor says more.`,
  );
}

/** The tables of ours that there are, as `schema.table`. */
export async function readTables(
  warehouse: Warehouse,
  types: readonly DataType[],
): Promise<ReadonlySet<string>> {
  const rows = await askWarehouse(warehouse, existingTablesQuery(types));
  return new Set(rows.map(([schema, table]) => `${schema ?? ''}.${table ?? ''}`));
}

/** The whole ledger of a range; empty before the first load. */
export async function readLedger(
  warehouse: Warehouse,
  tables: ReadonlySet<string>,
  range: DayRange,
): Promise<LedgerFacts[]> {
  if (!tables.has('millrace.loads')) return [];
  return (await askWarehouse(warehouse, ledgerQuery(range))).map(parseLedgerRow);
}

/** Rows per day that the target itself counts; a table that is not there has none. */
export async function readRowsPerDay(
  warehouse: Warehouse,
  tables: ReadonlySet<string>,
  type: DataType,
  range: DayRange,
): Promise<ReadonlyMap<string, number>> {
  if (!tables.has(`${type.schema}.${type.name}`)) return new Map();
  const rows = await askWarehouse(warehouse, rowsPerDayQuery(type, range));
  return new Map(rows.map(([day, count]) => [day ?? '', Number(count)]));
}

/** What the fence says of the days; null when a load holds it. */
export async function readFenceDays(
  warehouse: Warehouse,
  tables: ReadonlySet<string>,
  { name }: DataType,
  range: DayRange,
): Promise<FenceDay[] | null> {
  if (!tables.has(`millrace.fence_${name}`)) return [];
  const rows = await warehouse.query(fenceDaysQuery(name, range), FENCE_WITHIN_MS);
  return rows?.map(parseFenceDay) ?? null;
}
