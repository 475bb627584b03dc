import {
  BYTE_CLASS,
  CONTROL,
  DELIMITER,
  END_QUOTE,
  ESCAPE,
  escapeLength,
  PLAIN,
} from './json-bytes';
import {
  ABSENT,
  FALSE,
  HAS_DELIMITER,
  HAS_ESCAPE,
  LIST,
  NULL,
  NUMBER,
  OTHER,
  STRING,
  TRUE,
  type RecordFields,
} from './record-fields';
import { MOST_DEPTH, type Envelope } from './record-shape';
import { nodeBelow, type PathNode } from './source-paths';

/** Not compact: the thorough scanner has to look. */
export const NOT_COMPACT = -1;

export interface CompactScanner {
  /**
   * Reads the line that begins at `start` and fills the fields of the declared columns. Its newline must be in `bytes`.
   * @returns where its newline stands, or NOT_COMPACT: then the fields say nothing
   */
  readonly scan: (bytes: Uint8Array, start: number) => number;
}

const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
/** Letters of tags come in both cases; this bit is the difference. */
const LOWER = 0x20;
const S = 0x73;
const N = 0x6e;
const B = 0x62;
const L = 0x6c;
const M = 0x6d;
const O = 0x6f;
const U = 0x75;
const T = 0x74;
const R = 0x72;
const E = 0x65;
const F = 0x66;
const A = 0x61;
/** A member of an imported module is looked up at each use; inside the loops over bytes that is half of their time. */
const CLASS = BYTE_CLASS;
const PLAIN_BYTE = PLAIN;
const NO_VALUE = ABSENT;

/** `{"Item":` */
const ITEM = [OPEN_MAP, QUOTE, 0x49, T, E, M, QUOTE, COLON];

/**
 * What is filled, handed down through every function: those of a module stay the same functions for every scanner of
 * a thread's life, which is worth a quarter of the time against closures.
 */
interface Fields extends RecordFields {
  /** Flags of the string that `oddString` has read. */
  odd: number;
}

/** On from the first byte of a string that is not plain, to its closing quote. */
function oddString(to: Fields, bytes: Uint8Array, from: number): number {
  let seen = 0;
  for (let at = from; ;) {
    const byteClass = BYTE_CLASS[bytes[at] ?? 0] ?? CONTROL;
    if (byteClass === PLAIN) at += 1;
    else if (byteClass === DELIMITER) {
      seen |= HAS_DELIMITER;
      at += 1;
    } else if (byteClass === ESCAPE) {
      const length = escapeLength(bytes, at);
      if (length === 0) return NOT_COMPACT;
      seen |= HAS_ESCAPE;
      at += length;
    } else {
      to.odd = seen;
      return byteClass === END_QUOTE ? at : NOT_COMPACT;
    }
  }
}

function record(
  to: Fields,
  column: number,
  kind: number,
  flags: number,
  start: number,
  end: number,
): boolean {
  if (to.kind[column] !== NO_VALUE) return false;
  to.kind[column] = kind;
  to.flags[column] = flags;
  to.start[column] = start;
  to.end[column] = end;
  return true;
}

/** Behind the opening quote of a text or number, with the brace that closes its value. */
function scalar(
  to: Fields,
  bytes: Uint8Array,
  start: number,
  column: number,
  kind: number,
): number {
  let end = start;
  while (CLASS[bytes[end] ?? 0] === PLAIN_BYTE) end += 1;
  let flags = 0;
  if (bytes[end] !== QUOTE) {
    end = oddString(to, bytes, end);
    if (end < 0) return NOT_COMPACT;
    flags = to.odd;
  }
  if (bytes[end + 1] !== CLOSE_MAP) return NOT_COMPACT;
  if (column >= 0 && !record(to, column, kind, flags, start, end)) return NOT_COMPACT;
  return end + 2;
}

