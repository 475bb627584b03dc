import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  ListStatementsCommand,
} from '@aws-sdk/client-redshift-data';
import { Client } from 'pg';
import { startPostgres } from '../../../local/postgres/postgres';
import { startGateway } from '../../../local/redshift/server';
import { startGatewayProcess, type GatewayProcess } from '../../support/a-gateway-process';
import { startWarehouse, type TestWarehouse } from '../../support/a-warehouse';
import { freePort } from '../../support/free-port';

let warehouse: TestWarehouse;
let superuser: Client;
beforeAll(async () => {
  warehouse = await startWarehouse();
  await warehouse.execute('CREATE SCHEMA t');
  superuser = new Client({
    connectionString: warehouse.postgres.url.replace(/postgres$/, 'analytics'),
  });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await warehouse.stop();
});

const count = async (table: string): Promise<number> =>
  Number((await superuser.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  const limit = Date.now() + 20_000;
  while (!(await condition()))
    if (Date.now() > limit) throw new Error('it did not come about in 20 s');
};
/** A table that somebody holds, so that a statement waits for it; the result lets go. */
async function hold(table: string): Promise<() => Promise<void>> {
  const holder = new Client({
    connectionString: warehouse.postgres.url.replace(/postgres$/, 'analytics'),
  });
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return () => holder.end();
}
const waitsFor = (table: string) => async (): Promise<boolean> =>
  ((
    await superuser.query('SELECT 1 FROM pg_locks WHERE NOT granted AND relation = $1::regclass', [
      table,
    ])
  ).rowCount ?? 0) > 0;
const send = (client: TestWarehouse['client'], ...Sqls: string[]) =>
  client.send(new BatchExecuteStatementCommand({ ...warehouse.target, Sqls }));

describe('a gateway that is killed', () => {
  let gateway: GatewayProcess;
  beforeAll(async () => {
    gateway = await startGatewayProcess(
      warehouse.postgres.url,
      warehouse.objectsUrl,
      warehouse.keys,
    );
  });
  afterAll(() => gateway.kill());

  it('leaves nothing of a batch, and its successor says that it was aborted, and why', async () => {
    await warehouse.batch('CREATE TABLE t.killed (a INTEGER)', 'CREATE TABLE t.held (a INTEGER)');
    const release = await hold('t.held');
    const { Id } = await send(
      gateway.client,
      'INSERT INTO t.killed (a) VALUES (1)',
      'INSERT INTO t.held (a) VALUES (1)',
    );
    await until(waitsFor('t.held'));
    await gateway.restart();
    const { Status, Error: why, SubStatements } = await gateway.described(Id);
    expect([Status, why]).toEqual(['ABORTED', expect.stringContaining('restarted')]);
    expect(SubStatements?.map((step) => step.Status)).toEqual(['ABORTED', 'ABORTED']);
    await release();
    expect(await count('t.killed')).toBe(0);
    // Nobody holds what the dead one held.
    expect((await warehouse.execute('INSERT INTO t.killed (a) VALUES (2)')).Status).toBe(
      'FINISHED',
    );
  });

  it('leaves nothing of a COPY', async () => {
    await warehouse.execute('CREATE TABLE t.copied (a INTEGER)');
    warehouse.objects.set('b/copied/1', Buffer.from('1\n'));
    warehouse.objects.set('b/copied/2', Buffer.from('2\n'));
    const entries = [1, 2].map((n) => ({ url: `s3://b/copied/${n}`, mandatory: true }));
    warehouse.objects.set('b/m', Buffer.from(JSON.stringify({ entries })));
    let release: () => void = () => undefined;
    warehouse.gates.set('b/copied/2', new Promise((resolve) => (release = resolve)));
    const { Id } = await send(
      gateway.client,
      "COPY t.copied FROM 's3://b/m' IAM_ROLE default MANIFEST",
    );
    await until(
      async () =>
        ((
          await superuser.query(
            'SELECT 1 FROM pg_stat_progress_copy WHERE tuples_processed > 0 OR bytes_processed > 0',
          )
        ).rowCount ?? 0) > 0,
    );
    await gateway.restart();
    release();
    warehouse.gates.clear();
    expect((await gateway.described(Id)).Status).toBe('ABORTED');
    expect(await count('t.copied')).toBe(0);
  });

  it('is believed where its commit went through, though it could not say so any more', async () => {
    await warehouse.execute('CREATE TABLE t.through (a INTEGER)');
    const { Id } = await send(gateway.client, 'INSERT INTO t.through (a) VALUES (1)');
    await until(async () => (await gateway.described(Id)).Status === 'FINISHED');
    await gateway.kill();
    // As if it had been killed between its commit and its own books.
    await superuser.query(
      `UPDATE redshift.statements SET record = jsonb_set(record, '{Status}', '"STARTED"', false) WHERE id = $1`,
      [Id],
    );
    await gateway.restart();
    expect((await gateway.described(Id)).Status).toBe('FINISHED');
    expect(await count('t.through')).toBe(1);
  });

  it('keeps statements, names and tokens over a restart', async () => {
    await warehouse.execute('CREATE TABLE t.once (a INTEGER)');
    const request = new ExecuteStatementCommand({
      ...warehouse.target,
      Sql: 'INSERT INTO t.once (a) VALUES (1)',
      StatementName: 'load/once',
      ClientToken: 'once',
    });
    const first = await gateway.client.send(request);
    await until(async () => (await gateway.described(first.Id)).Status === 'FINISHED');
    await gateway.restart();
    expect((await gateway.client.send(request)).Id).toBe(first.Id);
    const { Statements } = await gateway.client.send(
      new ListStatementsCommand({ StatementName: 'load/o' }),
    );
    expect(Statements?.map(({ Id }) => Id)).toEqual([first.Id]);
    expect(await count('t.once')).toBe(1);
  });
});

describe('cancelling', () => {
  it('ends a batch that waits, and all of it', async () => {
    await warehouse.batch(
      'CREATE TABLE t.cancelled (a INTEGER)',
      'CREATE TABLE t.held2 (a INTEGER)',
    );
    const release = await hold('t.held2');
    const { Id } = await send(
      warehouse.client,
      'INSERT INTO t.cancelled (a) VALUES (1)',
      'LOCK t.held2',
      'SELECT 1',
    );
    await until(waitsFor('t.held2'));
    expect((await warehouse.client.send(new CancelStatementCommand({ Id }))).Status).toBe(true);
    const ended = await warehouse.client.send(
      new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }),
    );
    expect([ended.Status, ended.Error]).toEqual([
      'ABORTED',
      expect.stringContaining("cancelled on user's request"),
    ]);
    expect(await count('t.cancelled')).toBe(0);
    await release();
  });

  it('ends a COPY that waits for S3', async () => {
    await warehouse.execute('CREATE TABLE t.slow (a INTEGER)');
    warehouse.objects.set('b/slow', Buffer.from('1\n'));
    warehouse.objects.set(
      'b/ms',
      Buffer.from('{"entries":[{"url":"s3://b/slow","mandatory":true}]}'),
    );
    let release: () => void = () => undefined;
    warehouse.gates.set('b/slow', new Promise((resolve) => (release = resolve)));
    const { Id } = await send(
      warehouse.client,
      "COPY t.slow FROM 's3://b/ms' IAM_ROLE default MANIFEST",
    );
    await until(
      async () =>
        ((await superuser.query("SELECT 1 FROM pg_locks WHERE relation = 't.slow'::regclass"))
          .rowCount ?? 0) > 0,
    );
    await warehouse.client.send(new CancelStatementCommand({ Id }));
    const ended = await warehouse.client.send(
      new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }),
    );
    expect(ended.Status).toBe('ABORTED');
    release();
    warehouse.gates.clear();
    expect(await count('t.slow')).toBe(0);
  });
});

