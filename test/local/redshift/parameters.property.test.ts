import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
} from '@aws-sdk/client-redshift-data';
import fc from 'fast-check';
import { startWarehouse, type TestWarehouse } from '../../support/a-warehouse';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
  await warehouse.batch(
    'CREATE SCHEMA p',
    'CREATE TABLE p.kept (a INTEGER)',
    'INSERT INTO p.kept (a) VALUES (7)',
  );
});
afterAll(() => warehouse.stop());

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** What a statement with these parameters brings, asked for at once. */
async function row(Sql: string, Parameters: readonly Parameter[]): Promise<unknown[]> {
  const { client, target } = warehouse;
  const { Id } = await client.send(
    new ExecuteStatementCommand({ ...target, Sql, Parameters: [...Parameters] }),
  );
  const ended = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }));
  expect(ended.Error).toBeUndefined();
  const { Records = [] } = await client.send(new GetStatementResultCommand({ Id }));
  return (Records[0] ?? []).map((field) => field.stringValue);
}

const sharp = fc.constantFrom(
  ...["'", "''", '\\', "\\'", '"', ';', '--', '/*', '*/', '$1', '$$', ':a', '::', '%', '語', ' '],
  ...["'); DROP TABLE p.kept; --", "' OR '1' = '1", "\\'; DELETE FROM p.kept; --", '\n', '\t'],
);
/** Of no characters but NUL, which PostgreSQL keeps nowhere, and never empty (B24). */
const value = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc
      .array(fc.oneof(sharp, fc.string({ maxLength: 5 })), { maxLength: 8 })
      .map((parts) => parts.join('')),
  )
  .filter((text) => text !== '' && !text.includes('\0'));
const name = fc.oneof(
  fc.stringMatching(/^[0-9a-zA-Z_]{1,12}$/),
  fc.constantFrom(
    'constructor',
    '__proto__',
    'a',
    'A',
    'a1',
    '1',
    'select',
    'timestamp',
    'x'.repeat(99),
  ),
);
const parameters = fc.uniqueArray(fc.record({ name, value }), {
  ...{ minLength: 1, maxLength: 12, selector: (parameter) => parameter.name },
});

it('brings every value back as it was given, under any name, and runs nothing of it', async () => {
  const asked = fc.asyncProperty(parameters, async (given) => {
    const values = given.map((parameter) => parameter.value);
    const list = given.map((parameter) => `CAST(:${parameter.name} AS VARCHAR(65535))`).join(', ');
    expect(await row(`SELECT ${list} -- :none`, given)).toEqual(values);
    const [first] = given;
    const where = `CAST(:${first!.name} AS VARCHAR(65535)) IS NOT NULL AND a = 7`;
    expect(await row(`SELECT 'one' FROM p.kept WHERE ${where}`, given.slice(0, 1))).toEqual([
      'one',
    ]);
  });
  await fc.assert(asked, { numRuns: 150, seed: 11 });
  expect(await warehouse.rows('SELECT COUNT(*) FROM p.kept')).toEqual([[1]]);
});
