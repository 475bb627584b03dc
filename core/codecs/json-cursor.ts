import {
  BYTE_CLASS,
  CONTROL,
  decodeString,
  DELIMITER,
  END_QUOTE,
  ESCAPE,
  escapeLength,
  PLAIN,
} from './json-bytes';
import type { Reason } from './reasons';
import { ABSENT, HAS_DELIMITER, HAS_ESCAPE, type RecordFields } from './record-fields';
import { sameBytes } from './row-bytes';
import { nodeBelow, type PathNode } from './source-paths';

/**
 * A place in bytes of JSON, and what was read there last. The scanners of both dialects move it along; their functions
 * return whether they could, and leave the reason here when not.
 */
export interface JsonCursor {
  bytes: Uint8Array;
  /** The next byte. */
  at: number;
  /** Nothing of the record lies behind this. */
  limit: number;
  reason: Reason | null;
  /** Column at fault, or -1. */
  column: number;
  /** Where the string or number that was read last begins and ends, and what is in it. */
  start: number;
  end: number;
  flags: number;
  /**
   * Whether a newline may stand between the tokens of a record. Even then not in front of a brace that opens a line:
   * there begins the next record, and the one before it was torn.
   */
  readonly spansLines: boolean;
}

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_MAP = 0x7b;
export const CLOSE_MAP = 0x7d;
const LF = 0x0a;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER = 0x20;
const E = 0x65;

export const newCursor = (spansLines: boolean): JsonCursor => ({
  bytes: new Uint8Array(0),
  at: 0,
  limit: 0,
  reason: null,
  column: -1,
  start: 0,
  end: 0,
  flags: 0,
  spansLines,
});

/** Puts the cursor at the record between `start` and `limit`. */
export function moveTo(c: JsonCursor, bytes: Uint8Array, start: number, limit: number): void {
  c.bytes = bytes;
  c.at = start;
  c.limit = limit;
  c.reason = null;
  c.column = -1;
}

export function refuse(c: JsonCursor, why: Reason, column = -1): false {
  c.reason = why;
  c.column = column;
  return false;
}

/** To the next byte that is no blank. */
export function blanks(c: JsonCursor): number {
  const { bytes } = c;
  for (;;) {
    const byte = bytes[c.at] ?? 0;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) {
      if (byte !== LF || !c.spansLines || bytes[c.at + 1] === OPEN_MAP) return byte;
    }
    c.at += 1;
  }
}

/** Over one byte that must come next, behind blanks. */
export function expect(c: JsonCursor, byte: number): boolean {
  if (blanks(c) !== byte || c.at >= c.limit) return refuse(c, 'not_json');
  c.at += 1;
  return true;
}

/** Over a comma, if one comes next. */
export function comma(c: JsonCursor): boolean {
  if (blanks(c) !== COMMA) return false;
  c.at += 1;
  return true;
}

/** Over a string, its opening quote included; leaves its place and its flags. */
export function string(c: JsonCursor): boolean {
  const { bytes } = c;
  if (blanks(c) !== QUOTE || c.at >= c.limit) return refuse(c, 'not_json');
  let at = c.at + 1;
  let seen = 0;
  c.start = at;
  for (;;) {
    let kind = BYTE_CLASS[bytes[at] ?? 0] ?? CONTROL;
    while (kind === PLAIN) {
      at += 1;
      kind = BYTE_CLASS[bytes[at] ?? 0] ?? CONTROL;
    }
    if (kind === END_QUOTE) break;
    const length = kind === DELIMITER ? 1 : kind === ESCAPE ? escapeLength(bytes, at) : 0;
    if (length === 0) {
      // A control character, the newline behind a line and the end of the bytes among them: no string runs past it.
      c.at = at;
      return refuse(c, 'not_json');
    }
    seen |= kind === DELIMITER ? HAS_DELIMITER : HAS_ESCAPE;
    at += length;
  }
  c.end = at;
  c.flags = seen;
  c.at = at + 1;
  return true;
}

/** Over digits; how many. */
function digits(c: JsonCursor): number {
  const from = c.at;
  for (let byte = c.bytes[from] ?? 0; byte >= ZERO && byte <= NINE; byte = c.bytes[c.at] ?? 0)
    c.at += 1;
  return c.at - from;
}

/** Over a number that stands for itself; its text is kept, no double is made. */
export function number(c: JsonCursor): boolean {
  const { bytes } = c;
  const from = c.at;
  if (bytes[c.at] === MINUS) c.at += 1;
  const isZero = bytes[c.at] === ZERO;
  const whole = digits(c);
  if (whole === 0 || (isZero && whole > 1)) return refuse(c, 'not_json');
  if (bytes[c.at] === POINT) {
    c.at += 1;
    if (digits(c) === 0) return refuse(c, 'not_json');
  }
  if (((bytes[c.at] ?? 0) | LOWER) === E) {
    c.at += 1;
    const sign = bytes[c.at];
    if (sign === 0x2b || sign === MINUS) c.at += 1;
    if (digits(c) === 0) return refuse(c, 'not_json');
  }
  c.start = from;
  c.end = c.at;
  c.flags = 0;
  return true;
}

/**
 * Over a list of whatever `member` reads. Leaves the inside of its brackets as what was read last, with the flags of
 * its members.
 */
export function list(c: JsonCursor, member: (depth: number) => boolean, depth: number): boolean {
  if (!expect(c, OPEN_LIST)) return false;
  const start = c.at;
  let flags = 0;
  if (blanks(c) !== CLOSE_LIST) {
    do {
      if (!member(depth)) return false;
      flags |= c.flags;
    } while (comma(c));
  }
  const end = c.at;
  if (!expect(c, CLOSE_LIST)) return false;
  c.start = start;
  c.end = end;
  c.flags = flags;
  return true;
}

/** Whether the string that was read last is this name. */
export const isName = ({ bytes, start, end, flags }: JsonCursor, name: Uint8Array): boolean =>
  (flags & HAS_ESCAPE) === 0 && sameBytes(bytes, start, end, name);

/** Where names with escapes are decoded; a longer one is nobody's. */
const scratch = new Uint8Array(65_536);

/** The node below another of the name that was read last. */
export function nodeOfName(
  { bytes, start, end, flags }: JsonCursor,
  node: PathNode | null,
): PathNode | null {
  if (node === null) return null;
  if ((flags & HAS_ESCAPE) === 0) return nodeBelow(node, bytes, start, end);
  if (end - start > scratch.length) return null;
  const length = decodeString(bytes, start, end, scratch, 0);
  return length < 0 ? null : nodeBelow(node, scratch, 0, length);
}

/** Whether these letters come next. */
export function isWord(c: JsonCursor, word: string): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (c.bytes[c.at + index] !== word.charCodeAt(index)) return false;
  }
  return true;
}

/** Keeps what was read last as the field of a column; refuses a second one. */
export function keep(fields: RecordFields, c: JsonCursor, column: number, kind: number): boolean {
  if (column < 0) return true;
  if (fields.kind[column] !== ABSENT) return refuse(c, 'duplicate_attribute', column);
  fields.kind[column] = kind;
  fields.flags[column] = c.flags;
  fields.start[column] = c.start;
  fields.end[column] = c.end;
  return true;
}