it('starts beside others that prepare the same new PostgreSQL at that moment', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const postgres = await startPostgres({ dataDir, port: await freePort(), password: 'test' });
  const options = {
    ...{ port: 0, pgUrl: postgres.url, isolation: 'snapshot' as const, callers: {} },
    s3: { endpoint: warehouse.objectsUrl, region: 'eu-west-1', ...warehouse.keys },
  };
  const gateways = await Promise.allSettled([1, 2, 3, 4].map(() => startGateway(options)));
  for (const gateway of gateways) if (gateway.status === 'fulfilled') await gateway.value.close();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
  expect(gateways.filter(({ status }) => status === 'rejected')).toEqual([]);
});

it('mixes nothing up among 20 clients', async () => {
  await warehouse.execute('CREATE TABLE t.many (client INTEGER, n INTEGER)');
  const one = async (client: number): Promise<unknown> => {
    const { Id, Status } = await warehouse.batch(
      'CREATE TEMP TABLE mine (n INTEGER)',
      `INSERT INTO mine (n) VALUES (${client}), (${client * 100})`,
      `INSERT INTO t.many (client, n) SELECT ${client}, n FROM mine`,
      'SELECT n FROM mine ORDER BY n',
    );
    return [Status, await warehouse.resultOf(`${Id}:4`)];
  };
  const clients = Array.from({ length: 20 }, (_, at) => at + 1);
  const answers = await Promise.all(clients.map(one));
  expect(answers).toEqual(clients.map((client) => ['FINISHED', [[client], [client * 100]]]));
  expect(await warehouse.rows('SELECT COUNT(*), COUNT(DISTINCT client) FROM t.many')).toEqual([
    [40, 20],
  ]);
});

