import { gzipSync } from 'node:zlib';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { anAwsCli, type AwsCli } from '../support/an-aws-cli';

const INSTALL_MS = 300_000;
const WHO = [
  '--database',
  'analytics',
  '--cluster-identifier',
  'laptop',
  '--db-user',
  'millrace_loader',
];

let warehouse: TestWarehouse;
let aws: AwsCli;
beforeAll(async () => {
  warehouse = await startWarehouse();
  await warehouse.execute('CREATE SCHEMA cli');
  aws = await anAwsCli(warehouse.gateway.url, warehouse.keys);
}, INSTALL_MS);
afterAll(() => warehouse.stop());

const data = (operation: string, ...args: readonly string[]) =>
  aws('redshift-data', operation, ...args);

/** Asks until the statement has ended, as a person's script does. */
async function ended(id: string) {
  for (;;) {
    const { answer, code, stderr } = await data('describe-statement', '--id', id);
    if (code !== 0) throw new Error(stderr);
    if (['FINISHED', 'FAILED', 'ABORTED'].includes(String(answer.Status))) return answer;
  }
}

it('loads a manifest in one transaction and reads the rows, by commands that we did not write', async () => {
  const made = await data(
    'execute-statement',
    ...WHO,
    '--sql',
    'CREATE TABLE cli.plays (id INTEGER NOT NULL, title VARCHAR(40))',
  );
  expect(await ended(String(made.answer.Id))).toMatchObject({ Status: 'FINISHED' });

  warehouse.objects.set('b/1.gz', gzipSync('1|One \\| two\n2|@null@\n'));
  const entries = [{ url: 's3://b/1.gz', mandatory: true }];
  warehouse.objects.set('b/manifest.json', Buffer.from(JSON.stringify({ entries })));
  const load = await data(
    'batch-execute-statement',
    ...WHO,
    '--statement-name',
    'load/plays',
    '--sqls',
    'LOCK cli.plays',
    "COPY cli.plays FROM 's3://b/manifest.json' IAM_ROLE default GZIP ESCAPE NULL AS '@null@' MANIFEST",
    'SELECT id, title FROM cli.plays ORDER BY id',
  );
  const id = String(load.answer.Id);
  expect(await ended(id)).toMatchObject({
    Status: 'FINISHED',
    SubStatements: [
      { Id: `${id}:1` },
      { HasResultSet: false },
      { HasResultSet: true, ResultRows: 2 },
    ],
  });
  const { answer } = await data('get-statement-result', '--id', `${id}:3`);
  expect(answer).toMatchObject({
    TotalNumRows: 2,
    ColumnMetadata: [
      { name: 'id', typeName: 'int4' },
      { name: 'title', typeName: 'varchar' },
    ],
    Records: [
      [{ longValue: 1 }, { stringValue: 'One | two' }],
      [{ longValue: 2 }, { isNull: true }],
    ],
  });
  const list = await data('list-statements', '--statement-name', 'load/');
  expect(list.answer.Statements).toMatchObject([
    { Id: id, StatementName: 'load/plays', IsBatchStatement: true },
  ]);
});

it('binds parameters, and names what a failed statement says', async () => {
  const asked = await data(
    'execute-statement',
    ...WHO,
    '--sql',
    'SELECT :a || :a AS twice',
    '--parameters',
    JSON.stringify([{ name: 'a', value: "o'k" }]),
  );
  expect(await ended(String(asked.answer.Id))).toMatchObject({ Status: 'FINISHED' });
  const { answer } = await data('get-statement-result', '--id', String(asked.answer.Id));
  expect(answer.Records).toEqual([[{ stringValue: "o'ko'k" }]]);

  const wrong = await data('execute-statement', ...WHO, '--sql', 'SELECT nothing');
  expect(await ended(String(wrong.answer.Id))).toMatchObject({
    Status: 'FAILED',
    Error: expect.stringMatching(/^ERROR: /) as string,
  });
});

it('lists tables, schemas and columns', async () => {
  const tables = await data(
    'list-tables',
    ...WHO,
    '--schema-pattern',
    'cli',
    '--table-pattern',
    'pl%',
  );
  expect(tables.answer.Tables).toEqual([{ name: 'plays', schema: 'cli', type: 'TABLE' }]);
  const schemas = await data('list-schemas', ...WHO);
  expect(schemas.answer.Schemas).toContain('cli');
  const table = await data('describe-table', ...WHO, '--schema', 'cli', '--table', 'plays');
  expect(table.answer).toMatchObject({
    TableName: 'plays',
    ColumnList: [
      { name: 'id', nullable: 0 },
      { name: 'title', typeName: 'varchar' },
    ],
  });
});

it('cancels a batch that waits, and says so when there is nothing to cancel', async () => {
  let release: () => void = () => undefined;
  warehouse.gates.set('b/slow.txt', new Promise((resolve) => (release = resolve)));
  warehouse.objects.set('b/slow.txt', Buffer.from('9|late\n'));
  const load = await data(
    'execute-statement',
    ...WHO,
    '--sql',
    "COPY cli.plays FROM 's3://b/slow.txt' IAM_ROLE default",
  );
  const id = String(load.answer.Id);
  expect(await data('cancel-statement', '--id', id)).toMatchObject({
    code: 0,
    answer: { Status: true },
  });
  release();
  warehouse.gates.clear();
  expect(await ended(id)).toMatchObject({ Status: 'ABORTED' });
  expect(await warehouse.rows('SELECT COUNT(*) FROM cli.plays')).toEqual([[2]]);

  const again = await data('cancel-statement', '--id', id);
  expect(again.code).not.toBe(0);
  expect(again.stderr).toContain('ValidationException');
  expect(again.stderr).toContain(
    `Could not cancel a query that is already in ABORTED state with ID: ${id}`,
  );
});

it('refuses a caller with another secret', async () => {
  const stranger = await anAwsCli(warehouse.gateway.url, {
    ...warehouse.keys,
    secretAccessKey: 'x',
  });
  const { code, stderr } = await stranger(
    'redshift-data',
    'execute-statement',
    ...WHO,
    '--sql',
    'SELECT 1',
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain('InvalidSignatureException');
});
