import type { Column } from '../data-type';
import { newAccumulator, type Accumulator } from './column-profiles';
import { escapedText } from './row-bytes';

/** A column made ready for writing: what its values are held against, and what the value in hand adds to the profile. */
export interface Encoder {
  readonly column: Column;
  readonly total: Accumulator;
  readonly isText: boolean;
  readonly maxBytes: number;
  /** Texts that need nothing but their length looked at. */
  readonly isPlain: boolean;
  readonly isUpper: boolean;
  readonly oneOf: readonly Uint8Array[] | null;
  readonly separator: Uint8Array;
  /** The separator as it stands in a row. */
  readonly escapedSeparator: Uint8Array;
  /** Digits behind the point, 0 for whole numbers. */
  readonly scale: number;
  /** Whole parts below this fit the column, if they have at most 15 digits. */
  readonly wholeLimit: number;
  /** What columns with an origin hold: the partition of the file, the place in the exploded list. */
  partition: Uint8Array;
  position: number;
  /** What this row adds to the total once the whole row is written. */
  value: number;
  big: bigint | null;
  day: string;
  isNull: boolean;
}

/** A double holds every integer of this many digits exactly. */
export const SAFE_DIGITS = 15;

function wholeDigits({ kind, precision = 0, scale = 0 }: Column): number {
  return kind === 'decimal' ? Math.min(SAFE_DIGITS, precision - scale) : SAFE_DIGITS;
}

export function newEncoder(column: Column): Encoder {
  const utf8 = new TextEncoder();
  const separator = utf8.encode(column.joinedBy ?? '');
  return {
    column,
    total: newAccumulator(),
    isText: column.kind === 'text',
    maxBytes: column.maxBytes ?? 0,
    isPlain: column.upperCase !== true && column.oneOf === undefined,
    isUpper: column.upperCase === true,
    oneOf: column.oneOf?.map((value) => utf8.encode(value)) ?? null,
    separator,
    escapedSeparator: escapedText(separator),
    scale: column.kind === 'decimal' ? (column.scale ?? 0) : 0,
    wholeLimit: 10 ** wholeDigits(column),
    partition: new Uint8Array(0),
    position: 0,
    value: 0,
    big: null,
    day: '',
    isNull: true,
  };
}
