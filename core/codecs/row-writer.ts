import type { Column, DataType } from '../data-type';
import { NULL_MARKER } from '../warehouse/copy';
import { addBig, addSmall, newAccumulator, profileOf, type Accumulator } from './column-profiles';
import { FIRST_INSTANT_MS, LAST_INSTANT_MS, putInstant } from './instant-text';
import { decodeString } from './json-bytes';
import { decimalParts, fitsDecimal, plainText, scaledInteger } from './number-text';
import type { Profile } from '../profile';
import type { Reason } from './reasons';
import {
  ABSENT,
  FALSE,
  HAS_ESCAPE,
  LIST,
  NULL,
  NUMBER,
  STRING,
  TRUE,
  type RecordFields,
} from './record-fields';

const PIPE = 0x7c;
const BACKSLASH = 0x5c;
const LF = 0x0a;
const CR = 0x0d;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
/** A double holds every integer of this many digits exactly. */
const SAFE_DIGITS = 15;
const MARKER = new TextEncoder().encode(NULL_MARKER);
/** Behind any value: marker, delimiter, a timestamp, a number of 38 digits with sign and point. */
const ROOM_PER_COLUMN = 64;

/** Where rows are written: `bytes` up to `length`. The caller sees to the room. */
export interface RowBuffer {
  bytes: Uint8Array;
  length: number;
}

/** Bytes that a row may need at most, for a record of `recordBytes`. */
export const roomForRow = (recordBytes: number, columns: number): number =>
  recordBytes * 2 + columns * ROOM_PER_COLUMN;

export interface RowWriter {
  /** Appends one row, or leaves the buffer as it was and says why not. */
  readonly write: (source: Uint8Array, out: RowBuffer) => Reason | null;
  readonly faultyColumn: () => number;
  readonly profile: () => Profile;
}

interface Encoder {
  readonly column: Column;
  readonly total: Accumulator;
  readonly maxBytes: number;
  readonly scale: number;
  readonly oneOf: readonly Uint8Array[] | null;
  readonly separator: Uint8Array;
  /** What this row adds to the total once the whole row is written. */
  value: number;
  big: bigint | null;
  day: string;
  isNull: boolean;
}

const INTEGER_DIGITS = 19;
const LEAST_INTEGER = -(2n ** 63n);
const MOST_INTEGER = 2n ** 63n - 1n;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function newEncoder(column: Column): Encoder {
  const utf8 = new TextEncoder();
  return {
    column,
    total: newAccumulator(),
    maxBytes: column.maxBytes ?? 0,
    scale: column.kind === 'decimal' ? (column.scale ?? 0) : 0,
    oneOf: column.oneOf?.map((value) => utf8.encode(value)) ?? null,
    separator: utf8.encode(column.joinedBy ?? ''),
    value: 0,
    big: null,
    day: '',
    isNull: true,
  };
}

