import type { Column, DataType } from '../data-type';
import type { ColumnProfile } from '../profile';
import { sameFigure, type StageProfile } from '../warehouse/profile-sql';
import { literal } from '../warehouse/sql-text';

/** A column of another table, as the warehouse's catalogue tells it. */
export interface TheirColumn {
  readonly name: string;
  readonly type: string;
}

/** Types of another table whose values can be set beside a column of ours. */
const COMPARABLE: Readonly<Record<Column['kind'], readonly string[]>> = {
  text: ['character varying', 'character', 'text'],
  integer: ['bigint', 'integer', 'smallint'],
  decimal: ['numeric'],
  double: ['double precision', 'real'],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp without time zone'],
};

export const theirColumnsQuery = (schema: string, table: string): string =>
  `SELECT column_name, data_type FROM svv_columns WHERE table_schema = ${literal(schema)} AND table_name = ${literal(table)} ORDER BY ordinal_position`;

/** What can be compared, and why the rest cannot. */
export interface Comparable {
  /** The data type with the shared columns alone; without a key where the other table lacks a part of it. */
  readonly shared: DataType;
  readonly apart: readonly { readonly column: string; readonly why: string }[];
  /** Columns that only the other table has. */
  readonly onlyTheirs: readonly string[];
}

function whyApart(column: Column, theirs: readonly TheirColumn[]): string | null {
  const there = theirs.find(({ name }) => name === column.name);
  if (there === undefined) return 'the other table has no such column';
  return COMPARABLE[column.kind].includes(there.type)
    ? null
    : `it is ${there.type} in the other table and ${column.kind} here`;
}

export function comparable(type: DataType, theirs: readonly TheirColumn[]): Comparable {
  const judged = type.columns.map((column) => ({ column, why: whyApart(column, theirs) }));
  const columns = judged.filter(({ why }) => why === null).map(({ column }) => column);
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  return {
    shared: { ...type, columns, key: type.key.every(has) ? type.key : [] },
    apart: judged.flatMap(({ column, why }) =>
      why === null ? [] : [{ column: column.name, why }],
    ),
    onlyTheirs: theirs
      .map(({ name }) => name)
      .filter((name) => name !== 'day' && !type.columns.some((column) => column.name === name)),
  };
}

/** One column set beside the other table's. */
export interface ComparedColumn {
  readonly column: string;
  readonly same: boolean;
  /** Why it could not be compared, or null. */
  readonly why: string | null;
  /** The figures that differ. */
  readonly differs: readonly {
    readonly figure: string;
    readonly ours: string | null;
    readonly theirs: string | null;
  }[];
}

function comparedColumn(ours: ColumnProfile, theirs: ColumnProfile): ComparedColumn {
  const there: Readonly<Record<string, string | null>> = { ...theirs };
  const differs = Object.entries({ ...ours } as Record<string, string | null>)
    .filter(([figure]) => figure !== 'column' && figure !== 'kind')
    .filter(
      ([figure, value]) =>
        !sameFigure(figure === 'count' ? 'integer' : ours.kind, value, there[figure] ?? null),
    )
    .map(([figure, value]) => ({ figure, ours: value, theirs: there[figure] ?? null }));
  return { column: ours.column, same: differs.length === 0, why: null, differs };
}

/** Every column of the declaration, in its order. */
export function comparedColumns(
  type: DataType,
  { apart }: Comparable,
  ours: StageProfile,
  theirs: StageProfile,
): ComparedColumn[] {
  const compared = new Map(
    ours.profile.flatMap((mine, at): [string, ComparedColumn][] => {
      const other = theirs.profile[at];
      return other === undefined ? [] : [[mine.column, comparedColumn(mine, other)]];
    }),
  );
  for (const { column, why } of apart)
    compared.set(column, { column, same: false, why, differs: [] });
  return type.columns.flatMap(({ name }) => compared.get(name) ?? []);
}
