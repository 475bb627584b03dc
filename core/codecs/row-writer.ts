import type { DataType } from '../data-type';
import { newEncoder, type Encoder } from './column-encoder';
import { addBig, addInstant, addSmall, type Accumulator } from './column-profiles';
import { decodeString } from './json-bytes';
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
import { LF, MARKER, PIPE, putAscii, putClean } from './row-bytes';
import { putEpochMillis, putIsoInstant } from './row-instants';
import { putDay, putDouble, putNumber } from './row-numbers';
import { reasonOf, refusal } from './row-refusal';
import { putSet } from './row-sets';
import { putString } from './row-texts';

const LETTER_T = 0x74;
const LETTER_F = 0x66;
/** Behind any value: marker, delimiter, a timestamp, a number of 38 digits with sign and point. */
const ROOM_PER_COLUMN = 64;
const MISSING_REQUIRED = refusal('missing_required');
const WRONG_TYPE = refusal('wrong_type');

/** Where rows are written: `bytes` up to `length`. The caller sees to the room. */
export interface RowBuffer {
  bytes: Uint8Array;
  length: number;
}

/** A letter of two bytes in upper case may have six. */
const MOST_UPPER = 3;
/** What stands between two members of a set in the source, at least. */
const BETWEEN_MEMBERS = 3;

/** Bytes that the rows of a type may need at most, by the bytes of their record. */
export function roomOfRows({ columns }: DataType): (recordBytes: number) => number {
  const factors = columns.map(newEncoder).map(({ isUpper, escapedSeparator }) => {
    const separators = Math.ceil(escapedSeparator.length / BETWEEN_MEMBERS);
    return Math.max(isUpper ? MOST_UPPER : 2, 1 + separators);
  });
  const factor = Math.max(2, ...factors);
  return (recordBytes) => recordBytes * factor + columns.length * ROOM_PER_COLUMN;
}

export interface RowWriter {
  /** Says which partition the rows to come are from. */
  readonly setPartition: (partition: string) => void;
  /** Says which place in the exploded list the next row has, from 0. */
  readonly setPosition: (position: number) => void;
  /** Appends one row, or leaves the buffer as it was and says why not. */
  readonly write: (source: Uint8Array, out: RowBuffer) => Reason | null;
  readonly faultyColumn: () => number;
  /** What the rows add up to, column by column. */
  readonly totals: () => Accumulator[];
  /** Puts the totals back to what they were: rows that were written since do not count. */
  readonly setTotals: (totals: readonly Accumulator[]) => void;
}

/** Null: in other columns than texts an empty field. */
function putNull(encoder: Encoder, out: Uint8Array, w: number): number {
  encoder.isNull = true;
  return encoder.isText ? putClean(MARKER, 0, MARKER.length, out, w) : w;
}

function putTruth(encoder: Encoder, kind: number, out: Uint8Array, w: number): number {
  if (kind !== TRUE && kind !== FALSE) return WRONG_TYPE;
  out[w] = kind === TRUE ? LETTER_T : LETTER_F;
  encoder.value = kind === TRUE ? 1 : 0;
  return w + 1;
}

/** What no record says: the partition of its file, or its place in the exploded list. */
function putOrigin(encoder: Encoder, out: Uint8Array, w: number): number {
  encoder.isNull = false;
  if (encoder.column.origin === 'partition') {
    encoder.value = encoder.partition.length;
    return putClean(encoder.partition, 0, encoder.partition.length, out, w);
  }
  encoder.value = encoder.position;
  encoder.big = null;
  return putAscii(String(encoder.position), out, w);
}

/** What the column adds to its total, now that its row is written. */
function count({ column, total, value, big, day, isNull }: Encoder): void {
  if (isNull) return;
  switch (column.kind) {
    case 'integer':
    case 'decimal':
      if (big === null) addSmall(total, value);
      else addBig(total, big);
      return;
    case 'timestamp':
      addInstant(total, value, big);
      return;
    case 'text':
      total.bytes += value;
      break;
    case 'boolean':
      total.trues += value;
      break;
    case 'date':
      if (total.firstDay === null || day < total.firstDay) total.firstDay = day;
      if (total.lastDay === null || day > total.lastDay) total.lastDay = day;
      break;
    case 'double':
      if (value < total.min) total.min = value;
      if (value > total.max) total.max = value;
      break;
  }
  total.count += 1;
}