/** Behind the opening bracket of a set of strings. */
function set(to: Fields, bytes: Uint8Array, start: number, column: number): number {
  let at = start;
  let flags = 0;
  if (bytes[at] !== CLOSE_LIST) {
    for (;;) {
      if (bytes[at] !== QUOTE) return NOT_COMPACT;
      at += 1;
      while (CLASS[bytes[at] ?? 0] === PLAIN_BYTE) at += 1;
      if (bytes[at] !== QUOTE) {
        at = oddString(to, bytes, at);
        if (at < 0) return NOT_COMPACT;
        flags |= to.odd;
      }
      at += 1;
      if (bytes[at] === CLOSE_LIST) break;
      if (bytes[at] !== COMMA) return NOT_COMPACT;
      at += 1;
    }
  }
  if (bytes[at + 1] !== CLOSE_MAP) return NOT_COMPACT;
  if (column >= 0 && !record(to, column, LIST, flags, start, at)) return NOT_COMPACT;
  return at + 2;
}

/** Behind the opening bracket of a list of values. */
function list(to: Fields, bytes: Uint8Array, start: number, column: number, depth: number): number {
  let at = start;
  if (bytes[at] !== CLOSE_LIST) {
    for (;;) {
      at = value(to, bytes, at, null, depth + 1);
      if (at < 0) return NOT_COMPACT;
      if (bytes[at] === CLOSE_LIST) break;
      if (bytes[at] !== COMMA) return NOT_COMPACT;
      at += 1;
    }
  }
  if (bytes[at + 1] !== CLOSE_MAP) return NOT_COMPACT;
  if (column >= 0 && !record(to, column, OTHER, 0, start, at)) return NOT_COMPACT;
  return at + 2;
}

/** At `true` or `false`. */
function truth(to: Fields, bytes: Uint8Array, at: number, column: number): number {
  let end: number;
  let kind: number;
  if (bytes[at] === T && bytes[at + 1] === R && bytes[at + 2] === U && bytes[at + 3] === E) {
    end = at + 4;
    kind = TRUE;
  } else if (
    bytes[at] === F &&
    bytes[at + 1] === A &&
    bytes[at + 2] === L &&
    bytes[at + 3] === S &&
    bytes[at + 4] === E
  ) {
    end = at + 5;
    kind = FALSE;
  } else return NOT_COMPACT;
  if (bytes[end] !== CLOSE_MAP) return NOT_COMPACT;
  if (column >= 0 && !record(to, column, kind, 0, at, end)) return NOT_COMPACT;
  return end + 1;
}

/** At `true}`, the only content of a NULL. */
function nothing(to: Fields, bytes: Uint8Array, at: number, column: number): number {
  if (
    bytes[at] !== T ||
    bytes[at + 1] !== R ||
    bytes[at + 2] !== U ||
    bytes[at + 3] !== E ||
    bytes[at + 4] !== CLOSE_MAP
  )
    return NOT_COMPACT;
  if (column >= 0 && !record(to, column, NULL, 0, at, at)) return NOT_COMPACT;
  return at + 5;
}

/** Behind the quote of a tag of more than one letter. */
function longTag(to: Fields, bytes: Uint8Array, at: number, column: number): number {
  const first = (bytes[at] ?? 0) | LOWER;
  const second = (bytes[at + 1] ?? 0) | LOWER;
  if (second === S && (first === S || first === N || first === B))
    return bytes[at + 2] === QUOTE && bytes[at + 3] === COLON && bytes[at + 4] === OPEN_LIST
      ? set(to, bytes, at + 5, column)
      : NOT_COMPACT;
  if (first !== B && first !== N) return NOT_COMPACT;
  if (second !== (first === B ? O : U)) return NOT_COMPACT;
  const last = first === B ? O : L;
  if (((bytes[at + 2] ?? 0) | LOWER) !== last || ((bytes[at + 3] ?? 0) | LOWER) !== L)
    return NOT_COMPACT;
  if (bytes[at + 4] !== QUOTE || bytes[at + 5] !== COLON) return NOT_COMPACT;
  return first === B ? truth(to, bytes, at + 6, column) : nothing(to, bytes, at + 6, column);
}

