import { invalid, notFound } from './api-error';
import { DATABASE } from './database';
import type { Executor } from './execute';
import { targetOf, type Input } from './request';

type Output = Record<string, unknown>;

const TABLES = `SELECT json_build_object('name', table_name, 'schema', table_schema, 'type',
    CASE WHEN table_schema IN ('pg_catalog', 'information_schema') THEN 'SYSTEM ' ELSE '' END
      || CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END) AS item
  FROM information_schema.tables WHERE table_schema LIKE $1 AND table_name LIKE $2 AND table_schema NOT LIKE 'redshift%'
  ORDER BY table_schema, table_name`;
const COLUMNS = `SELECT json_strip_nulls(json_build_object('name', column_name, 'label', column_name, 'typeName', udt_name,
    'schemaName', table_schema, 'tableName', table_name, 'nullable', (is_nullable = 'YES')::int, 'columnDefault', column_default,
    'length', COALESCE(character_maximum_length, numeric_precision, 0), 'precision', COALESCE(numeric_precision, 0),
    'scale', COALESCE(numeric_scale, 0), 'isSigned', numeric_precision IS NOT NULL,
    'isCaseSensitive', character_maximum_length IS NOT NULL, 'isCurrency', false)) AS item
  FROM information_schema.columns WHERE ($1 = '' OR table_schema = $1) AND table_name = $2 ORDER BY ordinal_position`;
const SCHEMAS = `SELECT nspname AS item FROM pg_namespace WHERE nspname LIKE $1 AND nspname NOT LIKE 'redshift%'
  AND nspname NOT LIKE 'pg\\_t%' AND $2 = $2::text ORDER BY 1`;

/** All that a list finds, a page at a time: the token is the number of the next one. */
export function page<T>(input: Input, all: readonly T[], most: number): [readonly T[], Output] {
  const { NextToken = 0, MaxResults = 0 } = input;
  if (MaxResults > most) throw invalid(`MaxResults must be between 0 and ${most}.`);
  const to = Number(NextToken) + (MaxResults || most);
  const next = to < all.length ? { NextToken: String(to) } : {};
  return [all.slice(Number(NextToken), to), next];
}

/** The operations that look at the catalogue (B66): the member of the answer, and what it is asked of PostgreSQL. */
const OPERATIONS: Readonly<Record<string, readonly [member: string, question: string]>> = {
  ListTables: ['Tables', TABLES],
  ListSchemas: ['Schemas', SCHEMAS],
  ListDatabases: ['Databases', `SELECT '${DATABASE}' AS item WHERE $1 || $2 <> ''`],
  DescribeTable: ['ColumnList', COLUMNS],
};

/** Answered as the caller's database user. */
export const catalogOperations = ({ ask }: Executor) =>
  Object.entries(OPERATIONS).map(([operation, [member, question]]) => {
    const answer = async (input: Input): Promise<Output> => {
      const { user } = targetOf(input);
      if ((input.ConnectedDatabase ?? DATABASE) !== DATABASE)
        throw invalid('ConnectedDatabase is not known to the local Redshift.');
      const { Schema = '', Table = '', SchemaPattern = '%', TablePattern = '%' } = input;
      const described = operation === 'DescribeTable';
      const names = described ? [Schema, Table] : [SchemaPattern, TablePattern];
      const items = await ask(user, question, names);
      if (described && items.length === 0) throw notFound(`Table ${Table} does not exist.`, Table);
      const [shown, next] = page(input, items, 1000);
      return { [member]: shown, ...(described ? { TableName: Table } : {}), ...next };
    };
    return [operation, answer] as const;
  });
