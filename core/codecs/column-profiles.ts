import type { Column, DataType } from '../data-type';
import type { ColumnProfile, Profile } from '../profile';
import { instantText } from './instant-text';
import { plainNumber, scaledText } from './number-text';

/** Sums of doubles are exact below this; beyond it they spill into a big integer. */
const SPILL = 2 ** 52;

/** What is added up for one column while rows are written. Numbers are scaled integers: value x 10^scale. */
export interface Accumulator {
  count: number;
  bytes: number;
  trues: number;
  /** Sum of the small values since the last spill, and of everything before it. */
  smallSum: number;
  bigSum: bigint;
  /** Extremes of scaled integers and of microseconds that a double holds exactly, and of doubles. */
  min: number;
  max: number;
  /** Extremes of scaled integers that it does not. */
  bigMin: bigint | null;
  bigMax: bigint | null;
  /** Extremes of days, which compare as texts. */
  firstDay: string | null;
  lastDay: string | null;
}

export const newAccumulator = (): Accumulator => ({
  count: 0,
  bytes: 0,
  trues: 0,
  smallSum: 0,
  bigSum: 0n,
  min: Infinity,
  max: -Infinity,
  bigMin: null,
  bigMax: null,
  firstDay: null,
  lastDay: null,
});

/** Adds a scaled integer of at most 15 digits. */
export function addSmall(a: Accumulator, value: number): void {
  a.count += 1;
  a.smallSum += value;
  if (a.smallSum > SPILL || a.smallSum < -SPILL) {
    a.bigSum += BigInt(a.smallSum);
    a.smallSum = 0;
  }
  if (value < a.min) a.min = value;
  if (value > a.max) a.max = value;
}

/** Adds a scaled integer of any size. */
export function addBig(a: Accumulator, value: bigint): void {
  a.count += 1;
  a.bigSum += value;
  if (a.bigMin === null || value < a.bigMin) a.bigMin = value;
  if (a.bigMax === null || value > a.bigMax) a.bigMax = value;
}

/** Adds an instant in microseconds, as a big integer where a double does not hold it. */
export function addInstant(a: Accumulator, micros: number, big: bigint | null): void {
  a.count += 1;
  if (big === null) {
    if (micros < a.min) a.min = micros;
    if (micros > a.max) a.max = micros;
    return;
  }
  if (a.bigMin === null || big < a.bigMin) a.bigMin = big;
  if (a.bigMax === null || big > a.bigMax) a.bigMax = big;
}

const least = (a: Accumulator): bigint | null => {
  const small = a.min === Infinity ? null : BigInt(a.min);
  if (small === null || a.bigMin === null) return small ?? a.bigMin;
  return small < a.bigMin ? small : a.bigMin;
};
const most = (a: Accumulator): bigint | null => {
  const small = a.max === -Infinity ? null : BigInt(a.max);
  if (small === null || a.bigMax === null) return small ?? a.bigMax;
  return small > a.bigMax ? small : a.bigMax;
};

function columnProfile({ name: column, kind, scale = 0 }: Column, a: Accumulator): ColumnProfile {
  const count = String(a.count);
  const number = (value: bigint | null): string | null =>
    value === null ? null : plainNumber(scaledText(value, scale));
  const instant = (micros: bigint | null): string | null =>
    micros === null ? null : instantText(micros);
  switch (kind) {
    case 'text':
      return { column, kind, count, bytes: String(a.bytes) };
    case 'integer':
    case 'decimal':
      return {
        column,
        kind,
        count,
        sum: number(a.bigSum + BigInt(a.smallSum)) ?? '0',
        min: number(least(a)),
        max: number(most(a)),
      };
    case 'double':
      return {
        column,
        kind,
        count,
        min: a.count === 0 ? null : String(a.min),
        max: a.count === 0 ? null : String(a.max),
      };
    case 'date':
      return { column, kind, count, min: a.firstDay, max: a.lastDay };
    case 'timestamp':
      return {
        column,
        kind,
        count,
        min: instant(least(a)),
        max: instant(most(a)),
      };
    case 'boolean':
      return { column, kind, count, trues: String(a.trues) };
    default:
      return kind satisfies never;
  }
}

/** The profile of what has been written so far. */
export const profileOf = (type: DataType, accumulators: readonly Accumulator[]): Profile =>
  type.columns.map((column, index) =>
    columnProfile(column, accumulators[index] ?? newAccumulator()),
  );

const addTexts = (a: string, b: string): string => (BigInt(a) + BigInt(b)).toString();

function addScaled(a: string, b: string): string {
  const scale = Math.max(...[a, b].map((text) => (text.split('.')[1] ?? '').length));
  const scaled = (text: string): bigint => {
    const [whole = '0', fraction = ''] = text.split('.');
    return (
      BigInt(whole.replace('-', '') + fraction.padEnd(scale, '0')) *
      (text.startsWith('-') ? -1n : 1n)
    );
  };
  return plainNumber(scaledText(scaled(a) + scaled(b), scale));
}

function compareNumbers(a: string, b: string): number {
  const difference = addScaled(a, b.startsWith('-') ? b.slice(1) : `-${b}`);
  return difference === '0' ? 0 : difference.startsWith('-') ? -1 : 1;
}

function extreme(
  kind: Column['kind'],
  a: string | null,
  b: string | null,
  sign: 1 | -1,
): string | null {
  if (a === null || b === null) return a ?? b;
  const order =
    kind === 'integer' || kind === 'decimal'
      ? compareNumbers(a, b)
      : kind === 'double'
        ? Number(a) - Number(b)
        : a < b
          ? -1
          : 1;
  return order * sign <= 0 ? a : b;
}

function mergedColumn(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  const count = addTexts(a.count, b.count);
  if (a.kind === 'text' && b.kind === 'text')
    return { ...a, count, bytes: addTexts(a.bytes, b.bytes) };
  if (a.kind === 'boolean' && b.kind === 'boolean')
    return { ...a, count, trues: addTexts(a.trues, b.trues) };
  if (!('min' in a) || !('min' in b) || a.kind !== b.kind)
    throw new Error(`profiles of ${a.column} differ in kind`);
  const extremes = {
    min: extreme(a.kind, a.min, b.min, 1),
    max: extreme(a.kind, a.max, b.max, -1),
  };
  return 'sum' in a && 'sum' in b
    ? { ...a, count, ...extremes, sum: addScaled(a.sum, b.sum) }
    : { ...a, count, ...extremes };
}

/** The profile of two outputs together. @throws Error when they are not of the same columns */
export function mergedProfile(a: Profile, b: Profile): Profile {
  if (a.length !== b.length) throw new Error('profiles of different columns cannot be merged');
  return a.map((column, index) => {
    const other = b[index];
    if (other?.column !== column.column)
      throw new Error(`the profile has no column ${column.column} in its place`);
    return mergedColumn(column, other);
  });
}
