import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, paginateScan, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributeTexts, DYNAMODB } from '../../../local/seed/dialect';
import type { Item } from '../../../local/seed/item';
import { recordsOn } from '../../../local/seed/records';
import { readSeedState } from '../../../local/seed/seed-state';
import { seedTables, type TablesRequest } from '../../../local/seed/seed-tables';
import { dynamodbStore, type TableStore } from '../../../local/seed/table-store';
import { tableWorld, TABLES, type Table } from '../../../local/seed/world';
import { startDynalite, type TestDynamodb } from '../../support/a-dynalite';

const DAY = '2026-11-24';
const SIZE = { seed: 1, users: 700, devices: 1300 };
const world = tableWorld({ ...SIZE, day: DAY });

let dynamodb: TestDynamodb;
let folder: string;
let request: TablesRequest;
let store: TableStore & { readonly written: () => number };

/** The real store, with a count of what was written. */
function counted(inner: TableStore) {
  let written = 0;
  return {
    ...inner,
    put: async (table: Table, items: Parameters<TableStore['put']>[1]) => {
      await inner.put(table, items);
      written += items.length;
    },
    written: () => written,
  };
}

async function itemsIn(table: Table): Promise<Map<string, Record<string, AttributeValue>>> {
  const items = new Map<string, Record<string, AttributeValue>>();
  for await (const page of paginateScan({ client: dynamodb.client }, { TableName: table }))
    for (const item of page.Items ?? []) items.set(item.id!.S!, item);
  return items;
}
/** An item as one text. Numbers come back in DynamoDB's own writing. */
const shown = (item: unknown): string =>
  attributeTexts(item as Item, DYNAMODB)
    .sort()
    .join('\n')
    .replace('"1e3"', '"1000"');
const quiet = (): void => undefined;

beforeEach(async () => {
  dynamodb = await startDynalite();
  folder = mkdtempSync(join(tmpdir(), 'millrace-seed-'));
  request = { ...SIZE, day: DAY, stateFile: join(folder, 'stack', 'seed.json') };
  store = counted(dynamodbStore(dynamodb.client));
});
afterEach(async () => {
  await dynamodb.stop();
  rmSync(folder, { recursive: true });
});

describe('seeding the tables', () => {
  it('makes both tables and puts every item of the world there, as it is', async () => {
    const told: [Table, number, number][] = [];
    await seedTables(store, request, (...progress) => told.push(progress));
    for (const table of TABLES) {
      const there = [...(await itemsIn(table)).values()].map(shown);
      const expected = [...recordsOn(world, table, DAY)].map(({ item }) => shown(item));
      expect(there.sort()).toEqual(expected.sort());
      expect(told).toContainEqual([table, SIZE[table], SIZE[table]]);
    }
  });

  it('does nothing the second time, not even on a later day, and says which day it shows', async () => {
    expect(await seedTables(store, request, quiet)).toMatchObject({ day: DAY, written: true });
    const later = await seedTables(store, { ...request, day: '2026-11-27' }, quiet);
    expect(later).toEqual({ world, day: DAY, written: false });
    expect(store.written()).toBe(2000);
  });

  it('begins anew after it was cut off, for the day that it had begun with', async () => {
    const broken = { ...store, put: async () => Promise.reject(new Error('killed')) };
    await expect(seedTables(broken, request, quiet)).rejects.toThrow('killed');
    expect(readSeedState(request.stateFile!)).toMatchObject({ day: DAY, filled: false });
    const later = { ...request, day: '2026-11-27' };
    expect(await seedTables(store, later, quiet)).toEqual({ world, day: DAY, written: true });
    expect((await itemsIn('devices')).size).toBe(SIZE.devices);
  });

  it('does not believe its note when a table has lost its items', async () => {
    await seedTables(store, request, quiet);
    const [first] = recordsOn(world, 'users', DAY);
    await dynamodb.client.send(
      new DeleteItemCommand({
        TableName: 'users',
        Key: { id: { S: (first!.item.id as { S: string }).S } },
      }),
    );
    expect(await seedTables(store, request, quiet)).toMatchObject({ written: true });
    expect((await itemsIn('users')).size).toBe(SIZE.users);
  });

  it('refuses to mix two worlds in one stack', async () => {
    await seedTables(store, request, quiet);
    await expect(seedTables(store, { ...request, seed: 2 }, quiet)).rejects.toThrow(
      'filled with --seed 1 --users 700 --devices 1300, and --seed 2',
    );
    const unnoted = { ...request, seed: 2, stateFile: null };
    await expect(seedTables(store, unnoted, quiet)).rejects.toThrow(
      'users holds items that these arguments do not write (25 of 25 looked at)',
    );
    expect(store.written()).toBe(2000);
  });

  it('names a state file that is none', async () => {
    await seedTables(store, request, quiet);
    writeFileSync(request.stateFile!, readFileSync(request.stateFile!).subarray(0, 20));
    await expect(seedTables(store, request, quiet)).rejects.toThrow(`${request.stateFile!} is no`);
  });
});
