import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type DescribeStatementResponse,
} from '@aws-sdk/client-redshift-data';
import { startPostgres } from '../../local/postgres/postgres';
import { startGateway } from '../../local/redshift/server';
import type { Switches } from '../../local/redshift/switches';
import { freePort } from './free-port';
import { startObjectServer } from './object-server';

const KEYS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret-of-the-test' };
const TARGET = { ClusterIdentifier: 'laptop', Database: 'analytics', DbUser: 'millrace_loader' };

/** A local Redshift with a PostgreSQL and an object server of its own, and a client of AWS's before it. */
export async function startWarehouse(isolation: 'snapshot' | 'serializable' = 'snapshot') {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const postgres = await startPostgres({ dataDir, port: await freePort(), password: 'test' });
  const objects = await startObjectServer();
  const switches: Switches = { reusedToken: 'old id', lateSeconds: 0, batchTwice: false };
  const gateway = await startGateway({
    port: 0,
    pgUrl: postgres.url,
    isolation,
    switches,
    callers: { [KEYS.accessKeyId]: KEYS.secretAccessKey },
    s3: { endpoint: objects.url, region: 'eu-west-1', ...KEYS },
  });
  const client = new RedshiftDataClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: KEYS,
  });

  async function ended(Id: string): Promise<DescribeStatementResponse> {
    for (;;) {
      const now = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 5 }));
      if (['FINISHED', 'FAILED', 'ABORTED'].includes(now.Status ?? '')) return now;
    }
  }
  const execute = async (Sql: string): Promise<DescribeStatementResponse> => {
    const { Id } = await client.send(new ExecuteStatementCommand({ ...TARGET, Sql }));
    return ended(Id ?? '');
  };
  const batch = async (...Sqls: string[]): Promise<DescribeStatementResponse> => {
    const { Id } = await client.send(
      new BatchExecuteStatementCommand({ ...TARGET, Sqls, ExecutionMode: 'TRANSACTION' }),
    );
    return ended(Id ?? '');
  };
  const resultOf = async (Id: string): Promise<unknown[][]> => {
    const { Records } = await client.send(new GetStatementResultCommand({ Id }));
    return (Records ?? []).map((row) =>
      row.map((field) =>
        'isNull' in field && field.isNull ? null : (Object.values(field)[0] as unknown),
      ),
    );
  };
  /** Rows of a query; its failure is the test's. */
  const rows = async (sql: string): Promise<unknown[][]> => {
    const described = await execute(sql);
    if (described.Status !== 'FINISHED') throw new Error(described.Error ?? described.Status);
    return resultOf(described.Id ?? '');
  };
  return {
    client,
    keys: KEYS,
    target: TARGET,
    gateway,
    switches,
    postgres,
    objects: objects.objects,
    objectsUrl: objects.url,
    gates: objects.gates,
    execute,
    batch,
    rows,
    resultOf,
    stop: async () => {
      client.destroy();
      await gateway.close();
      await objects.close();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(postgres.dataDir, { recursive: true, force: true });
    },
  };
}
export type TestWarehouse = Awaited<ReturnType<typeof startWarehouse>>;
