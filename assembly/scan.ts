import {
  at,
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  LF,
  LOWER,
  OPEN_LIST,
  OPEN_MAP,
  PIPE,
  QUOTE,
  same,
} from './bytes';
import {
  ABSENT,
  COLUMN_BYTES,
  ENTRY_LENGTH,
  ENTRY_NAME,
  ENTRY_NEXT,
  ENTRY_NODE,
  FALSE,
  FOUND_END,
  FOUND_FLAGS,
  FOUND_KIND,
  FOUND_START,
  HAS_DELIMITER,
  HAS_ESCAPE,
  LIST,
  NODE_COLUMN,
  NODE_SLOTS,
  NULL,
  NUMBER,
  OTHER,
  SLOT_MASK,
  STRING,
  TRUE,
} from './layout';

/**
 * core/codecs/compact-record.ts, sixteen bytes at a time. Functions take the place where they begin and return the
 * place behind, or 0 for a line that is not compact. The newline behind a line is a control character, so that no
 * string gets past it; loads of sixteen bytes may look beyond the block, where JavaScript has padded it.
 */
const NO: usize = 0;
const MOST_DEPTH: i32 = 64;

const S: u32 = 0x73;
const N: u32 = 0x6e;
const B: u32 = 0x62;
const L: u32 = 0x6c;
const M: u32 = 0x6d;
const O: u32 = 0x6f;
const U: u32 = 0x75;

/** `true` and `fals` as words of four bytes, the first byte lowest. */
const WORD_TRUE: u32 = 0x65757274;
const WORD_FALS: u32 = 0x736c6166;

let columns: usize = 0;
/** Flags of the string that `pastString` has read last. */
let flags: u32 = 0;

export function setColumns(address: usize): void {
  columns = address;
}

function isHex(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | LOWER) - 0x61 < 6;
}

/** Length of the escape at a backslash, or 0. */
function escapeLength(p: usize): usize {
  const letter = at(p + 1);
  if (letter == U)
    return isHex(at(p + 2)) && isHex(at(p + 3)) && isHex(at(p + 4)) && isHex(at(p + 5)) ? 6 : 0;
  return letter == QUOTE ||
    letter == BACKSLASH ||
    letter == 0x2f ||
    letter == B ||
    letter == 0x66 ||
    letter == N ||
    letter == 0x72 ||
    letter == 0x74
    ? 2
    : 0;
}

/** From the first byte of a string to its closing quote; leaves its flags. */
function toQuote(start: usize): usize {
  let p = start;
  flags = 0;
  while (true) {
    const bytes = v128.load(p);
    const special = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x7c)), i8x16.lt_u(bytes, i8x16.splat(0x20))),
    );
    const mask = i8x16.bitmask(special);
    if (mask == 0) {
      p += 16;
      continue;
    }
    p += ctz(mask);
    const byte = at(p);
    if (byte == QUOTE) return p;
    if (byte == PIPE) {
      flags |= HAS_DELIMITER;
      p += 1;
    } else if (byte == BACKSLASH) {
      const length = escapeLength(p);
      if (length == 0) return NO;
      flags |= HAS_ESCAPE;
      p += length;
    } else return NO;
  }
}

function record(column: i32, kind: u32, its: u32, start: usize, end: usize): bool {
  const address = columns + <usize>column * COLUMN_BYTES;
  if (load<u32>(address + FOUND_KIND) != ABSENT) return false;
  store<u32>(address + FOUND_KIND, kind);
  store<u32>(address + FOUND_FLAGS, its);
  store<u32>(address + FOUND_START, <u32>start);
  store<u32>(address + FOUND_END, <u32>end);
  return true;
}

/** The node of a name below another, or 0. */
function below(node: usize, start: usize, end: usize): usize {
  const slots = <usize>load<u32>(node + NODE_SLOTS);
  const length = <u32>(end - start);
  if (slots == 0 || length == 0) return 0;
  const slot = (length + at(start) * 3 + at(end - 1) * 7) & SLOT_MASK;
  let entry = <usize>load<u32>(slots + <usize>slot * 4);
  while (entry != 0) {
    if (load<u32>(entry + ENTRY_LENGTH) == length && same(entry + ENTRY_NAME, start, length))
      return <usize>load<u32>(entry + ENTRY_NODE);
    entry = <usize>load<u32>(entry + ENTRY_NEXT);
  }
  return 0;
}

function scalar(start: usize, column: i32, kind: u32): usize {
  const end = toQuote(start);
  if (end == NO || at(end + 1) != CLOSE_MAP) return NO;
  if (column >= 0 && !record(column, kind, flags, start, end)) return NO;
  return end + 2;
}

