import { setColumns } from './json';
import { addRow, putRow, roomFor, setRows, setTable, setWritten } from './row';
import { scanLine } from './scan';
import { setRoom } from './texts';

export { doneEvents, passedLines, runEvents, setUpEvents } from './event-rows';
export { writtenBytes, writtenRows } from './row';

/** Records to rows for COPY: what the plain code in core/codecs does, for those that are usual. */
const NO: usize = 0;

let count: i32 = 0;
let root: usize = 0;
let isItem: bool = false;

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
  count = columnCount;
  root = names;
  isItem = envelopeIsItem;
  setColumns(columnTable);
  setTable(columnTable, columnCount);
  setRoom(room);
}

/**
 * Writes rows of the lines from `from` on, until `end`, or a line that is not usual, or no room before `outEnd`.
 * Returns the start of the first line that is not done.
 */
export function run(from: usize, end: usize, out: usize, outEnd: usize): usize {
  let line = from;
  let w = out;
  setRows(0);
  while (line < end) {
    const newline = scanLine(line, root, count, isItem);
    if (newline == NO) break;
    if (w + roomFor(newline - line) > outEnd) break;
    const next = putRow(w);
    if (next == NO) break;
    addRow();
    w = next;
    line = newline + 1;
  }
  setWritten(w - out);
  return line;
}
