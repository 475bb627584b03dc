import type { Column, DataType } from '../data-type';
import { createFence, createLedger, createSchema, createTarget, sqlType } from './ddl';
import { createFirstArrivals, dropFirstArrivals, hasFirstArrivals } from './first-arrivals';
import { fenceTable, LEDGER, targetTable } from './names';
import { identifier, literal } from './sql-text';

/** A column of a table as SVV_COLUMNS tells it. */
export interface ExistingColumn {
  readonly table: string;
  readonly name: string;
  /** `character varying`, `bigint`, `numeric` ... */
  readonly type: string;
  readonly length: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
}

/** Columns of the target, the fence and the ledger, in one look. */
export const existingColumnsQuery = (type: DataType): string =>
  `SELECT table_schema, table_name, column_name, data_type, CAST(character_maximum_length AS VARCHAR(20)), ` +
  `CAST(numeric_precision AS VARCHAR(20)), CAST(numeric_scale AS VARCHAR(20)) FROM svv_columns WHERE ` +
  `(table_schema = ${literal(type.schema)} AND table_name = ${literal(type.name)}) OR ` +
  `(table_schema = 'millrace' AND table_name IN ('loads', ${literal(`fence_${type.name}`)})) ORDER BY ordinal_position`;

export function parseExistingColumn(row: readonly (string | null)[]): ExistingColumn {
  const [
    schema = '',
    table = '',
    name = '',
    type = '',
    length = null,
    precision = null,
    scale = null,
  ] = row;
  const number = (text: string | null): number | null => (text === null ? null : Number(text));
  return {
    table: `${schema ?? ''}.${table ?? ''}`,
    name: name ?? '',
    type: type ?? '',
    length: number(length),
    precision: number(precision),
    scale: number(scale),
  };
}

const TYPE_NAMES: Readonly<Record<Column['kind'], string>> = {
  text: 'character varying',
  integer: 'bigint',
  decimal: 'numeric',
  double: 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp without time zone',
};

const shownType = ({ type, length, precision, scale }: ExistingColumn): string => {
  if (type === 'character varying') return `VARCHAR(${length ?? 0})`;
  return type === 'numeric' ? `DECIMAL(${precision ?? 0},${scale ?? 0})` : type.toUpperCase();
};

/** What brings a table to the declared shape, or why nothing may. */
export type Preparation =
  | { readonly ok: true; readonly statements: readonly string[] }
  | { readonly ok: false; readonly refusals: readonly string[] };

function columnChange(
  type: DataType,
  column: Column,
  there: ExistingColumn | undefined,
): { statement?: string; refusal?: string } {
  const table = targetTable(type);
  // Always nullable: rows of earlier days have no value, and the transform guards what is required.
  if (there === undefined)
    return {
      statement: `ALTER TABLE ${table} ADD COLUMN ${identifier(column.name)} ${sqlType(column)}`,
    };
  const differs = {
    refusal: `${column.name} is ${shownType(there)} in the table and ${sqlType(column)} in the declaration`,
  };
  if (there.type !== TYPE_NAMES[column.kind]) return differs;
  if (column.kind === 'decimal') {
    return there.precision === column.precision && there.scale === column.scale ? {} : differs;
  }
  if (column.kind !== 'text' || there.length === null || there.length >= (column.maxBytes ?? 0))
    return {};
  return {
    statement: `ALTER TABLE ${table} ALTER COLUMN ${identifier(column.name)} TYPE ${sqlType(column)}`,
  };
}

/** Changes of the target, with its view taken away before and made anew behind them: a crash between is seen by the next look. */
function withView(type: DataType, changes: readonly string[], isThere: boolean): readonly string[] {
  if (!hasFirstArrivals(type) || (isThere && changes.length === 0)) return changes;
  return [...(isThere ? [dropFirstArrivals(type)] : []), ...changes, createFirstArrivals(type)];
}

/**
 * From what is there to what is declared, as statements that run alone: schema, fence, ledger, target; new columns,
 * wider texts. A text is never narrowed, a column never dropped; any other difference is refused with both shapes.
 */
export function preparation(
  type: DataType,
  existing: readonly ExistingColumn[],
  isViewThere = true,
): Preparation {
  const columnsOf = (table: string): readonly ExistingColumn[] =>
    existing.filter((column) => column.table === table.replaceAll('"', ''));
  const statements: string[] = [];
  if (columnsOf(fenceTable(type.name)).length === 0) {
    statements.push(createSchema('millrace'), createFence(type.name));
  }
  if (columnsOf(LEDGER).length === 0) statements.push(createLedger());
  const target = columnsOf(targetTable(type));
  if (target.length === 0) {
    const made = [createSchema(type.schema), createTarget(type)];
    return { ok: true, statements: [...statements, ...withView(type, made, false)] };
  }
  const changes = type.columns.map((column) =>
    columnChange(
      type,
      column,
      target.find(({ name }) => name === column.name),
    ),
  );
  const refusals = changes.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
  if (target[0]?.name !== 'day') refusals.unshift('its first column is not "day"');
  if (refusals.length > 0) return { ok: false, refusals };
  const made = changes.flatMap(({ statement }) => (statement === undefined ? [] : [statement]));
  return { ok: true, statements: [...statements, ...withView(type, made, isViewThere)] };
}

/** The mode that the type was last loaded with: the one read of the ledger, outside the batches. */
export const lastModeQuery = (dataType: string): string =>
  `SELECT mode FROM ${LEDGER} WHERE data_type = ${literal(dataType)} ORDER BY epoch DESC LIMIT 1`;

/** Who loaded an epoch, for people. */
export const loadedByQuery = (dataType: string, epoch: string): string =>
  `SELECT workflow_id, run_id FROM ${LEDGER} WHERE data_type = ${literal(dataType)} AND epoch = ${literal(epoch)} LIMIT 1`;
