import { aLoad, aLoadedType, type Thing } from '../support/a-load';
import { startCliWorld, type CliWorld } from '../support/a-cli-world';

const type = aLoadedType('snapshot');
const { name } = type;
const DAY = '2026-11-20';
const ROWS: Thing[] = [
  ['a', 'aurora', 1],
  ['b', 'aurora', 2],
];

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld([type]);
  const load = aLoad(world.warehouse, type);
  await load.load(load.run(DAY, 1), load.generation(DAY, '1800000000000-a', ROWS));
  for (const sql of [
    'CREATE SCHEMA hive',
    'CREATE TABLE hive.same (day DATE, id VARCHAR(8), partner_id VARCHAR(8), n BIGINT, loaded_by VARCHAR(8))',
    `INSERT INTO hive.same SELECT day, id, partner_id, n, 'hive' FROM accounts.${name}`,
    `INSERT INTO hive.same SELECT CAST('2026-11-19' AS DATE), 'x', 'y', 9, 'hive'`,
    'CREATE TABLE hive.other (id VARCHAR(8), n VARCHAR(8))',
    `INSERT INTO hive.other SELECT 'a', '1'`,
  ])
    expect((await world.warehouse.execute(sql)).Error).toBeUndefined();
});
afterAll(() => world.stop());

const compare = (...argv: string[]) => world.millrace(['compare', name, DAY, ...argv]);

it('finds our day the same as that day of the other table', async () => {
  const compared = await compare('--with', 'hive.same');
  expect(compared).toMatchObject({ exitCode: 0, err: '' });
  expect(compared.out).toContain(`Both of ${DAY}.`);
  expect(compared.out).toMatch(/^partner_id +same$/m);
  expect(compared.out).toContain('Only in hive.same: loaded_by');
  expect(compared.out).toContain('All is the same.');
});

it('says per column what differs, and exits 4', async () => {
  const compared = await compare('--with', 'hive.other', '--json');
  expect(compared.exitCode).toBe(4);
  expect(JSON.parse(compared.out)).toMatchObject({
    same: false,
    ours: { rows: 2, keys: 2 },
    theirs: { table: 'hive.other', rows: 1, keys: 1, dayOnly: false },
    columns: [
      {
        column: 'id',
        same: false,
        differs: [{ figure: 'count', ours: '2', theirs: '1' }, { figure: 'bytes' }],
      },
      { column: 'partner_id', same: false, why: 'the other table has no such column' },
      {
        column: 'n',
        same: false,
        why: 'it is character varying in the other table and integer here',
      },
    ],
  });
});

it.each([
  ['hive', 2, '--with: must be a table'],
  ['hive.nothing', 2, 'There is no table hive.nothing'],
])('refuses the table %s', async (table, exitCode, message) => {
  const compared = await compare('--with', table);
  expect(compared).toMatchObject({ exitCode, out: '' });
  expect(compared.err).toContain(message);
});