/** At the brace that opens a value. */
function value(
  to: Fields,
  bytes: Uint8Array,
  at: number,
  node: PathNode | null,
  depth: number,
): number {
  if (bytes[at] !== OPEN_MAP || bytes[at + 1] !== QUOTE || depth > MOST_DEPTH) return NOT_COMPACT;
  const column = node === null ? -1 : node.column;
  const tag = bytes[at + 2] ?? 0;
  if (bytes[at + 3] !== QUOTE) return longTag(to, bytes, at + 2, column);
  if (bytes[at + 4] !== COLON) return NOT_COMPACT;
  const opening = bytes[at + 5];
  const letter = tag | LOWER;
  if (opening === QUOTE) {
    if (letter === S) return scalar(to, bytes, at + 6, column, STRING);
    if (letter === N) return scalar(to, bytes, at + 6, column, NUMBER);
    return letter === B ? scalar(to, bytes, at + 6, column, OTHER) : NOT_COMPACT;
  }
  if (opening === OPEN_MAP && letter === M) {
    const end = map(to, bytes, at + 6, node, depth + 1);
    if (end < 0 || bytes[end] !== CLOSE_MAP) return NOT_COMPACT;
    if (column >= 0 && !record(to, column, OTHER, 0, at, end)) return NOT_COMPACT;
    return end + 1;
  }
  return opening === OPEN_LIST && letter === L
    ? list(to, bytes, at + 6, column, depth)
    : NOT_COMPACT;
}

/** Behind the brace that opens a map of names to values. */
function map(
  to: Fields,
  bytes: Uint8Array,
  from: number,
  node: PathNode | null,
  depth: number,
): number {
  if (depth > MOST_DEPTH) return NOT_COMPACT;
  let at = from;
  if (bytes[at] === CLOSE_MAP) return at + 1;
  for (;;) {
    if (bytes[at] !== QUOTE) return NOT_COMPACT;
    const name = at + 1;
    at = name;
    while (CLASS[bytes[at] ?? 0] === PLAIN_BYTE) at += 1;
    if (bytes[at] !== QUOTE || bytes[at + 1] !== COLON) return NOT_COMPACT;
    at = value(to, bytes, at + 2, node === null ? null : nodeBelow(node, bytes, name, at), depth);
    if (at < 0) return NOT_COMPACT;
    const next = bytes[at];
    at += 1;
    if (next === CLOSE_MAP) return at;
    if (next !== COMMA) return NOT_COMPACT;
  }
}

/**
 * The fast half of reading DynamoDB JSON: lines as every exporter writes them, without blanks, escaped names or odd
 * values. It accepts nothing that `dynamodbScanner` refuses, fills the fields as that one does, and says NOT_COMPACT
 * for all that it doesn't know. Positions are handed from function to function, so that they stay in registers; each
 * function takes the place where it begins and returns the place behind, or NOT_COMPACT.
 *
 * No place is compared with the end of the block: the newline there is a control character, so that no string, and
 * no comparison byte by byte, gets past it.
 */
export function compactScanner(
  root: PathNode,
  envelope: Envelope,
  fields: RecordFields,
): CompactScanner {
  const to: Fields = { ...fields, odd: 0 };
  const columns = fields.kind.length;
  return {
    scan(bytes, start) {
      for (let column = 0; column < columns; column += 1) to.kind[column] = NO_VALUE;
      let at = start;
      if (envelope === 'item')
        for (const byte of ITEM) {
          if (bytes[at] !== byte) return NOT_COMPACT;
          at += 1;
        }
      if (bytes[at] !== OPEN_MAP) return NOT_COMPACT;
      at = map(to, bytes, at + 1, root, 1);
      if (at < 0) return NOT_COMPACT;
      if (envelope === 'item') {
        if (bytes[at] !== CLOSE_MAP) return NOT_COMPACT;
        at += 1;
      }
      return bytes[at] === LF ? at : NOT_COMPACT;
    },
  };
}
