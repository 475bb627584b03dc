import { DAY_MS, dayNumber, endOfDayMs, timeOfDayMs, type Day } from './days';
import { dice } from './dice';

export type Table = 'users' | 'devices';
export const TABLES: readonly Table[] = ['users', 'devices'];

/**
 * What everything is computed from; nothing else, no clock and no file, goes into a record.
 * A table grows by the same rate for ever and has, at the end of the day `reference`, exactly the size given here.
 * Days are counted from 1970 here and in all that is made of a world.
 */
export interface World {
  readonly seed: number;
  readonly users: number;
  readonly devices: number;
  readonly reference: number;
  /** One record in each run of this many is broken. */
  readonly brokenEvery: number;
  /** `items`: only what DynamoDB would store. `lines`: also what is broken as a line of a file. */
  readonly broken: 'items' | 'lines';
}

/** 0.2 %. */
const BROKEN_EVERY = 500;

/** The world in the tables: as large as asked for, on the day that is asked for. */
export const tableWorld = (size: {
  readonly seed: number;
  readonly users: number;
  readonly devices: number;
  readonly day: Day;
}): World => ({
  seed: size.seed,
  users: size.users,
  devices: size.devices,
  reference: dayNumber(size.day),
  brokenEvery: BROKEN_EVERY,
  broken: 'items',
});

/**
 * The world of the past's captures, of its own size. Its reference day is fixed, so that a past day holds the same
 * whenever it is laid.
 */
export const pastWorld = (size: {
  readonly seed: number;
  readonly users: number;
  readonly devices: number;
}): World => ({
  seed: size.seed,
  users: size.users,
  devices: size.devices,
  reference: dayNumber('2026-01-01'),
  brokenEvery: BROKEN_EVERY,
  broken: 'lines',
});

/** Twice as many in a year. */
const GROWTH_PER_DAY = Math.log(2) / 365;
/** Before this day there was nothing. */
const LAUNCH = dayNumber('2016-03-01');
/** So many days at most lie between the day that the curve gives a record and the day that it registers. */
const JITTER_DAYS = 4;

const daysToReference = (world: World, ms: number): number =>
  (ms - endOfDayMs(world.reference)) / DAY_MS;

/** How many records of a table are registered for certain by an instant: those with lower numbers. */
export const registeredBy = (world: World, table: Table, ms: number): number =>
  Math.max(1, Math.floor(world[table] * Math.exp(GROWTH_PER_DAY * daysToReference(world, ms))));

/** Above any number that a record registered by the day's end may have. */
export const numbersOn = (world: World, table: Table, day: number): number =>
  day === world.reference
    ? world[table]
    : registeredBy(world, table, endOfDayMs(day) + JITTER_DAYS * DAY_MS) + 1;

/** When the record of a number is registered, in milliseconds since 1970. Numbers are given out in this order, nearly. */
export function registeredMs(world: World, table: Table, number: number): number {
  const roll = dice(world.seed, `${table} registered`, number);
  const share = (number + 0.5) / world[table];
  const onCurve = Math.floor(world.reference + 1 + Math.log(share) / GROWTH_PER_DAY);
  // Early or never late: else the table would not have its size on the reference day.
  const day = Math.max(LAUNCH + (number % 60), onCurve) - Math.floor(JITTER_DAYS * roll() ** 2);
  return day * DAY_MS + timeOfDayMs(roll(), roll(), roll());
}
