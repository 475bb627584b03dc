import { LF, PIPE } from './bytes';
import {
  ABSENT,
  COLUMN_BYTES,
  COLUMN_FLAGS,
  COLUMN_KIND,
  FALSE,
  FOUND_END,
  FOUND_FLAGS,
  FOUND_KIND,
  FOUND_START,
  IS_NULL,
  JOINED,
  KIND_BOOLEAN,
  KIND_INSTANT,
  KIND_NUMBER,
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
import { putInstant, putNumber } from './numbers';
import { scanLine, setColumns } from './scan';
import { putSet, putText, setRoom } from './texts';

/** Lines of DynamoDB JSON to rows for COPY: what the plain code in core/codecs does, for the lines that are usual. */
const NO: usize = 0;
/** `@null@`, whose last two bytes are overwritten by what follows. */
const MARKER: u64 = 0x0000_406c_6c75_6e40;
/** Behind the value of a column, as in core/codecs/row-writer.ts. */
const ROOM_PER_COLUMN: usize = 64;

let columns: usize = 0;
let count: i32 = 0;
let root: usize = 0;
let isItem: bool = false;
let written: usize = 0;
let rows: i32 = 0;

/** The first address that JavaScript may use. */
export function base(): usize {
  return (__heap_base + 63) & ~63;
}

/** `room` is 8 KB for the writers' own use. */
export function setUp(
  columnTable: usize,
  columnCount: i32,
  names: usize,
  room: usize,
  envelopeIsItem: bool,
): void {
  columns = columnTable;
  count = columnCount;
  root = names;
  isItem = envelopeIsItem;
  setColumns(columnTable);
  setRoom(room);
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
    case KIND_BOOLEAN:
      if (kind != TRUE && kind != FALSE) return NO;
      store<u8>(out, kind == TRUE ? 0x74 : 0x66);
      store<i64>(column + VALUE, kind == TRUE ? 1 : 0);
      return out + 1;
    default:
      return NO;
  }
}

function putRow(out: usize): usize {
  let w = out;
  for (let index = 0; index < count; index += 1) {
    const column = columns + <usize>index * COLUMN_BYTES;
    const kind = load<u32>(column + FOUND_KIND);
    if (kind == ABSENT || kind == NULL) {
      const flags = load<u32>(column + COLUMN_FLAGS);
      if ((flags & REQUIRED) != 0) return NO;
      store<u32>(column + IS_NULL, 1);
      if ((flags & MARKED) != 0) {
        store<u64>(w, MARKER);
        w += 6;
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
function addRow(): void {
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

/**
 * Writes rows of the lines from `from` on, until `end`, or a line that is not usual, or no room before `outEnd`.
 * Returns the start of the first line that is not done.
 */
export function run(from: usize, end: usize, out: usize, outEnd: usize): usize {
  let line = from;
  let w = out;
  rows = 0;
  while (line < end) {
    const newline = scanLine(line, root, count, isItem);
    if (newline == NO) break;
    if (w + 2 * (newline - line) + <usize>count * ROOM_PER_COLUMN > outEnd) break;
    const next = putRow(w);
    if (next == NO) break;
    addRow();
    w = next;
    rows += 1;
    line = newline + 1;
  }
  written = w - out;
  return line;
}

/** Bytes and rows that the last `run` wrote. */
export function writtenBytes(): usize {
  return written;
}
export function writtenRows(): i32 {
  return rows;
}
