import { ITEM_FAULTS, type ItemFault } from './broken-items';
import { LINE_FAULTS, type LineFault } from './broken-lines';
import { dayNumber, endOfDayMs, type Day } from './days';
import { deviceOn } from './device';
import { deviceItem, deviceRow } from './device-record';
import { dice } from './dice';
import type { Item } from './item';
import type { Row } from './row';
import { userOn } from './user';
import { userItem, userRow } from './user-record';
import { numbersOn, registeredMs, type Table, type World } from './world';

/** One item of a table on a day, and what must become of it: a row, or a place in quarantine. */
export type SeedRecord = GoodRecord | BrokenRecord;
export interface GoodRecord {
  readonly item: Item;
  readonly row: Row;
}
export interface BrokenRecord {
  /** Holds the fault already when the fault is one of an item; a line's fault comes in with the line. */
  readonly item: Item;
  readonly fault: Fault;
}
export type Fault = ItemFault | LineFault;

function good(world: World, table: Table, number: number, today: number): GoodRecord {
  if (table === 'users') {
    const user = userOn(world, number, today);
    return { item: userItem(world.seed, number, user), row: userRow(user) };
  }
  const device = deviceOn(world, number, today);
  return { item: deviceItem(world.seed, number, device), row: deviceRow(device) };
}

/** The kinds begin so much later each day, so that a small table shows all of them within some days. */
const KINDS_A_DAY = 7;

/** The fault of a number on a day, or null: one in each run of `brokenEvery`, at another place each day, all kinds in turn. */
function faultOf(world: World, table: Table, number: number, today: number): Fault | null {
  const run = Math.floor(number / world.brokenEvery);
  const roll = dice(world.seed, `${table} broken`, run, today);
  if (number % world.brokenEvery !== Math.floor(roll() * world.brokenEvery)) return null;
  const kinds: readonly Fault[] =
    world.broken === 'lines' ? [...LINE_FAULTS[table], ...ITEM_FAULTS[table]] : ITEM_FAULTS[table];
  return kinds[(run + today * KINDS_A_DAY) % kinds.length] ?? null;
}

/** The record of a number as it is at the end of a day, which is counted from 1970. */
export function recordOf(world: World, table: Table, number: number, today: number): SeedRecord {
  const record = good(world, table, number, today);
  const fault = faultOf(world, table, number, today);
  if (fault === null) return record;
  return { item: fault.in === 'item' ? fault.spoil(record.item) : record.item, fault };
}

/** Everything in a table at a day's end, in the order of registration, nearly. */
export function* recordsOn(world: World, table: Table, day: Day): Generator<SeedRecord> {
  const today = dayNumber(day);
  const end = endOfDayMs(today);
  const numbers = numbersOn(world, table, today);
  for (let number = 0; number < numbers; number += 1)
    if (registeredMs(world, table, number) < end) yield recordOf(world, table, number, today);
}