it('deadlocks on one table when a COPY waits behind who has copied and then deletes, under SNAPSHOT', async () => {
  await warehouse.execute('CREATE TABLE t.deadlock (a INTEGER)');
  warehouse.objects.set('b/d', Buffer.from('1\n'));
  warehouse.objects.set('b/md', Buffer.from('{"entries":[{"url":"s3://b/d","mandatory":true}]}'));
  let release: () => void = () => undefined;
  warehouse.gates.set('b/d', new Promise((resolve) => (release = resolve)));
  const copies = warehouse.batch("COPY t.deadlock FROM 's3://b/md' IAM_ROLE default MANIFEST");
  const held = async (): Promise<boolean> =>
    ((await superuser.query("SELECT 1 FROM pg_locks WHERE relation = 't.deadlock'::regclass"))
      .rowCount ?? 0) > 0;
  await until(held);
  const deletes = warehouse.batch(
    'INSERT INTO t.deadlock (a) VALUES (2)',
    'DELETE FROM t.deadlock',
  );
  await until(waitsFor('t.deadlock'));
  release();
  warehouse.gates.clear();
  const both = await Promise.all([copies, deletes]);
  expect(both.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
  expect(both.find(({ Status }) => Status === 'FAILED')?.Error).toContain('deadlock detected');
});

describe('what AWS leaves open', () => {
  afterEach(() =>
    Object.assign(warehouse.switches, { reusedToken: 'old id', lateSeconds: 0, batchTwice: false }),
  );
  const insert = (table: string) => ({
    ...warehouse.target,
    Sql: `INSERT INTO ${table} (a) VALUES (1)`,
    ClientToken: table,
  });
  const ended = (Id: string | undefined) =>
    warehouse.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }));

  it('refuses a client token that comes again, or executes again, when told so', async () => {
    await warehouse.execute('CREATE TABLE t.token (a INTEGER)');
    const first = await warehouse.client.send(new ExecuteStatementCommand(insert('t.token')));
    warehouse.switches.reusedToken = 'error';
    await expect(
      warehouse.client.send(new ExecuteStatementCommand(insert('t.token'))),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    warehouse.switches.reusedToken = 'new execution';
    const second = await warehouse.client.send(new ExecuteStatementCommand(insert('t.token')));
    expect(second.Id).not.toBe(first.Id);
    await Promise.all([ended(first.Id), ended(second.Id)]);
    expect(await count('t.token')).toBe(2);
  });

  it('executes late, and not at all what was cancelled before', async () => {
    await warehouse.execute('CREATE TABLE t.late (a INTEGER)');
    warehouse.switches.lateSeconds = 1;
    const late = await warehouse.client.send(
      new ExecuteStatementCommand({ ...insert('t.late'), ClientToken: 'l1' }),
    );
    const never = await warehouse.client.send(
      new ExecuteStatementCommand({ ...insert('t.late'), ClientToken: 'l2' }),
    );
    expect(
      (await warehouse.client.send(new DescribeStatementCommand({ Id: late.Id }))).Status,
    ).toBe('SUBMITTED');
    await warehouse.client.send(new CancelStatementCommand({ Id: never.Id }));
    expect((await ended(late.Id)).Status).toBe('FINISHED');
    expect((await ended(never.Id)).Status).toBe('ABORTED');
    expect(await count('t.late')).toBe(1);
  });

  it('executes a batch twice, and tells of the first time', async () => {
    await warehouse.execute('CREATE TABLE t.twice (a INTEGER)');
    warehouse.switches.batchTwice = true;
    expect((await warehouse.batch('INSERT INTO t.twice (a) VALUES (1)')).Status).toBe('FINISHED');
    expect(await count('t.twice')).toBe(2);
  });
});

it('binds parameters: no value ends its statement', async () => {
  await warehouse.execute('CREATE TABLE t.params (a VARCHAR(200))');
  const values = ["x'); DROP TABLE t.params; --", '\\', ':a', '$1', "''", '語', '" OR 1 = 1', ' '];
  for (const value of values) {
    const { Id } = await warehouse.client.send(
      new ExecuteStatementCommand({
        ...warehouse.target,
        Sql: "INSERT INTO t.params (a) SELECT :a /* :c */ WHERE :b = 'other'",
        Parameters: [
          { name: 'a', value },
          { name: 'b', value: 'other' },
        ],
        WaitTimeSeconds: 10,
      }),
    );
    expect(
      (await warehouse.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 })))
        .Error,
    ).toBeUndefined();
  }
  const stored = await superuser.query<{ a: string }>('SELECT a FROM t.params');
  expect(stored.rows.map(({ a }) => a)).toEqual(values);
});
