import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  type Field,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';

/** What a statement came to; `rows` is null when it has no result. */
export interface Answer {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[] | null;
}

const text = (field: Field): string | null =>
  'isNull' in field && field.isNull ? null : String(Object.values(field)[0]);

/** @throws Error with the warehouse's words when the statement fails */
async function hasResult(client: RedshiftDataClient, Id: string): Promise<boolean> {
  for (;;) {
    const now = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }));
    if (now.Status === 'FAILED' || now.Status === 'ABORTED')
      throw new Error(now.Error ?? now.Status);
    if (now.Status === 'FINISHED') return now.HasResultSet === true;
  }
}

/** Runs one statement of a person's, as the loader, and reads its whole result. @throws Error with the warehouse's words */
export async function ask(client: RedshiftDataClient, sql: string): Promise<Answer> {
  const { Id = '' } = await client.send(
    new ExecuteStatementCommand({
      ClusterIdentifier: process.env.MILLRACE_REDSHIFT_CLUSTER ?? 'laptop',
      DbUser: process.env.MILLRACE_REDSHIFT_DB_USER ?? 'millrace_loader',
      Database: process.env.MILLRACE_REDSHIFT_DATABASE ?? 'analytics',
      Sql: sql,
    }),
  );
  if (!(await hasResult(client, Id))) return { head: [], rows: null };
  const rows: (string | null)[][] = [];
  let head: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetStatementResultCommand({ Id, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    head = (page.ColumnMetadata ?? []).map(({ name }) => name ?? '');
    rows.push(...(page.Records ?? []).map((row) => row.map(text)));
    token = page.NextToken;
  } while (token !== undefined);
  return { head, rows };
}
