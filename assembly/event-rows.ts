import { at, COMMA, CR, LF, OPEN_MAP, SPACE, TAB } from './bytes';
import { map, scanEvent, setExploded, spaces } from './event';
import { ABSENT, COLUMN_BYTES, FOUND_END, FOUND_KIND, FOUND_START, MEMBERS } from './layout';
import { addRow, putRow, roomFor, setPosition, setRows, setWritten, writtenRows } from './row';

/** Events to rows: core/codecs/event-blocks.ts and event-rows.ts, for events that are usual. */
const NO: usize = 0;
/** The object, the list, the member; deeper ones are read once more, and were not too deep the first time. */
const MEMBER_DEPTH: i32 = 3;

let columns: usize = 0;
let columnsBytes: usize = 0;
let root: usize = 0;
/** Fields of an event, the exploded list's or -1, names in a member, fields of a member, room for the totals. */
let fields: i32 = 0;
let exploded: i32 = -1;
let members: usize = 0;
let memberFields: usize = 0;
let savedTotals: usize = 0;
let records: i32 = 0;
let lines: i32 = 0;

/** What events have besides `setUp`. */
export function setUpEvents(
  columnTable: usize,
  columnCount: i32,
  names: usize,
  fieldCount: i32,
  explodedField: i32,
  memberNames: usize,
  memberFieldTable: usize,
  totalsRoom: usize,
): void {
  columns = columnTable;
  columnsBytes = <usize>columnCount * COLUMN_BYTES;
  root = names;
  fields = fieldCount;
  exploded = explodedField;
  members = memberNames;
  memberFields = memberFieldTable;
  savedTotals = totalsRoom;
  setExploded(explodedField);
}

/** The row of what is found; the place behind it, or 0 when it is not usual, or has no room before `outEnd`. */
function putOne(bytes: usize, out: usize, outEnd: usize): usize {
  if (out + roomFor(bytes) > outEnd) return NO;
  const next = putRow(out);
  if (next == NO) return NO;
  addRow();
  return next;
}

/** A row per member of the exploded list; 0 when one is not usual. */
function putMembers(bytes: usize, out: usize, outEnd: usize): usize {
  const list = columns + <usize>exploded * COLUMN_BYTES;
  if (load<u32>(list + FOUND_KIND) != MEMBERS) return NO;
  const end = <usize>load<u32>(list + FOUND_END);
  const memberFieldCount = load<u32>(memberFields);
  let p = spaces(<usize>load<u32>(list + FOUND_START));
  let w = out;
  let position: u32 = 0;
  while (p < end) {
    if (at(p) != OPEN_MAP) return NO;
    for (let index: u32 = 1; index <= memberFieldCount; index += 1) {
      const field = <usize>load<u32>(memberFields + ((<usize>index) << 2));
      store<u32>(columns + field * COLUMN_BYTES + FOUND_KIND, ABSENT);
    }
    p = map(p + 1, members, MEMBER_DEPTH);
    if (p == NO) return NO;
    setPosition(position);
    w = putOne(bytes, w, outEnd);
    if (w == NO) return NO;
    position += 1;
    p = spaces(p);
    if (at(p) == COMMA) p = spaces(p + 1);
  }
  return w;
}

/** The rows of one event, all or none. */
function putEvent(bytes: usize, out: usize, outEnd: usize): usize {
  if (exploded < 0) return putOne(bytes, out, outEnd);
  const before = writtenRows();
  memory.copy(savedTotals, columns, columnsBytes);
  const next = putMembers(bytes, out, outEnd);
  if (next != NO) return next;
  memory.copy(columns, savedTotals, columnsBytes);
  setRows(before);
  return NO;
}

/**
 * Writes rows of the events from `from` on, which lie behind one another or in lines, until `end`, or an event that is
 * not usual, or no room before `outEnd`. Returns the start of the first event that is not done.
 */
export function runEvents(from: usize, end: usize, out: usize, outEnd: usize): usize {
  let p = from;
  let w = out;
  setRows(0);
  records = 0;
  lines = 0;
  while (true) {
    for (let byte = at(p); byte == SPACE || byte == LF || byte == CR || byte == TAB; byte = at(p)) {
      if (byte == LF) lines += 1;
      p += 1;
    }
    if (p >= end) break;
    const behind = scanEvent(p, root, fields);
    if (behind == NO) break;
    const next = putEvent(behind - p, w, outEnd);
    if (next == NO) break;
    records += 1;
    w = next;
    p = behind;
  }
  setWritten(w - out);
  return p;
}

/** Events and newlines that the last run went past. */
export function doneEvents(): i32 {
  return records;
}
export function passedLines(): i32 {
  return lines;
}
