import { copy, LF, PIPE } from './bytes';
import { putInstant, putIso } from './instants';
import {
  ABSENT,
  COLUMN_BYTES,
  COLUMN_FLAGS,
  COLUMN_KIND,
  COLUMN_SEPARATOR,
  FALSE,
  FOUND_END,
  FOUND_FLAGS,
  FOUND_KIND,
  FOUND_START,
  IS_NULL,
  JOINED,
  KIND_BOOLEAN,
  KIND_CONSTANT,
  KIND_DOUBLE,
  KIND_INSTANT,
  KIND_ISO,
  KIND_NUMBER,
  KIND_POSITION,
  KIND_TEXT,
  LIST,
  MARKED,
  NULL,
  NUMBER,
  REQUIRED,
  STRING,
  TOTAL_COUNT,
  TOTAL_HIGH,
  TOTAL_LOW,
  TOTAL_MAX,
  TOTAL_MIN,
  TRUE,
  VALUE,
} from './layout';
import { putCount, putDouble, putNumber } from './numbers';
import { putSet, putText } from './texts';

/** One row for COPY: what core/codecs/row-writer.ts does, for values that are usual. */
const NO: usize = 0;
/** `@null@`, whose last two bytes are overwritten by what follows. */
const MARKER: u64 = 0x0000_406c_6c75_6e40;
/** Behind the value of a column, as in core/codecs/row-writer.ts. */
const ROOM_PER_COLUMN: usize = 64;

let columns: usize = 0;
let count: i32 = 0;
let rows: i32 = 0;
let written: usize = 0;
let position: u32 = 0;

export function setTable(columnTable: usize, columnCount: i32): void {
  columns = columnTable;
  count = columnCount;
}

/** Rows that were added up since this was set. */
export function setRows(value: i32): void {
  rows = value;
}
/** Rows and bytes that the last run wrote. */
export function writtenRows(): i32 {
  return rows;
}
export function writtenBytes(): usize {
  return written;
}
export function setWritten(bytes: usize): void {
  written = bytes;
}

/** Place of the next row in the exploded list. */
export function setPosition(value: u32): void {
  position = value;
}

/** Bytes that a row of so large a record may need at most. */
export function roomFor(bytes: usize): usize {
  return 2 * bytes + <usize>count * ROOM_PER_COLUMN;
}

function putValue(column: usize, kind: u32, out: usize): usize {
  const start = <usize>load<u32>(column + FOUND_START);
  const end = <usize>load<u32>(column + FOUND_END);
  const flags = load<u32>(column + FOUND_FLAGS);
  switch (load<u32>(column + COLUMN_KIND)) {
    case KIND_TEXT:
      if (kind == STRING) return putText(column, start, end, flags, out);
      return kind == LIST && (load<u32>(column + COLUMN_FLAGS) & JOINED) != 0
        ? putSet(column, start, end, flags, out)
        : NO;
    case KIND_NUMBER:
      return kind == NUMBER ? putNumber(column, start, end, out) : NO;
    case KIND_INSTANT:
      return kind == NUMBER ? putInstant(column, start, end, out) : NO;
    case KIND_ISO:
      return kind == STRING && flags == 0 ? putIso(column, start, end, out) : NO;
    case KIND_DOUBLE:
      return kind == NUMBER ? putDouble(column, start, end, out) : NO;
    case KIND_BOOLEAN:
      if (kind != TRUE && kind != FALSE) return NO;
      store<u8>(out, kind == TRUE ? 0x74 : 0x66);
      store<i64>(column + VALUE, kind == TRUE ? 1 : 0);
      return out + 1;
    default:
      return NO;
  }
}

/** What no record says; 0 for a column that is required and has no value. */
function putOrigin(column: usize, out: usize): usize {
  const kind = load<u32>(column + COLUMN_KIND);
  if (kind == KIND_POSITION) return putCount(column, position, out);
  if (kind != KIND_CONSTANT) return NO;
  const text = <usize>load<u32>(column + COLUMN_SEPARATOR);
  const length = <usize>load<u32>(text);
  copy(text + 4, out, length);
  store<i64>(column + VALUE, <i64>length);
  return out + length;
}

/** The row of what is found in every column; the place behind it, or 0 when it is not usual. */
export function putRow(out: usize): usize {
  let w = out;
  for (let index = 0; index < count; index += 1) {
    const column = columns + <usize>index * COLUMN_BYTES;
    const kind = load<u32>(column + FOUND_KIND);
    if (kind == ABSENT || kind == NULL) {
      const flags = load<u32>(column + COLUMN_FLAGS);
      if ((flags & REQUIRED) != 0) {
        store<u32>(column + IS_NULL, 0);
        w = putOrigin(column, w);
        if (w == NO) return NO;
      } else {
        store<u32>(column + IS_NULL, 1);
        if ((flags & MARKED) != 0) {
          store<u64>(w, MARKER);
          w += 6;
        }
      }
    } else {
      store<u32>(column + IS_NULL, 0);
      w = putValue(column, kind, w);
      if (w == NO) return NO;
    }
    store<u8>(w, <u8>PIPE);
    w += 1;
  }
  store<u8>(w - 1, <u8>LF);
  return w;
}

/** Adds the row to the totals, now that it is written. A sum is kept in two halves, which cannot overflow. */
export function addRow(): void {
  rows += 1;
  for (let index = 0; index < count; index += 1) {
    const column = columns + <usize>index * COLUMN_BYTES;
    if (load<u32>(column + IS_NULL) != 0) continue;
    const value = load<i64>(column + VALUE);
    store<i64>(column + TOTAL_COUNT, load<i64>(column + TOTAL_COUNT) + 1);
    store<i64>(column + TOTAL_LOW, load<i64>(column + TOTAL_LOW) + (value & 0xffff_ffff));
    store<i64>(column + TOTAL_HIGH, load<i64>(column + TOTAL_HIGH) + (value >> 32));
    if (value < load<i64>(column + TOTAL_MIN)) store<i64>(column + TOTAL_MIN, value);
    if (value > load<i64>(column + TOTAL_MAX)) store<i64>(column + TOTAL_MAX, value);
  }
}
