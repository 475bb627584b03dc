import type { DataType } from '../data-type';
import { fenceTable, LEDGER, targetTable } from '../warehouse/names';
import { dateLiteral, literal } from '../warehouse/sql-text';
import type { LedgerFacts, LoadedFacts } from './day-facts';

/** Days from and to, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

type Row = readonly (string | null)[];

const within = ({ from, to }: DayRange): string =>
  `"day" BETWEEN ${dateLiteral(from)} AND ${dateLiteral(to)}`;
const DAY_TEXT = `TO_CHAR("day", 'YYYY-MM-DD')`;
const INSTANT_TEXT = `TO_CHAR("loaded_at", 'YYYY-MM-DD"T"HH24:MI:SS')`;
const whole = (column: string): string => `CAST("${column}" AS VARCHAR(20))`;

/** Which of our tables there are: a fresh warehouse has none, and a type that was never loaded has no fence. */
export const existingTablesQuery = (types: readonly DataType[]): string =>
  `SELECT DISTINCT table_schema, table_name FROM svv_tables WHERE table_schema IN (${[
    ...new Set(['millrace', ...types.map(({ schema }) => schema)]),
  ]
    .map(literal)
    .join(', ')})`;

/** Rows per day in the target itself: one statement for all days. */
export const rowsPerDayQuery = (type: DataType, range: DayRange): string =>
  `SELECT ${DAY_TEXT} AS day_text, CAST(COUNT(*) AS VARCHAR(20)) AS day_rows FROM ${targetTable(type)} WHERE ${within(range)} GROUP BY 1`;

/** Every day of the range that was ever loaded, and the newest day that is loaded now. */
export const fenceDaysQuery = (dataType: string, range: DayRange): string =>
  `SELECT ${DAY_TEXT}, "generation", "loaded_epoch", ${whole('rows')}, ${INSTANT_TEXT} FROM ${fenceTable(dataType)} ` +
  `WHERE "loaded_epoch" IS NOT NULL AND (${within(range)} OR "day" = (SELECT MAX("day") FROM ${fenceTable(dataType)} WHERE "generation" IS NOT NULL))`;

export interface FenceDay extends LoadedFacts {
  readonly day: string;
}

const instant = (text: string | null | undefined): string => (text == null ? '' : `${text}Z`);

export const parseFenceDay = ([day, generation, epoch, rows, loadedAt]: Row): FenceDay => ({
  day: day ?? '',
  generation: generation ?? null,
  epoch: epoch ?? '',
  rows: Number(rows ?? 0),
  loadedAt: instant(loadedAt),
});

const LEDGER_COUNTS = ['read', 'unfolded', 'quarantined', 'staged', 'duplicate', 'loaded'] as const;

const ledgerSelect = (where: string): string =>
  `SELECT "data_type", ${DAY_TEXT}, "generation", "capture", "epoch", ${LEDGER_COUNTS.map((name) => whole(`rows_${name}`)).join(', ')}, ` +
  `${whole('bytes')}, "workflow_id", "run_id", ${INSTANT_TEXT} FROM ${LEDGER} WHERE ${where} ORDER BY "epoch"`;

/** The ledger of a range, of all types: those that left the catalogue are in it too. */
export const ledgerQuery = (range: DayRange): string => ledgerSelect(within(range));

export function parseLedgerRow(row: Row): LedgerFacts {
  const text = (at: number): string => (row[at] ?? '').trim();
  const count = (at: number): number => Number(row[at] ?? 0);
  return {
    dataType: text(0),
    day: text(1),
    generation: text(2),
    capture: row[3] ?? null,
    epoch: text(4),
    rowsRead: count(5),
    rowsUnfolded: count(6),
    rowsQuarantined: count(7),
    rowsStaged: count(8),
    rowsDuplicate: count(9),
    rowsLoaded: count(10),
    bytes: count(11),
    workflowId: text(12),
    runId: text(13),
    loadedAt: instant(row[14]),
  };
}
