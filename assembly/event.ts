import {
  at,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  LOWER,
  MINUS,
  OPEN_LIST,
  OPEN_MAP,
  POINT,
  QUOTE,
  same,
  SPACE,
  WORD_FALS,
  WORD_NULL,
  WORD_TRUE,
  ZERO,
} from './bytes';
import { entryOf, forget, record, stringFlags, toQuote } from './json';
import {
  ENTRY_FOLLOWER,
  ENTRY_LENGTH,
  ENTRY_NAME,
  ENTRY_NODE,
  FALSE,
  HAS_ESCAPE,
  LIST,
  MEMBERS,
  NODE_COLUMN,
  NODE_FIRST,
  NULL,
  NUMBER,
  OTHER,
  STRING,
  TRUE,
} from './layout';

/**
 * core/codecs/event-record.ts, for events as they are usually written: spaces are the only blanks inside, names have no
 * escapes, numbers no exponents. Functions take the place where they begin and return the place behind, or 0.
 * JavaScript puts a control character behind the bytes, which no string, number or word gets past.
 */
const NO: usize = 0;
const MOST_DEPTH: i32 = 64;

/** Field of the list whose members become rows, or -1. */
let exploded: i32 = -1;

export function setExploded(field: i32): void {
  exploded = field;
}

/** To the next byte that is no space. */
export function spaces(from: usize): usize {
  let p = from;
  while (at(p) == SPACE) p += 1;
  return p;
}

function isDigit(p: usize): bool {
  return at(p) - ZERO < 10;
}

function number(start: usize, column: i32): usize {
  let p = at(start) == MINUS ? start + 1 : start;
  if (!isDigit(p) || (at(p) == ZERO && isDigit(p + 1))) return NO;
  while (isDigit(p)) p += 1;
  if (at(p) == POINT) {
    p += 1;
    if (!isDigit(p)) return NO;
    while (isDigit(p)) p += 1;
  }
  if ((at(p) | LOWER) == 0x65) return NO;
  return column >= 0 && !record(column, NUMBER, 0, start, p) ? NO : p;
}

/** `true`, `false` or `null`. */
function word(p: usize, column: i32): usize {
  const letters = load<u32>(p);
  let kind = TRUE;
  let end = p + 4;
  if (letters == WORD_NULL) kind = NULL;
  else if (letters == WORD_FALS) {
    if (at(end) != 0x65) return NO;
    kind = FALSE;
    end += 1;
  } else if (letters != WORD_TRUE) return NO;
  return column >= 0 && !record(column, kind, 0, p, p) ? NO : end;
}

/** Behind the opening bracket. What may be joined are strings alone, with nothing but commas between. */
function list(start: usize, column: i32, depth: i32): usize {
  if (depth > MOST_DEPTH) return NO;
  let seen: u32 = 0;
  let kind = column == exploded ? MEMBERS : LIST;
  let begin = start;
  let p = spaces(begin);
  if (at(p) != CLOSE_LIST) {
    while (true) {
      if (kind == LIST && (p != begin || at(p) != QUOTE)) kind = OTHER;
      begin = value(p, 0, depth + 1);
      if (begin == NO) return NO;
      seen |= stringFlags();
      p = spaces(begin);
      if (kind == LIST && p != begin) kind = OTHER;
      if (at(p) == CLOSE_LIST) break;
      if (at(p) != COMMA) return NO;
      begin = p + 1;
      p = spaces(begin);
    }
  }
  return column >= 0 && !record(column, kind, seen, start, p) ? NO : p + 1;
}

function value(p: usize, node: usize, depth: i32): usize {
  const column = node == 0 ? -1 : load<i32>(node + NODE_COLUMN);
  const first = at(p);
  if (first == QUOTE) {
    const end = toQuote(p + 1);
    if (end == NO) return NO;
    return column >= 0 && !record(column, STRING, stringFlags(), p + 1, end) ? NO : end + 1;
  }
  if (first == OPEN_MAP) {
    const end = map(p + 1, node, depth);
    if (end == NO) return NO;
    return column >= 0 && !record(column, OTHER, 0, p, end) ? NO : end;
  }
  if (first == OPEN_LIST) return list(p + 1, column, depth);
  return first > 0x60 ? word(p, column) : number(p, column);
}

/** Whether the name that begins here is the one of an entry. */
function isNext(entry: usize, name: usize): bool {
  const length = <usize>load<u32>(entry + ENTRY_LENGTH);
  return at(name + length) == QUOTE && same(entry + ENTRY_NAME, name, length);
}

/**
 * Behind the brace that opens an object. Who writes events writes their names in the same order each time: the name
 * that came next in the last object is looked for first.
 */
export function map(from: usize, node: usize, depth: i32): usize {
  if (depth > MOST_DEPTH) return NO;
  let p = spaces(from);
  if (at(p) == CLOSE_MAP) return p + 1;
  /** Where the entry stands that is expected next; nothing is below node 0. */
  let expected = node + NODE_FIRST;
  while (true) {
    if (at(p) != QUOTE) return NO;
    const name = p + 1;
    let entry: usize = node == 0 ? NO : <usize>load<u32>(expected);
    if (entry != 0 && isNext(entry, name)) p = name + <usize>load<u32>(entry + ENTRY_LENGTH);
    else {
      p = toQuote(name);
      if (p == NO || (stringFlags() & HAS_ESCAPE) != 0) return NO;
      entry = node == 0 ? NO : entryOf(node, name, p);
      if (entry != 0) store<u32>(expected, <u32>entry);
    }
    let child: usize = 0;
    if (entry != 0) {
      child = <usize>load<u32>(entry + ENTRY_NODE);
      expected = entry + ENTRY_FOLLOWER;
    }
    p = spaces(p + 1);
    if (at(p) != COLON) return NO;
    p = value(spaces(p + 1), child, depth + 1);
    if (p == NO) return NO;
    p = spaces(p);
    const next = at(p);
    if (next == CLOSE_MAP) return p + 1;
    if (next != COMMA) return NO;
    p = spaces(p + 1);
  }
}

/** The place behind the object at `start`, or 0. */
export function scanEvent(start: usize, root: usize, fields: i32): usize {
  if (at(start) != OPEN_MAP) return NO;
  forget(fields);
  return map(start + 1, root, 1);
}
