import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  type DescribeStatementResponse,
} from '@aws-sdk/client-redshift-data';
import type { Action } from './case';
import { rowText } from './cells';
import type { Target } from './target';

const ENDED = ['FINISHED', 'FAILED', 'ABORTED'];
const POLL_MS = 10;

/** Submits what a step runs; returns its id. */
export async function submitted(
  { client, identity }: Target,
  { mode, sqls }: Extract<Action, { kind: 'run' }>,
): Promise<string> {
  const { Id = '' } =
    mode === 'single'
      ? await client.send(new ExecuteStatementCommand({ ...identity, Sql: sqls[0] }))
      : await client.send(
          new BatchExecuteStatementCommand({ ...identity, Sqls: [...sqls], ExecutionMode: mode }),
        );
  return Id;
}

export async function ended({ client }: Target, Id: string): Promise<DescribeStatementResponse> {
  for (;;) {
    const now = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }));
    if (ENDED.includes(now.Status ?? '')) return now;
  }
}

/** Until the batch runs its statement of that number (from 1). @throws Error when it ends before */
export async function reached({ client }: Target, Id: string, statement: number): Promise<void> {
  for (;;) {
    const now = await client.send(new DescribeStatementCommand({ Id }));
    if (now.SubStatements?.[statement - 1]?.Status === 'STARTED') return;
    if (ENDED.includes(now.Status ?? '')) {
      throw new Error(
        `it ended before statement ${statement}: ${now.Status ?? ''} ${now.Error ?? ''}`,
      );
    }
    await sleep(POLL_MS);
  }
}

export interface ResultText {
  readonly names: string;
  readonly rows: readonly string[];
}

/** The rows of a statement, or of a batch's last one, as a case shows them. */
export async function resultText(
  { client }: Target,
  { Id = '', SubStatements }: DescribeStatementResponse,
): Promise<ResultText> {
  const id = SubStatements === undefined ? Id : `${Id}:${SubStatements.length}`;
  const rows: string[] = [];
  let names = '';
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetStatementResultCommand({ Id: id, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    rows.push(...(page.Records ?? []).map(rowText));
    names = (page.ColumnMetadata ?? []).map(({ name }) => name).join(' | ');
    NextToken = page.NextToken;
  } while (NextToken !== undefined && NextToken !== '');
  return { names, rows };
}
