import { dayOf } from './days';
import type { Item } from './item';
import { recordOf, recordsOn } from './records';
import type { TableStore } from './table-store';
import type { Table, World } from './world';

/** DynamoDB's own limit of a batch. */
const BATCH = 25;
/** Measured against dynalite: 1 gives 6,700 items/s, 4 8,800, 8 9,800, more no more. */
const IN_FLIGHT = 8;

/** A table that holds what is not ours: nothing is written over it. */
export class ForeignItems extends Error {
  constructor(table: Table, foreign: number, looked: number) {
    super(
      `The table ${table} holds items that these arguments do not write (${foreign} of ${looked} looked at). ` +
        'Seed an empty stack (npm run stack -- --reset), or ask for what the table was filled with.',
    );
    this.name = 'ForeignItems';
  }
}

function* itemsOf(world: World, table: Table): Generator<Item> {
  for (const { item } of recordsOn(world, table, dayOf(world.reference))) yield item;
}
const idOf = ({ id }: Item): string => (id !== undefined && 'S' in id ? id.S : '');

function* batchesOf(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** @throws ForeignItems */
async function refuseForeign(store: TableStore, world: World, table: Table): Promise<void> {
  const some = await store.someIds(table);
  if (some.length === 0) return;
  const ours = new Set<string>();
  for (const item of itemsOf(world, table)) ours.add(idOf(item));
  const foreign = some.filter((id) => !ours.has(id)).length;
  if (foreign > 0) throw new ForeignItems(table, foreign, some.length);
}

/**
 * Puts the world's items into a table; the same twice changes nothing. `progress` hears how many are written.
 * @throws ForeignItems when the table holds something else
 */
export async function fillTable(
  store: TableStore,
  world: World,
  table: Table,
  progress: (written: number) => void,
): Promise<void> {
  await store.ensure(table);
  await refuseForeign(store, world, table);
  const batches = batchesOf(itemsOf(world, table));
  let written = 0;
  const lane = async (): Promise<void> => {
    for (let next = batches.next(); next.done !== true; next = batches.next()) {
      await store.put(table, next.value);
      written += next.value.length;
      progress(written);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/** Whether a table that is said to be filled still holds the first and the last of the world's items. */
export async function holds(store: TableStore, world: World, table: Table): Promise<boolean> {
  await store.ensure(table);
  for (const number of [0, world[table] - 1]) {
    const { item } = recordOf(world, table, number, world.reference);
    if (!(await store.has(table, idOf(item)))) return false;
  }
  return true;
}
