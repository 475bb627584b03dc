import { invalid, notFound } from './api-error';
import { DATABASE } from './database';
import type { Executor } from './execute';
import { targetOf, textOf, type Input } from './request';

type Output = Record<string, unknown>;

const TABLES = `SELECT table_name AS name, table_schema AS schema, CASE WHEN table_schema IN ('pg_catalog', 'information_schema')
    THEN CASE table_type WHEN 'VIEW' THEN 'SYSTEM VIEW' ELSE 'SYSTEM TABLE' END WHEN table_type = 'VIEW' THEN 'VIEW' ELSE 'TABLE' END AS type
  FROM information_schema.tables WHERE table_schema LIKE $1 AND table_name LIKE $2 AND table_schema NOT LIKE 'redshift%'
  ORDER BY schema, name`;
const COLUMNS = `SELECT column_name AS name, udt_name AS type, is_nullable, column_default, character_maximum_length AS length,
    numeric_precision AS precision, numeric_scale AS scale, table_schema AS schema FROM information_schema.columns
  WHERE table_name = $2 AND ($1 = '' OR table_schema = $1) ORDER BY ordinal_position`;
const SCHEMAS = `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE $1 AND nspname NOT LIKE 'redshift%'
  AND nspname NOT LIKE 'pg\\_t%' ORDER BY 1`;

/** All that a list finds, a page at a time: the token is the number of the next one. */
export function page<T>(
  input: Input,
  all: readonly T[],
  most: number,
): { items: readonly T[]; next: Output } {
  const from = Number(textOf(input, 'NextToken') ?? 0);
  if (Number(input.MaxResults ?? 0) > most)
    throw invalid(`MaxResults must be between 0 and ${most}.`);
  const size = Math.min(Number(input.MaxResults ?? 0) || most, most);
  return {
    items: all.slice(from, from + size),
    next: from + size < all.length ? { NextToken: String(from + size) } : {},
  };
}

const column = (row: Readonly<Record<string, string | null>>, table: string): Output => ({
  ...{
    name: row.name,
    label: row.name,
    typeName: row.type,
    schemaName: row.schema,
    tableName: table,
  },
  ...{
    nullable: row.is_nullable === 'YES' ? 1 : 0,
    length: Number(row.length ?? row.precision ?? 0),
  },
  ...{ precision: Number(row.precision ?? 0), scale: Number(row.scale ?? 0), isCurrency: false },
  ...{ isSigned: row.precision !== null, isCaseSensitive: row.length !== null },
  ...(row.column_default == null ? {} : { columnDefault: row.column_default }),
});

/** The operations that look at the catalogue, as the caller's database user (B66). Null for another operation. */
export async function catalogCall(
  executor: Executor,
  operation: string,
  input: Input,
): Promise<Output | null> {
  if (!/^(List(Tables|Schemas|Databases)|DescribeTable)$/.test(operation)) return null;
  const { user } = targetOf(input);
  if (input.ConnectedDatabase !== undefined && input.ConnectedDatabase !== DATABASE)
    throw invalid('ConnectedDatabase is not known to the local Redshift.');
  const [schema, table] = [
    textOf(input, 'SchemaPattern') ?? '%',
    textOf(input, 'TablePattern') ?? '%',
  ];
  if (operation === 'ListDatabases') return { Databases: [DATABASE] };
  if (operation === 'ListTables') {
    const { items, next } = page(input, await executor.ask(user, TABLES, [schema, table]), 1000);
    return { Tables: items, ...next };
  }
  if (operation === 'ListSchemas') {
    const { items, next } = page(input, await executor.ask(user, SCHEMAS, [schema]), 1000);
    return { Schemas: items.map(({ name }) => name), ...next };
  }
  const named = textOf(input, 'Table') ?? '';
  const rows = await executor.ask(user, COLUMNS, [textOf(input, 'Schema') ?? '', named]);
  if (rows.length === 0) throw notFound(`Table ${named} does not exist.`, named);
  const { items, next } = page(input, rows, 1000);
  return { TableName: named, ColumnList: items.map((row) => column(row, named)), ...next };
}
