import { readLoadedDays, readNewestLoadedDays, readPartitionRows } from '../../clients/loaded-days';
import { checkNow } from '../../clients/watch-facts';
import { append, awsPartition, dataType, eventObjects, text } from '../../core/data-type';
import { addDays } from '../../core/day';
import { createSchema, createTarget } from '../../core/warehouse/ddl';
import { aLoad, aLoadedType, type Thing } from '../support/a-load';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.stop());

const DAY = '2026-11-22';
const SIX_O_CLOCK = Date.parse('2026-11-23T06:00:00Z');
const queues = { hasPoller: async () => true };
const things = (count: number): Thing[] =>
  Array.from({ length: count }, (_, n) => [`t${n}`, 'aurora', n]);

it('finds nothing loaded before the first load, when there is no ledger', async () => {
  const { real } = aLoad(warehouse, aLoadedType('snapshot'));
  expect(await readLoadedDays(real, DAY)).toEqual([]);
  expect(await readNewestLoadedDays(real)).toEqual(new Map());
});

it('reads the rows of the newest load of each day, and the newest day of each type', async () => {
  const { type, real, load, run, generation } = aLoad(warehouse, aLoadedType('snapshot'));
  await load(run(addDays(DAY, -1), 1), generation(addDays(DAY, -1), 'g1', things(3)));
  await load(run(DAY, 2), generation(DAY, 'g2', things(4)));
  await load(run(DAY, 3), generation(DAY, 'g3', things(2)));
  const found = (await readLoadedDays(real, addDays(DAY, -1))).filter(
    ({ dataType }) => dataType === type.name,
  );
  expect(found.sort((a, b) => (a.day < b.day ? -1 : 1))).toEqual([
    { dataType: type.name, day: addDays(DAY, -1), rows: 3 },
    { dataType: type.name, day: DAY, rows: 2 },
  ]);
  expect(
    (await readLoadedDays(real, DAY)).filter(({ dataType }) => dataType === type.name),
  ).toHaveLength(1);
  expect((await readNewestLoadedDays(real)).get(type.name)).toBe(DAY);
});

it('raises a deadline, which a load ends, and then a volume', async () => {
  const { type, real, load, run, generation } = aLoad(warehouse, aLoadedType('snapshot'));
  const look = async (): Promise<string[]> =>
    (await checkNow({ warehouse: real, queues }, [type], SIX_O_CLOCK)).alarms.map(({ id }) => id);
  for (const week of [1, 2, 3]) {
    const day = addDays(DAY, -7 * week);
    await load(run(day, week), generation(day, `g${week}`, things(4)));
  }
  expect(await look()).toContain(`deadline/${type.name}/${DAY}`);
  await load(run(DAY, 9), generation(DAY, 'g9', things(1)));
  const after = await look();
  expect(after).not.toContain(`deadline/${type.name}/${DAY}`);
  expect(after).toContain(`volume/${type.name}/${DAY}`);
});

it('counts rows by day and partition, of the tables that are there', async () => {
  const aTable = (name: string) =>
    dataType({
      name,
      description: 'Events.',
      source: eventObjects(),
      load: append(),
      key: ['id'],
      columns: { id: text(8).required(), partner_id: text(8), aws_partition: awsPartition() },
    });
  const { real } = aLoad(warehouse, aLoadedType('snapshot'));
  const counted = aTable('counted');
  for (const sql of [createSchema('events'), createTarget(counted)]) await real.query(sql, 10_000);
  await real.query(
    `INSERT INTO events.counted ("day", id, partner_id, aws_partition) VALUES ('${DAY}', 'a', 'p', 'aws'), ('${DAY}', 'b', 'p', 'aws'), ('${DAY}', 'c', 'p', 'aws-cn'), ('2026-01-01', 'd', 'p', 'aws')`,
    10_000,
  );
  const rows = await readPartitionRows(real, [counted, aTable('not_yet')], DAY);
  expect(rows.sort((a, b) => (a.partition < b.partition ? -1 : 1))).toEqual([
    { dataType: 'counted', day: DAY, partition: 'aws', rows: 2 },
    { dataType: 'counted', day: DAY, partition: 'aws-cn', rows: 1 },
  ]);
  expect(await readPartitionRows(real, [aTable('not_yet')], DAY)).toEqual([]);
});

it('raises an alarm of its own when the warehouse is away', async () => {
  const { type, real } = aLoad(warehouse, aLoadedType('snapshot'));
  const silent = { ...real, query: async () => null };
  expect(await checkNow({ warehouse: silent, queues }, [type], SIX_O_CLOCK)).toMatchObject({
    alarms: [{ id: 'warehouse', what: expect.stringContaining('no answer within 60 s') as string }],
    unjudged: ['deadline/', 'volume/'],
  });
});