const sameBytes = (bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean => {
  if (end - start !== other.length) return false;
  for (let at = 0; at < other.length; at += 1) if (bytes[start + at] !== other[at]) return false;
  return true;
};

const latin1 = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
};

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether a text is a day of the calendar. */
function isCalendarDay(text: string): boolean {
  const match = DAY.exec(text);
  if (match === null || match[1] === '0000') return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** Elements of a list whose inside lies between `start` and `end`, decoded. Null for a lone surrogate. */
function elements(source: Uint8Array, start: number, end: number): Uint8Array[] | null {
  const found: Uint8Array[] = [];
  for (let at = start; at < end;) {
    if (source[at] === 0x22) {
      let close = at + 1;
      while (source[close] !== 0x22) close += source[close] === BACKSLASH ? 2 : 1;
      const text = new Uint8Array(close - at);
      const length = decodeString(source, at + 1, close, text, 0);
      if (length < 0) return null;
      found.push(text.subarray(0, length));
      at = close + 1;
    } else if (source[at] === 0x2c || source[at] === 0x20 || source[at] === 0x09) at += 1;
    else {
      let close = at;
      while (close < end && source[close] !== 0x2c && source[close] !== 0x20) close += 1;
      found.push(source.slice(at, close));
      at = close;
    }
  }
  return found;
}

/**
 * Turns the fields of a record into one line for COPY: columns in declaration order behind one another, `|` between,
 * escaped, checked against the column. A value that does not fit sends the record to quarantine, unless its column
 * says otherwise. The profile counts only rows that were written whole.
 */
export function rowWriter(type: DataType, fields: RecordFields): RowWriter {
  const encoders = type.columns.map(newEncoder);
  let scratch = new Uint8Array(1 << 16);
  let faulty = -1;
  let out: Uint8Array = new Uint8Array(0);
  let w = 0;

  function marker(encoder: Encoder): null {
    encoder.isNull = true;
    // In other columns than texts an empty field is null.
    if (encoder.column.kind === 'text') {
      out.set(MARKER, w);
      w += MARKER.length;
    }
    return null;
  }

  /** Copies decoded bytes, escaping what COPY would read otherwise. */
  function escaped(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === PIPE || byte === BACKSLASH || byte === LF || byte === CR) out[w++] = BACKSLASH;
      out[w++] = byte;
    }
  }

  /** A decoded text that lies in `bytes`; `clean` when it holds nothing to escape. */
  function text(
    encoder: Encoder,
    bytes: Uint8Array,
    start: number,
    end: number,
    clean: boolean,
  ): Reason | null {
    let to = end;
    if (to - start > encoder.maxBytes) {
      if (encoder.column.misfit !== 'truncate') return 'too_long';
      to = start + encoder.maxBytes;
      while (to > start && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1; // never inside a character
    }
    if (sameBytes(bytes, start, to, MARKER)) return 'equals_null_marker';
    if (
      encoder.oneOf !== null &&
      !encoder.oneOf.some((value) => sameBytes(bytes, start, to, value))
    )
      return 'unknown_value';
    if (clean) for (let at = start; at < to; at += 1) out[w++] = bytes[at] ?? 0;
    else {
      for (let at = start; at < to; at += 1) if (bytes[at] === 0) return 'nul';
      escaped(bytes, start, to);
    }
    encoder.value = to - start;
    encoder.isNull = false;
    return null;
  }

  /** Upper case, by Unicode's rules where ASCII's don't reach. */
  function upper(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const word = bytes.slice(start, end);
    for (let at = 0; at < word.length; at += 1) {
      const byte = word[at] ?? 0;
      if (byte >= 0x80)
        return new TextEncoder().encode(new TextDecoder().decode(word).toUpperCase());
      if (byte >= 0x61 && byte <= 0x7a) word[at] = byte - 0x20;
    }
    return word;
  }

  function stringText(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    let [bytes, start, end] = [source, fields.start[index] ?? 0, fields.end[index] ?? 0];
    let clean = fields.flags[index] === 0;
    if (((fields.flags[index] ?? 0) & HAS_ESCAPE) !== 0) {
      if (scratch.length < end - start) scratch = new Uint8Array((end - start) * 2);
      const length = decodeString(source, start, end, scratch, 0);
      if (length < 0) return 'invalid_utf8';
      [bytes, start, end] = [scratch, 0, length];
      clean = false;
    }
    if (encoder.column.upperCase === true) {
      bytes = upper(bytes, start, end);
      [start, end] = [0, bytes.length];
    }
    return text(encoder, bytes, start, end, clean);
  }

  function joined(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const found = elements(source, fields.start[index] ?? 0, fields.end[index] ?? 0);
    if (found === null) return 'invalid_utf8';
    found.sort(compareBytes);
    const length = found.reduce((sum, each) => sum + each.length + encoder.separator.length, 0);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const [position, each] of found.entries()) {
      if (position > 0) {
        bytes.set(encoder.separator, at);
        at += encoder.separator.length;
      }
      bytes.set(each, at);
      at += each.length;
    }
    return text(encoder, bytes, 0, at, false);
  }

  /** A whole number of few digits, read without a string; NaN when it is anything else. */
  function smallWhole(source: Uint8Array, start: number, end: number): number {
    let at = source[start] === MINUS ? start + 1 : start;
    if (end - at > SAFE_DIGITS || end === at || (source[at] === ZERO && end - at > 1)) return NaN;
    let value = 0;
    for (; at < end; at += 1) {
      const digit = source[at] ?? 0;
      if (digit < ZERO || digit > NINE) return NaN;
      value = value * 10 + digit - ZERO;
    }
    return source[start] === MINUS ? -value : value;
  }

  function putText(value: string): void {
    for (let at = 0; at < value.length; at += 1) out[w++] = value.charCodeAt(at);
  }

  function scaled(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const [start, end] = [fields.start[index] ?? 0, fields.end[index] ?? 0];
    const { kind, precision = 0, scale = 0 } = encoder.column;
    const parts = decimalParts(latin1(source, start, end));
    if (parts === null) return 'not_a_number';
    if (kind === 'integer') {
      if (parts.scale > 0 || parts.digits.length > INTEGER_DIGITS) return 'out_of_range';
      const value = scaledInteger(parts, 0);
      if (value < LEAST_INTEGER || value > MOST_INTEGER) return 'out_of_range';
      encoder.big = value;
    } else {
      if (!fitsDecimal(parts, precision, scale)) return 'out_of_range';
      encoder.big = scaledInteger(parts, scale);
    }
    putText(plainText(parts));
    encoder.isNull = false;
    return null;
  }

  function whole(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const [start, end] = [fields.start[index] ?? 0, fields.end[index] ?? 0];
    const value = smallWhole(source, start, end);
    const digitsLeft =
      encoder.column.kind === 'integer'
        ? SAFE_DIGITS
        : Math.min(SAFE_DIGITS, encoder.column.precision ?? 0) - encoder.scale;
    // `-0` and anything that is not short and whole goes the exact way.
    if (Number.isNaN(value) || Object.is(value, -0) || Math.abs(value) >= 10 ** digitsLeft)
      return scaled(encoder, index, source);
    for (let at = start; at < end; at += 1) out[w++] = source[at] ?? 0;
    encoder.value = value * 10 ** encoder.scale;
    encoder.big = null;
    encoder.isNull = false;
    return null;
  }

  function double(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const parts = decimalParts(latin1(source, fields.start[index] ?? 0, fields.end[index] ?? 0));
    if (parts === null) return 'not_a_number';
    const value = Number(plainText(parts));
    if (!Number.isFinite(value)) return 'out_of_range';
    putText(String(value));
    encoder.value = value;
    encoder.isNull = false;
    return null;
  }

  function epochMillis(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const [start, end] = [fields.start[index] ?? 0, fields.end[index] ?? 0];
    let value = smallWhole(source, start, end);
    if (Number.isNaN(value)) {
      const parts = decimalParts(latin1(source, start, end));
      if (parts === null) return 'not_a_number';
      if (parts.scale > 0 || parts.digits.length > SAFE_DIGITS) return 'out_of_range';
      value = Number(scaledInteger(parts, 0));
    }
    if (value < FIRST_INSTANT_MS || value > LAST_INSTANT_MS) return 'out_of_range';
    w = putInstant(out, w, value);
    encoder.value = value + 0;
    encoder.isNull = false;
    return null;
  }

  function day(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const value = latin1(source, fields.start[index] ?? 0, fields.end[index] ?? 0);
    if (!isCalendarDay(value)) return 'not_a_date';
    putText(value);
    encoder.day = value;
    encoder.isNull = false;
    return null;
  }

  function value(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const kind = fields.kind[index];
    switch (encoder.column.kind) {
      case 'text':
        if (kind === LIST && encoder.column.joinedBy !== undefined)
          return joined(encoder, index, source);
        return kind === STRING ? stringText(encoder, index, source) : 'wrong_type';
      case 'integer':
      case 'decimal':
        return kind === NUMBER ? whole(encoder, index, source) : 'wrong_type';
      case 'double':
        return kind === NUMBER ? double(encoder, index, source) : 'wrong_type';
      case 'timestamp':
        return kind === NUMBER ? epochMillis(encoder, index, source) : 'wrong_type';
      case 'date':
        return kind === STRING ? day(encoder, index, source) : 'wrong_type';
      case 'boolean':
        if (kind !== TRUE && kind !== FALSE) return 'wrong_type';
        out[w++] = kind === TRUE ? 0x74 : 0x66;
        encoder.value = kind === TRUE ? 1 : 0;
        encoder.isNull = false;
        return null;
      default:
        return encoder.column.kind satisfies never;
    }
  }

  function field(encoder: Encoder, index: number, source: Uint8Array): Reason | null {
    const kind = fields.kind[index];
    if (kind === ABSENT || kind === NULL) {
      return encoder.column.required ? 'missing_required' : marker(encoder);
    }
    const before = w;
    const reason = value(encoder, index, source);
    if (reason === null || encoder.column.misfit !== 'null') return reason;
    w = before;
    return marker(encoder);
  }

  function count({ column, total, value: amount, big, day: its, isNull }: Encoder): void {
    if (isNull) return;
    switch (column.kind) {
      case 'integer':
      case 'decimal':
        if (big === null) addSmall(total, amount);
        else addBig(total, big);
        return;
      case 'text':
        total.bytes += amount;
        break;
      case 'boolean':
        total.trues += amount;
        break;
      case 'date':
        if (total.firstDay === null || its < total.firstDay) total.firstDay = its;
        if (total.lastDay === null || its > total.lastDay) total.lastDay = its;
        break;
      case 'double':
      case 'timestamp':
        if (amount < total.min) total.min = amount;
        if (amount > total.max) total.max = amount;
        break;
    }
    total.count += 1;
  }

  return {
    write(source, buffer) {
      out = buffer.bytes;
      w = buffer.length;
      for (let index = 0; index < encoders.length; index += 1) {
        const encoder = encoders[index];
        if (encoder === undefined) break;
        if (index > 0) out[w++] = PIPE;
        const reason = field(encoder, index, source);
        if (reason !== null) {
          faulty = index;
          return reason;
        }
      }
      out[w++] = LF;
      buffer.length = w;
      for (const encoder of encoders) count(encoder);
      return null;
    },
    faultyColumn: () => faulty,
    profile: () =>
      profileOf(
        type,
        encoders.map(({ total }) => total),
      ),
  };
}
