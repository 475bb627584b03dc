import type { Column, DataType } from '../data-type';
import { fenceTable, LEDGER, targetTable } from './names';
import { identifier } from './sql-text';

/** A column's type in the warehouse's own words. */
export function sqlType(column: Column): string {
  switch (column.kind) {
    case 'text':
      return `VARCHAR(${column.maxBytes ?? 1})`;
    case 'integer':
      return 'BIGINT';
    case 'decimal':
      return `DECIMAL(${column.precision ?? 18},${column.scale ?? 0})`;
    case 'double':
      return 'DOUBLE PRECISION';
    case 'boolean':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return 'TIMESTAMP';
    default:
      return column.kind satisfies never;
  }
}

/** AZ64 is for numbers and times; it cannot encode BOOLEAN or DOUBLE PRECISION, which take ZSTD as texts do. */
const encoding = ({ kind }: Column): string =>
  kind === 'text' || kind === 'boolean' || kind === 'double' ? 'ZSTD' : 'AZ64';

export const stageColumn = (column: Column): string =>
  `${identifier(column.name)} ${sqlType(column)}${column.required ? ' NOT NULL' : ''}`;

const targetColumn = (column: Column): string =>
  `${stageColumn(column)} ENCODE ${encoding(column)}`;

export const createSchema = (schema: string): string =>
  `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`;

/** The target: `day` first, sorted by it and by the partner. */
export const createTarget = (type: DataType): string =>
  `CREATE TABLE IF NOT EXISTS ${targetTable(type)} ("day" DATE NOT NULL ENCODE AZ64, ${type.columns
    .map(targetColumn)
    .join(', ')}) DISTSTYLE AUTO SORTKEY ("day", "partner_id")`;

export const createFence = (dataType: string): string =>
  `CREATE TABLE IF NOT EXISTS ${fenceTable(dataType)} ("day" DATE NOT NULL, "epoch" VARCHAR(32) NOT NULL, ` +
  '"token" VARCHAR(32) NOT NULL, "generation" VARCHAR(64), "loaded_epoch" VARCHAR(32), "rows" BIGINT, "loaded_at" TIMESTAMP)';

/** Column and type of the ledger, in the order in which a load writes them. All are NOT NULL but `capture`. */
export const LEDGER_COLUMNS = [
  ['data_type', 'VARCHAR(63)'],
  ['day', 'DATE'],
  ['mode', 'VARCHAR(16)'],
  ['generation', 'VARCHAR(64)'],
  ['capture', 'VARCHAR(64)'],
  ['epoch', 'VARCHAR(32)'],
  ['token', 'VARCHAR(32)'],
  ['shape', 'CHAR(64)'],
  ['manifest_key', 'VARCHAR(1024)'],
  ['manifest_sha256', 'CHAR(64)'],
  ['rows_read', 'BIGINT'],
  ['rows_unfolded', 'BIGINT'],
  ['rows_quarantined', 'BIGINT'],
  ['rows_staged', 'BIGINT'],
  ['rows_duplicate', 'BIGINT'],
  ['rows_loaded', 'BIGINT'],
  ['bytes', 'BIGINT'],
  ['workflow_id', 'VARCHAR(255)'],
  ['run_id', 'VARCHAR(64)'],
  ['loaded_at', 'TIMESTAMP'],
] as const;

export const createLedger = (): string =>
  `CREATE TABLE IF NOT EXISTS ${LEDGER} (${LEDGER_COLUMNS.map(
    ([name, type]) => `${identifier(name)} ${type}${name === 'capture' ? '' : ' NOT NULL'}`,
  ).join(', ')})`;
