import {
  RedshiftDataClient,
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  ListStatementsCommand,
  type DescribeStatementResponse,
  type Field,
} from '@aws-sdk/client-redshift-data';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AwsFault, awsFault } from './aws-fault';
import { isDenial } from './redshift-denial';
import { WarehouseError, type BatchOutcome, type Row, type Warehouse } from './warehouse';

/** Target of every call, in the words of the Data API. */
export interface DataApiTarget {
  readonly Database: string;
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly DbUser?: string;
  readonly SecretArn?: string;
}

/** The service's long poll takes 1 to 30 s; ten keep the number of calls far below its limits. */
const POLL_SECONDS = 10;
/** A Describe that fails says nothing about the statement (jitsu #1462); after this many in a row nobody answers. */
const FAILED_POLLS = 20;
const BETWEEN_FAILED_POLLS_MS = 3_000;

const text = (field: Field): string | null => {
  if (field.isNull === true) return null;
  const value = field.stringValue ?? field.longValue ?? field.booleanValue ?? field.doubleValue;
  return value === undefined ? null : String(value);
};

const isFinal = (status: string | undefined): boolean =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';

/** A request that the service refused to take: nothing was submitted. */
const wasRefused = (error: unknown): boolean => {
  const { $metadata, name } = error as { $metadata?: { httpStatusCode?: number }; name?: string };
  const status = $metadata?.httpStatusCode;
  return (
    name === 'CredentialsProviderError' || (status !== undefined && status >= 400 && status < 500)
  );
};

/** How often the SDK sent a request: after a reply that was lost it sends the same once more by itself. */
const triesOf = (error: unknown): number =>
  (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;

function refused(what: string, error: unknown): unknown {
  const fault = awsFault('Redshift', what, error);
  if (fault instanceof AwsFault) return fault;
  const { name, message } = error as Error;
  return new AwsFault(
    'WarehouseRefused',
    `Redshift answered ${name} to ${what}: ${message}.`,
    error,
  );
}

/** A Data API client of the process's own identity; without time-outs the SDK waits for ever for a silent peer. */
export const redshiftClient = (): RedshiftDataClient =>
  new RedshiftDataClient({
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, socketTimeout: 60_000 }),
  });

/** Redshift's Data API behind the few calls that Millrace makes. */
export function redshiftWarehouse(
  client: RedshiftDataClient,
  target: DataApiTarget,
  sleep: (ms: number) => Promise<void>,
): Warehouse {
  /** Null when nobody answers for a while, or the time is over. */
  async function ended(Id: string, untilMs: number): Promise<DescribeStatementResponse | null> {
    let failures = 0;
    while (Date.now() < untilMs) {
      try {
        const left = Math.ceil((untilMs - Date.now()) / 1000);
        const WaitTimeSeconds = Math.max(1, Math.min(POLL_SECONDS, left));
        const now = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds }));
        if (isFinal(now.Status)) return now;
        failures = 0;
      } catch {
        failures += 1;
        if (failures === FAILED_POLLS) return null;
        await sleep(BETWEEN_FAILED_POLLS_MS);
      }
    }
    return null;
  }

  async function resultOf(Id: string): Promise<Row[]> {
    const rows: Row[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new GetStatementResultCommand({ Id, ...(token === undefined ? {} : { NextToken: token }) }),
      );
      rows.push(...(page.Records ?? []).map((row) => row.map(text)));
      token = page.NextToken;
    } while (token !== undefined);
    return rows;
  }

  async function outcome(Id: string, readBack: number): Promise<BatchOutcome> {
    const described = await ended(Id, Number.POSITIVE_INFINITY);
    if (described === null)
      return { state: 'unknown', why: 'the Data API did not answer any more' };
    if (described.Status !== 'FINISHED') {
      const error = described.Error ?? described.Status ?? 'no reason was given';
      return { state: 'failed', error, denied: isDenial(error) };
    }
    const last = described.SubStatements?.[readBack - 1];
    if (last?.HasResultSet !== true) return { state: 'finished', rows: [] };
    try {
      return { state: 'finished', rows: await resultOf(last.Id ?? '') };
    } catch (error) {
      return {
        state: 'unknown',
        why: `it finished, but its result could not be read: ${(error as Error).name}`,
      };
    }
  }

  return {
    async batch(name, clientToken, { statements, readBack }) {
      let id: string | undefined;
      try {
        const sent = await client.send(
          new BatchExecuteStatementCommand({
            ...target,
            Sqls: [...statements],
            StatementName: name,
            ClientToken: clientToken,
            ExecutionMode: 'TRANSACTION',
          }),
        );
        id = sent.Id;
      } catch (error) {
        // A refusal of a second try says nothing of the first, which may run: what a ClientToken brings that is sent again, AWS does not say.
        if (wasRefused(error) && triesOf(error) === 1) throw refused(`the batch ${name}`, error);
        return {
          state: 'unknown',
          why: `no reply to the submission, sent ${triesOf(error)} times: ${(error as Error).name}`,
        };
      }
      return outcome(id ?? '', readBack);
    },

    async query(sql, withinMs) {
      const untilMs = Date.now() + withinMs;
      let Id = '';
      try {
        const sent = await client.send(new ExecuteStatementCommand({ ...target, Sql: sql }));
        Id = sent.Id ?? '';
      } catch (error) {
        throw wasRefused(error) && triesOf(error) === 1
          ? refused('a query', error)
          : awsFault('Redshift', 'a query', error);
      }
      const described = await ended(Id, untilMs);
      if (described === null) {
        await client.send(new CancelStatementCommand({ Id })).catch(() => undefined);
        return null;
      }
      if (described.Status !== 'FINISHED') {
        const error = described.Error ?? described.Status ?? '';
        throw new WarehouseError(error, isDenial(error));
      }
      return described.HasResultSet === true ? resultOf(Id) : [];
    },

    async unfinished(namePrefix) {
      const found: { id: string; name: string }[] = [];
      for (const Status of ['SUBMITTED', 'PICKED', 'STARTED'] as const) {
        const page = await client.send(
          new ListStatementsCommand({ StatementName: namePrefix, Status }),
        );
        found.push(
          ...(page.Statements ?? []).map(({ Id, StatementName }) => ({
            id: Id ?? '',
            name: StatementName ?? '',
          })),
        );
      }
      return found;
    },

    async cancel(id) {
      await client.send(new CancelStatementCommand({ Id: id }));
    },
  };
}
