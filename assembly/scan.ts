import {
  at,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  LF,
  LOWER,
  OPEN_LIST,
  OPEN_MAP,
  QUOTE,
  WORD_FALS,
  WORD_TRUE,
} from './bytes';
import { below, forget, record, stringFlags, toQuote } from './json';
import { FALSE, HAS_ESCAPE, LIST, NODE_COLUMN, NULL, NUMBER, OTHER, STRING, TRUE } from './layout';

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

function scalar(start: usize, column: i32, kind: u32): usize {
  const end = toQuote(start);
  if (end == NO || at(end + 1) != CLOSE_MAP) return NO;
  if (column >= 0 && !record(column, kind, stringFlags(), start, end)) return NO;
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
      seen |= stringFlags();
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
    if (p == NO || (stringFlags() & HAS_ESCAPE) != 0 || at(p + 1) != COLON) return NO;
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
  forget(count);
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