/** Writes what lies between `start` and `end` of `source`, or says why the column does not take it. */
function put(
  encoder: Encoder,
  kind: number,
  source: Uint8Array,
  start: number,
  end: number,
  flags: number,
  out: Uint8Array,
  w: number,
): number {
  const { column } = encoder;
  switch (column.kind) {
    case 'text':
      if (kind === STRING) return putString(encoder, source, start, end, flags, out, w);
      return kind === LIST && column.joinedBy !== undefined
        ? putSet(encoder, source, start, end, flags, out, w)
        : WRONG_TYPE;
    case 'integer':
    case 'decimal':
      return kind === NUMBER ? putNumber(encoder, source, start, end, out, w) : WRONG_TYPE;
    case 'double':
      return kind === NUMBER ? putDouble(encoder, source, start, end, out, w) : WRONG_TYPE;
    case 'timestamp':
      if (column.conversion === 'iso')
        return kind === STRING ? putIsoInstant(encoder, source, start, end, out, w) : WRONG_TYPE;
      return kind === NUMBER ? putEpochMillis(encoder, source, start, end, out, w) : WRONG_TYPE;
    case 'date':
      return kind === STRING ? putDay(encoder, source, start, end, out, w) : WRONG_TYPE;
    case 'boolean':
      return putTruth(encoder, kind, out, w);
    default:
      return column.kind satisfies never;
  }
}

/** A number, day or instant some of whose letters are escapes, which mean the same. */
function putUnescaped(
  encoder: Encoder,
  kind: number,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  const bytes = new Uint8Array(end - start);
  const length = decodeString(source, start, end, bytes, 0);
  // A lone surrogate is in none; as it came, it is refused as what it should have been.
  if (length < 0) return put(encoder, kind, source, start, end, 0, out, w);
  return put(encoder, kind, bytes, 0, length, 0, out, w);
}

function value(
  fields: RecordFields,
  encoder: Encoder,
  index: number,
  source: Uint8Array,
  out: Uint8Array,
  w: number,
): number {
  const kind = fields.kind[index] ?? ABSENT;
  const start = fields.start[index] ?? 0;
  const end = fields.end[index] ?? 0;
  const flags = fields.flags[index] ?? 0;
  if ((flags & HAS_ESCAPE) !== 0 && !encoder.isText && (kind === NUMBER || kind === STRING))
    return putUnescaped(encoder, kind, source, start, end, out, w);
  return put(encoder, kind, source, start, end, flags, out, w);
}

function field(
  fields: RecordFields,
  encoder: Encoder,
  index: number,
  source: Uint8Array,
  out: Uint8Array,
  w: number,
): number {
  const kind = fields.kind[index];
  if (kind === ABSENT || kind === NULL) {
    if (encoder.column.origin !== undefined) return putOrigin(encoder, out, w);
    return encoder.column.required ? MISSING_REQUIRED : putNull(encoder, out, w);
  }
  encoder.isNull = false;
  const end = value(fields, encoder, index, source, out, w);
  return end < 0 && encoder.column.misfit === 'null' ? putNull(encoder, out, w) : end;
}

/**
 * Turns the fields of a record into one line for COPY: columns in declaration order behind one another, `|` between,
 * escaped, checked against the column. A value that does not fit sends the record to quarantine, unless its column
 * says otherwise. The profile counts only rows that were written whole.
 */
export function rowWriter(type: DataType, fields: RecordFields): RowWriter {
  const encoders = type.columns.map(newEncoder);
  const positioned = encoders.filter(({ column }) => column.origin === 'position');
  let faulty = -1;

  return {
    write(source, buffer) {
      const out = buffer.bytes;
      let w = buffer.length;
      for (let index = 0; index < encoders.length; index += 1) {
        const encoder = encoders[index];
        if (encoder === undefined) break;
        const end = field(fields, encoder, index, source, out, w);
        if (end < 0) {
          faulty = index;
          return reasonOf(end);
        }
        out[end] = PIPE;
        w = end + 1;
      }
      // Behind the last field stands the newline in place of a delimiter.
      out[w - 1] = LF;
      buffer.length = w;
      for (const encoder of encoders) count(encoder);
      return null;
    },
    faultyColumn: () => faulty,
    totals: () => encoders.map(({ total }) => ({ ...total })),
    setTotals(totals) {
      totals.forEach((total, index) => Object.assign(encoders[index]?.total ?? {}, total));
    },
    setPartition(partition) {
      const bytes = new TextEncoder().encode(partition);
      for (const encoder of encoders) encoder.partition = bytes;
    },
    setPosition(position) {
      for (const encoder of positioned) encoder.position = position;
    },
  };
}