function set(start: usize, column: i32): usize {
  let p = start;
  let seen: u32 = 0;
  if (at(p) != CLOSE_LIST) {
    while (true) {
      if (at(p) != QUOTE) return NO;
      p = toQuote(p + 1);
      if (p == NO) return NO;
      seen |= flags;
      p += 1;
      const next = at(p);
      if (next == CLOSE_LIST) break;
      if (next != COMMA) return NO;
      p += 1;
    }
  }
  if (at(p + 1) != CLOSE_MAP) return NO;
  if (column >= 0 && !record(column, LIST, seen, start, p)) return NO;
  return p + 2;
}

function list(start: usize, column: i32, depth: i32): usize {
  let p = start;
  if (at(p) != CLOSE_LIST) {
    while (true) {
      p = value(p, 0, depth + 1);
      if (p == NO) return NO;
      const next = at(p);
      if (next == CLOSE_LIST) break;
      if (next != COMMA) return NO;
      p += 1;
    }
  }
  if (at(p + 1) != CLOSE_MAP) return NO;
  if (column >= 0 && !record(column, OTHER, 0, start, p)) return NO;
  return p + 2;
}

function longTag(p: usize, column: i32): usize {
  const first = at(p) | LOWER;
  const second = at(p + 1) | LOWER;
  if (second == S && (first == S || first == N || first == B))
    return at(p + 2) == QUOTE && at(p + 3) == COLON && at(p + 4) == OPEN_LIST
      ? set(p + 5, column)
      : NO;
  if (first != B && first != N) return NO;
  if (second != (first == B ? O : U)) return NO;
  if ((at(p + 2) | LOWER) != (first == B ? O : L) || (at(p + 3) | LOWER) != L) return NO;
  if (at(p + 4) != QUOTE || at(p + 5) != COLON) return NO;
  const word = load<u32>(p + 6);
  if (word == WORD_TRUE) {
    if (at(p + 10) != CLOSE_MAP) return NO;
    if (column >= 0 && !record(column, first == B ? TRUE : NULL, 0, p, p)) return NO;
    return p + 11;
  }
  if (first != B || word != WORD_FALS || at(p + 10) != 0x65 || at(p + 11) != CLOSE_MAP) return NO;
  if (column >= 0 && !record(column, FALSE, 0, p, p)) return NO;
  return p + 12;
}

function value(p: usize, node: usize, depth: i32): usize {
  if (at(p) != OPEN_MAP || at(p + 1) != QUOTE || depth > MOST_DEPTH) return NO;
  const column = node == 0 ? -1 : load<i32>(node + NODE_COLUMN);
  if (at(p + 3) != QUOTE) return longTag(p + 2, column);
  if (at(p + 4) != COLON) return NO;
  const letter = at(p + 2) | LOWER;
  const opening = at(p + 5);
  if (opening == QUOTE) {
    if (letter == S) return scalar(p + 6, column, STRING);
    if (letter == N) return scalar(p + 6, column, NUMBER);
    return letter == B ? scalar(p + 6, column, OTHER) : NO;
  }
  if (opening == OPEN_MAP && letter == M) {
    const end = map(p + 6, node, depth + 1);
    if (end == NO || at(end) != CLOSE_MAP) return NO;
    if (column >= 0 && !record(column, OTHER, 0, p, end)) return NO;
    return end + 1;
  }
  return opening == OPEN_LIST && letter == L ? list(p + 6, column, depth) : NO;
}

function map(from: usize, node: usize, depth: i32): usize {
  if (depth > MOST_DEPTH) return NO;
  let p = from;
  if (at(p) == CLOSE_MAP) return p + 1;
  while (true) {
    if (at(p) != QUOTE) return NO;
    const name = p + 1;
    p = toQuote(name);
    if (p == NO || (flags & HAS_ESCAPE) != 0 || at(p + 1) != COLON) return NO;
    p = value(p + 2, node == 0 ? 0 : below(node, name, p), depth);
    if (p == NO) return NO;
    const next = at(p);
    p += 1;
    if (next == CLOSE_MAP) return p;
    if (next != COMMA) return NO;
  }
}

/** Where the newline of the line at `start` stands, or 0. */
export function scanLine(start: usize, root: usize, count: i32, isItem: bool): usize {
  for (let column = 0; column < count; column += 1)
    store<u32>(columns + <usize>column * COLUMN_BYTES + FOUND_KIND, ABSENT);
  let p = start;
  if (isItem) {
    // {"Item":
    if (load<u64>(p) != 0x3a226d657449227b) return NO;
    p += 8;
  }
  if (at(p) != OPEN_MAP) return NO;
  p = map(p + 1, root, 1);
  if (p == NO) return NO;
  if (isItem) {
    if (at(p) != CLOSE_MAP) return NO;
    p += 1;
  }
  return at(p) == LF ? p : NO;
}
