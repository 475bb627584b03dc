import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type Field,
} from '@aws-sdk/client-redshift-data';

/** `npm run sql -- "select ..."`: asks the local Redshift, as no psql comes along. */

/**
 * The stack's own environment, where nothing else is named. Whole, not only what is missing: keys or a profile of the
 * developer's own cloud would be sent to the laptop, and refused there.
 */
function stackEnvironment(): void {
  const file = join(process.cwd(), '.stack', 'env');
  if (process.env.AWS_ENDPOINT_URL_REDSHIFT_DATA !== undefined || !existsSync(file)) return;
  for (const name of Object.keys(process.env)) {
    if (/^(AWS|MILLRACE)_/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, name, value] = /^([A-Z_0-9]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) process.env[name] = value;
  }
}

const shown = (field: Field): string =>
  'isNull' in field && field.isNull ? '' : String(Object.values(field)[0]);

/** Rows as aligned columns, the way psql shows them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('-+-'), ...rows.map(line)].join(
    '\n',
  );
}

async function ask(sql: string): Promise<void> {
  const client = new RedshiftDataClient({});
  const sent = await client.send(
    new ExecuteStatementCommand({
      ClusterIdentifier: process.env.MILLRACE_REDSHIFT_CLUSTER ?? 'laptop',
      DbUser: process.env.MILLRACE_REDSHIFT_DB_USER ?? 'millrace_loader',
      Database: process.env.MILLRACE_REDSHIFT_DATABASE ?? 'analytics',
      Sql: sql,
    }),
  );
  const Id = sent.Id ?? '';
  for (;;) {
    const {
      Status,
      Error: text,
      HasResultSet,
    } = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }));
    if (Status === 'FAILED' || Status === 'ABORTED') throw new Error(text ?? Status);
    if (Status !== 'FINISHED') continue;
    if (HasResultSet !== true) {
      console.log('done');
      return;
    }
    break;
  }
  const rows: string[][] = [];
  let head: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetStatementResultCommand({ Id, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    head = (page.ColumnMetadata ?? []).map(({ name }) => name ?? '');
    rows.push(...(page.Records ?? []).map((row) => row.map(shown)));
    token = page.NextToken;
  } while (token !== undefined);
  console.log(`${table(head, rows)}\n(${rows.length} rows)`);
}

stackEnvironment();
const [sql] = process.argv.slice(2);
if (sql === undefined) {
  console.error('usage: npm run sql -- "select ..."');
  process.exitCode = 2;
} else {
  ask(sql).catch((error: unknown) => {
    const refused = (error as { code?: string }).code === 'ECONNREFUSED';
    console.error(
      refused
        ? 'The local Redshift does not answer: start it with npm run stack.'
        : (error as Error).message,
    );
    process.exitCode = refused ? 3 : 1;
  });
}
