import * as zlib from 'node:zlib';
import { gzipSync } from 'node:zlib';
import { ExecuteStatementCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { Client } from 'pg';
import { startWarehouse, type TestWarehouse } from '../../support/a-warehouse';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
  await warehouse.execute('CREATE SCHEMA IF NOT EXISTS t');
});
afterAll(() => warehouse.stop());

const failed = async (...sqls: string[]): Promise<string> => {
  const { Status, Error: text } = await warehouse.batch(...sqls);
  expect(Status).toBe('FAILED');
  return text ?? '';
};

describe('the Data API', () => {
  it('answers at once, then the status, then the rows', async () => {
    expect(
      await warehouse.rows(
        "SELECT 1, 'a', CAST(NULL AS INTEGER), TRUE, CAST(1.50 AS DECIMAL(5,2))",
      ),
    ).toEqual([[1, 'a', null, true, '1.50']]);
  });

  it('refuses a wrong secret and an unknown key', async () => {
    const asks = (accessKeyId: string, secretAccessKey: string) =>
      new RedshiftDataClient({
        endpoint: warehouse.gateway.url,
        region: 'eu-west-1',
        credentials: { accessKeyId, secretAccessKey },
      }).send(new ExecuteStatementCommand({ ...warehouse.target, Sql: 'SELECT 1' }));
    await expect(asks(warehouse.keys.accessKeyId, 'wrong')).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    await expect(asks('AKIAOTHER', 'x')).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('rolls a whole batch back, names the statement that failed, and aborts the rest', async () => {
    await warehouse.execute('CREATE TABLE t.batch (a INTEGER NOT NULL)');
    const described = await warehouse.batch(
      'INSERT INTO t.batch (a) VALUES (1)',
      'INSERT INTO t.batch (a) VALUES (NULL)',
      'SELECT 1',
    );
    expect(described.Status).toBe('FAILED');
    expect(described.Error).toBe('ERROR: Cannot insert a NULL value into column a');
    expect(described.SubStatements?.map(({ Status }) => Status)).toEqual([
      'FINISHED',
      'FAILED',
      'ABORTED',
    ]);
    expect(await warehouse.rows('SELECT COUNT(*) FROM t.batch')).toEqual([[0]]);
  });

  it('gives the result of a batch by its sub-statement', async () => {
    const { Id } = await warehouse.batch(
      'CREATE TEMP TABLE x (a INTEGER)',
      'INSERT INTO x (a) VALUES (7)',
      'SELECT a FROM x',
    );
    expect(await warehouse.resultOf(`${Id}:3`)).toEqual([[7]]);
    await expect(warehouse.resultOf(Id ?? '')).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('runs a request with the same client token once', async () => {
    await warehouse.execute('CREATE TABLE t.once (a INTEGER)');
    const request = {
      ...warehouse.target,
      Sql: 'INSERT INTO t.once (a) VALUES (1)',
      ClientToken: 'token-1',
    };
    const first = await warehouse.client.send(new ExecuteStatementCommand(request));
    const second = await warehouse.client.send(
      new ExecuteStatementCommand({ ...request, WaitTimeSeconds: 5 }),
    );
    expect(second.Id).toBe(first.Id);
    expect(await warehouse.rows('SELECT COUNT(*) FROM t.once')).toEqual([[1]]);
    await expect(
      warehouse.client.send(new ExecuteStatementCommand({ ...request, Sql: 'SELECT 1' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('SQL', () => {
  it('takes the physical attributes of a table and does not enforce its keys', async () => {
    const made = await warehouse.execute(
      `CREATE TABLE IF NOT EXISTS t.keys (day DATE NOT NULL ENCODE AZ64, id VARCHAR(4) ENCODE ZSTD PRIMARY KEY, PRIMARY KEY (day))
       BACKUP NO DISTSTYLE AUTO SORTKEY (day, id)`,
    );
    expect(made.Error).toBeUndefined();
    const twice = "INSERT INTO t.keys (day, id) VALUES (CAST('2026-11-20' AS DATE), 'a')";
    expect((await warehouse.batch(twice, twice)).Status).toBe('FINISHED');
  });

  it('counts the bytes of a text, not its characters', async () => {
    await warehouse.execute('CREATE TABLE t.bytes (a VARCHAR(3))');
    expect((await warehouse.execute("INSERT INTO t.bytes (a) VALUES ('語')")).Status).toBe(
      'FINISHED',
    );
    expect((await warehouse.execute("INSERT INTO t.bytes (a) VALUES ('語a')")).Error).toBe(
      'ERROR: value too long for type character varying(3)',
    );
    expect(
      (await warehouse.execute('ALTER TABLE t.bytes ALTER COLUMN a TYPE VARCHAR(4)')).Error,
    ).toBeUndefined();
    expect((await warehouse.execute("INSERT INTO t.bytes (a) VALUES ('語a')")).Status).toBe(
      'FINISHED',
    );
    expect(
      await warehouse.rows(
        "SELECT character_maximum_length FROM svv_columns WHERE table_name = 'bytes'",
      ),
    ).toEqual([[4]]);
    expect(
      (await warehouse.execute('ALTER TABLE t.bytes ALTER COLUMN a TYPE VARCHAR(3)')).Status,
    ).toBe('FAILED');
  });

  it('reads a backslash in a literal as an escape, and folds even quoted names', async () => {
    expect(await warehouse.rows(`SELECT 'a\\'b' AS "Name"`)).toEqual([["a'b"]]);
    await warehouse.execute('CREATE TABLE t."Folded" (a INTEGER)');
    expect(await warehouse.rows('SELECT COUNT(*) FROM t.folded')).toEqual([[0]]);
  });

  it('takes no BEGIN and no COMMIT into a batch, which is a transaction already', async () => {
    await expect(warehouse.batch('BEGIN', 'SELECT 1', 'COMMIT')).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it.each([
    [
      'ALTER TABLE t.batch ALTER COLUMN a TYPE VARCHAR(9)',
      'ALTER TABLE ALTER COLUMN cannot run inside a transaction block',
    ],
    ['VACUUM', 'VACUUM cannot run inside a transaction block'],
    ['CREATE INDEX i ON t.batch (a)', 'SQL command "CREATE INDEX" not supported.'],
    ['INSERT INTO t.batch (a) VALUES (1) ON CONFLICT DO NOTHING', 'syntax error at or near "ON"'],
    ['INSERT INTO t.batch (a) VALUES (1) RETURNING a', 'syntax error at or near "RETURNING"'],
    ['SELECT pg_advisory_lock(1)', 'not supported on Amazon Redshift tables'],
    ['MERGE INTO t.batch USING t.keys ON 1=1', 'MERGE is not known to the local Redshift'],
    ['SELECT 1; SELECT 2', 'cannot insert multiple commands into a prepared statement'],
    ['CREATE TABLE t.u (a UUID)', 'Column "a" has unsupported type "uuid".'],
    ['CREATE TABLE t.u (a SUPER)', 'the type SUPER is not known to the local Redshift'],
    ['LOCK t.batch IN SHARE MODE', 'syntax error at or near "IN"'],
  ])('refuses in a batch: %s', async (sql, message) => {
    expect(await failed(sql)).toContain(message);
  });
});

describe('COPY', () => {
  const COPY = `FROM 's3://b/m.json' IAM_ROLE default REGION 'eu-west-1' DELIMITER '|' ESCAPE GZIP NULL AS '@null@'
    DATEFORMAT 'YYYY-MM-DD' TIMEFORMAT 'YYYY-MM-DD HH:MI:SS' COMPUPDATE OFF STATUPDATE OFF MANIFEST`;
  let table = 0;
  beforeEach(async () => {
    table += 1;
    await warehouse.execute(
      `CREATE TABLE t.copy_${table} (id VARCHAR(8) NOT NULL, n BIGINT, d DECIMAL(6,2), at TIMESTAMP, ok BOOLEAN, note VARCHAR(20))`,
    );
  });
  const serve = (...files: string[]): void => {
    warehouse.objects.clear();
    const entries = files.map((text, index) => {
      warehouse.objects.set(`b/${index}.gz`, gzipSync(text));
      return { url: `s3://b/${index}.gz`, mandatory: true };
    });
    warehouse.objects.set('b/m.json', Buffer.from(JSON.stringify({ entries })));
  };
  const copied = () => warehouse.batch(`COPY t.copy_${table} (id, n, d, at, ok, note) ${COPY}`);
  const stored = () =>
    warehouse.rows(
      `SELECT id, n, d, TO_CHAR(at, 'YYYY-MM-DD HH24:MI:SS.US'), ok, note FROM t.copy_${table} ORDER BY id`,
    );

  it('loads the files of a manifest, with escapes, nulls, and excess digits cut', async () => {
    serve(
      'a|-5|1.239|2026-11-20 01:02:03.5|t|x\\|y\\\\z\\\nw\n',
      'b||||| \nc|@null@|@null@|@null@|@null@|@null@\n',
    );
    expect((await copied()).Error).toBeUndefined();
    expect(await stored()).toEqual([
      ['a', -5, '1.23', '2026-11-20 01:02:03.500000', true, 'x|y\\z\nw'],
      ['b', null, null, null, null, ' '],
      ['c', null, null, null, null, null],
    ]);
  });

  it.each<[string, string, string, string, number]>([
    ['a long text', `${'x'.repeat(9)}|1|1|||\n`, 'id', 'String length exceeds DDL length', 1204],
    [
      'a word for a number',
      'a|x1|1|||\n',
      'n',
      "Invalid digit, Value 'x', Pos 0, Type: Long",
      1207,
    ],
    ['a number too large', 'a|9223372036854775808|1|||\n', 'n', 'Overflow for Long', 1222],
    ['too many digits', 'a|1|12345.6|||\n', 'd', 'Overflow for NUMERIC(6,2)', 1209],
    [
      'no such day',
      'a|1|1|2026-02-30 00:00:00||\n',
      'at',
      'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]',
      1206,
    ],
    ['an odd boolean', 'a|1|1||maybe|\n', 'ok', 'Unknown boolean format', 1210],
    ['a null where none may be', '@null@|1|1|||\n', 'id', 'Missing data for not-null field', 1213],
    ['too few fields', 'a|1|1|\n', 'ok', 'Delimiter not found', 1214],
    ['too many fields', 'a|1|1||||\n', '', 'Extra column(s) found', 1202],
    ['a NUL', 'a\0|1|1|||\n', 'id', 'Invalid null byte - field longer than 1 byte', 1218],
  ])(
    'refuses %s, loads nothing, and tells file, line, column and reason',
    async (_, line, column, reason, code) => {
      serve('ok|1|1|||\n', `ok|1|1|||line\\\nbreak\n${line}`);
      expect((await copied()).Error).toBe(
        `ERROR: Load into table 'copy_${table}' failed.  Check 'stl_load_errors' system table for details.`,
      );
      expect(await stored()).toEqual([]);
      const told = await warehouse.rows(
        `SELECT TRIM(file_name), line_number, TRIM(column_name), error_code, TRIM(error_message) FROM sys_load_error_detail WHERE query_id = (SELECT MAX(query_id) FROM sys_load_error_detail)`,
      );
      expect(told).toEqual([['s3://b/1.gz', 3, column, code, reason]]);
    },
  );

  it('refuses bytes that are no UTF-8', async () => {
    warehouse.objects.set(
      'b/0.gz',
      gzipSync(
        Buffer.concat([Buffer.from('ok|1|1|||\na'), Buffer.from([0xff]), Buffer.from('|1|1|||\n')]),
      ),
    );
    warehouse.objects.set(
      'b/m.json',
      Buffer.from('{"entries":[{"url":"s3://b/0.gz","mandatory":true}]}'),
    );
    expect((await copied()).Status).toBe('FAILED');
    expect(await stored()).toEqual([]);
  });

  it('refuses a manifest that is missing, and a mandatory file that is', async () => {
    warehouse.objects.clear();
    expect((await copied()).Error).toContain('Problem reading manifest file');
    warehouse.objects.set(
      'b/m.json',
      Buffer.from('{"entries":[{"url":"s3://b/0.gz","mandatory":true}]}'),
    );
    expect((await copied()).Error).toContain('Mandatory url is not present in manifest file.');
  });

  it('fails, and the gateway lives on, when its session is ended while S3 is slow', async () => {
    serve('a|1|1|||\n');
    let release: () => void = () => undefined;
    warehouse.gates.set('b/0.gz', new Promise((resolve) => (release = resolve)));
    const ended = copied();
    const superuser = new Client({ connectionString: warehouse.postgres.url });
    await superuser.connect();
    // It holds its lock and waits for the first bytes.
    const sessions =
      "FROM pg_stat_activity WHERE application_name LIKE 'local redshift%' AND usename = 'millrace_loader' AND state = 'idle in transaction'";
    const count = async (): Promise<number | null> =>
      (await superuser.query(`SELECT pid ${sessions}`)).rowCount;
    while ((await count()) === 0);
    await superuser.query(`SELECT pg_terminate_backend(pid) ${sessions}`);
    // PostgreSQL has refused the COPY before its data come.
    while ((await count()) !== 0);
    await superuser.end();
    release();
    warehouse.gates.clear();
    expect((await ended).Status).toBe('FAILED');
    expect(await stored()).toEqual([]);
  });

  /** A frame of RFC 8878 that holds the text as it is. */
  const zstd = (text: string): Buffer => {
    const [frame, length] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20]), text.length];
    const block = [length, (length << 3) | 1, length >> 5, 0];
    return Buffer.concat([frame, Buffer.from(block), Buffer.from(text)]);
  };

  it('loads ZSTD where Node unpacks it, and refuses it by name where Node does not', async () => {
    warehouse.objects.clear();
    warehouse.objects.set('b/a.zst', zstd('a|1|1.50||t|x\nb|2|||f|\n'));
    const { Error: text } = await warehouse.batch(
      `COPY t.copy_${table} FROM 's3://b/a.zst' IAM_ROLE default ZSTD`,
    );
    const canUnpack = 'createZstdDecompress' in zlib;
    expect(text).toBe(
      canUnpack
        ? undefined
        : `ERROR: ZSTD on Node ${process.versions.node} (22.15 or newer has it) is not known to the local Redshift`,
    );
    expect((await stored()).map(([id, n]) => [id, n])).toEqual(
      canUnpack
        ? [
            ['a', 1],
            ['b', 2],
          ]
        : [],
    );
  });

  it('fails on a truncated gzip and loads nothing', async () => {
    serve('a|1|1|||\n'.repeat(10_000));
    const whole = warehouse.objects.get('b/0.gz') ?? Buffer.alloc(0);
    warehouse.objects.set('b/0.gz', whole.subarray(0, whole.length - 20));
    expect((await copied()).Status).toBe('FAILED');
    expect(await stored()).toEqual([]);
  });

  it.each(['CSV', 'JSON', 'FIXEDWIDTH', 'BZIP2', 'ENCODING UTF16'])(
    'refuses %s by name',
    async (option) => {
      const { Error: text } = await warehouse.batch(
        `COPY t.copy_${table} FROM 's3://b/m' IAM_ROLE default MANIFEST ${option}`,
      );
      expect(text).toContain('is not known to the local Redshift');
    },
  );
});

describe('isolation', () => {
  it('takes the snapshot after the LOCK, so that the second of two sees what the first did', async () => {
    await warehouse.execute('CREATE TABLE t.fence (a INTEGER)');
    const add = [
      'LOCK t.fence',
      'CREATE TEMP TABLE seen (n SMALLINT DEFAULT 1 NOT NULL)',
      'INSERT INTO seen (n) SELECT CASE WHEN COUNT(*) = 0 THEN 1 END FROM t.fence',
      'INSERT INTO t.fence (a) VALUES (1)',
    ];
    const both = await Promise.all([warehouse.batch(...add), warehouse.batch(...add)]);
    expect(both.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
    expect(await warehouse.rows('SELECT COUNT(*) FROM t.fence')).toEqual([[1]]);
  });

  it('lets both load when nobody locks, as Redshift does', async () => {
    await warehouse.execute('CREATE TABLE t.shared (a INTEGER)');
    const add = [
      'INSERT INTO t.shared (a) SELECT CASE WHEN COUNT(*) = 0 THEN 1 END FROM t.shared',
      'SELECT 1',
    ];
    await Promise.all([warehouse.batch(...add), warehouse.batch(...add)]);
    expect(await warehouse.rows('SELECT COUNT(*) FROM t.shared')).toEqual([[2]]);
  });
});
