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
import { T_B, T_BOOL, T_L, T_M, T_N, T_NULL, T_S, T_SET, T_UNKNOWN, tagOf } from './type-tags';

export interface RecordScanner {
  /**
   * Checks one line whole and fills the fields of the declared columns.
   * @returns null, or why the line cannot be read
   */
  readonly scan: (bytes: Uint8Array, start: number, end: number) => Reason | null;
  /** Column at fault after a refusal, or -1. */
  readonly faultyColumn: () => number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const LOWER = 0x20;
const isWord = (bytes: Uint8Array, at: number, word: string): boolean => {
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[at + index] !== word.charCodeAt(index)) return false;
  }
  return true;
};

/**
 * A scanner of DynamoDB JSON in every dialect and casing that exports have. It reads bytes in one pass, makes no
 * strings and no objects, and accepts exactly JSON: what it takes, JSON.parse takes too.
 */
export function dynamodbScanner(
  root: PathNode,
  envelope: Envelope,
  fields: RecordFields,
): RecordScanner {
  let bytes: Uint8Array = new Uint8Array(0);
  let p = 0;
  let limit = 0;
  let reason: Reason | null = null;
  let faulty = -1;
  let flags = 0;
  let stringStart = 0;
  let stringEnd = 0;
  const scratch = new Uint8Array(65_536);

  function refuse(why: Reason, column = -1): boolean {
    reason = why;
    faulty = column;
    return false;
  }

  /** To the next byte that is no blank. */
  function blanks(): number {
    let byte = bytes[p] ?? 0;
    while (byte === 0x20 || byte === 0x09 || byte === 0x0d) {
      p += 1;
      byte = bytes[p] ?? 0;
    }
    return byte;
  }

  function expect(byte: number): boolean {
    if (blanks() !== byte || p >= limit) return refuse('not_json');
    p += 1;
    return true;
  }

  /** A string at `p`, its opening quote included; leaves its place and its flags. */
  function string(): boolean {
    if (blanks() !== QUOTE || p >= limit) return refuse('not_json');
    let at = p + 1;
    let seen = 0;
    stringStart = at;
    for (;;) {
      let kind = BYTE_CLASS[bytes[at] ?? 0] ?? CONTROL;
      while (kind === PLAIN) {
        at += 1;
        kind = BYTE_CLASS[bytes[at] ?? 0] ?? CONTROL;
      }
      if (kind === END_QUOTE) break;
      if (kind === DELIMITER) {
        seen |= HAS_DELIMITER;
        at += 1;
      } else if (kind === ESCAPE) {
        const length = escapeLength(bytes, at);
        if (length === 0) return refuse('not_json');
        seen |= HAS_ESCAPE;
        at += length;
      } else return refuse('not_json');
    }
    // The byte behind the line is a newline, which is a control character: a string never runs past it.
    stringEnd = at;
    flags = seen;
    p = at + 1;
    return true;
  }

  /** A bare number, as the article's sketch and some tools write it: its text is kept, no double is made. */
  function bareNumber(): boolean {
    const from = p;
    let at = p;
    if (bytes[at] === 0x2d) at += 1;
    const digits = (): number => {
      const begin = at;
      while ((bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) at += 1;
      return at - begin;
    };
    const zero = bytes[at] === 0x30;
    const whole = digits();
    if (whole === 0 || (zero && whole > 1)) return refuse('not_json');
    if (bytes[at] === 0x2e) {
      at += 1;
      if (digits() === 0) return refuse('not_json');
    }
    if (((bytes[at] ?? 0) | LOWER) === 0x65) {
      at += 1;
      if (bytes[at] === 0x2b || bytes[at] === 0x2d) at += 1;
      if (digits() === 0) return refuse('not_json');
    }
    stringStart = from;
    stringEnd = at;
    flags = 0;
    p = at;
    return true;
  }

  const number = (): boolean => (blanks() === QUOTE ? string() : bareNumber());

  function record(column: number, kind: number): boolean {
    if (column < 0) return true;
    if (fields.kind[column] !== ABSENT) return refuse('duplicate_attribute', column);
    fields.kind[column] = kind;
    fields.flags[column] = flags;
    fields.start[column] = stringStart;
    fields.end[column] = stringEnd;
    return true;
  }

  /** `true` or `false`, as a literal or, from old tools, as a text: 1, 0, or -1 for neither. */
  function truth(): number {
    const quoted = blanks() === QUOTE;
    if (quoted) p += 1;
    let value = -1;
    if (isWord(bytes, p, 'true')) {
      value = 1;
      p += 4;
    } else if (isWord(bytes, p, 'false')) {
      value = 0;
      p += 5;
    }
    if (quoted) {
      if (bytes[p] !== QUOTE) return -1;
      p += 1;
    }
    return value;
  }

  /** A list of strings or numbers, of which no element is looked at further. */
  function setOf(column: number): boolean {
    if (!expect(OPEN_LIST)) return false;
    const from = p;
    let escaped = 0;
    if (blanks() !== CLOSE_LIST) {
      do {
        if (!number()) return false;
        escaped |= flags;
      } while (blanks() === COMMA && (p += 1) > 0);
    }
    const to = p;
    if (!expect(CLOSE_LIST)) return false;
    stringStart = from;
    stringEnd = to;
    flags = escaped;
    return record(column, LIST);
  }

  function listOf(column: number, depth: number): boolean {
    if (!expect(OPEN_LIST)) return false;
    const from = p;
    if (blanks() !== CLOSE_LIST) {
      do {
        if (!value(null, depth + 1)) return false;
      } while (blanks() === COMMA && (p += 1) > 0);
    }
    const to = p;
    if (!expect(CLOSE_LIST)) return false;
    stringStart = from;
    stringEnd = to;
    flags = 0;
    return record(column, OTHER);
  }

  function content(tag: number, node: PathNode | null, depth: number): boolean {
    const column = node === null ? -1 : node.column;
    switch (tag) {
      case T_S:
        return string() && record(column, STRING);
      case T_N:
        return number() && record(column, NUMBER);
      case T_B:
        return string() && record(column, OTHER);
      case T_SET:
        return setOf(column);
      case T_L:
        return listOf(column, depth);
      case T_M:
        if (!map(node, depth + 1)) return false;
        return record(column, OTHER);
      case T_BOOL: {
        const value = truth();
        return value < 0 ? refuse('not_json') : record(column, value === 1 ? TRUE : FALSE);
      }
      case T_NULL: {
        const value = truth();
        if (value < 0) return refuse('not_json');
        return value === 0 ? refuse('bad_null', column) : record(column, NULL);
      }
      default:
        return refuse('unknown_type_tag', column);
    }
  }

  /** One attribute value: a map of exactly one type tag to its content. */
  function value(node: PathNode | null, depth: number): boolean {
    if (depth > MOST_DEPTH) return refuse('too_deep');
    if (!expect(OPEN_MAP)) return false;
    if (blanks() === CLOSE_MAP) return refuse('unknown_type_tag', node?.column);
    if (!string()) return false;
    const tag = flags === 0 ? tagOf(bytes, stringStart, stringEnd) : T_UNKNOWN;
    if (!expect(COLON)) return false;
    if (!content(tag, node, depth)) return false;
    if (blanks() === COMMA) return refuse('two_type_tags', node?.column);
    return expect(CLOSE_MAP);
  }

  /** The node of the name that `string` has just read, whose escapes are decoded where it has any. */
  function below(node: PathNode | null): PathNode | null {
    if (node === null) return null;
    if ((flags & HAS_ESCAPE) === 0) return nodeBelow(node, bytes, stringStart, stringEnd);
    if (stringEnd - stringStart > scratch.length) return null;
    const end = decodeString(bytes, stringStart, stringEnd, scratch, 0);
    return end < 0 ? null : nodeBelow(node, scratch, 0, end);
  }

  /** Attribute names to values. */
  function map(node: PathNode | null, depth: number): boolean {
    if (depth > MOST_DEPTH) return refuse('too_deep');
    if (!expect(OPEN_MAP)) return false;
    if (blanks() !== CLOSE_MAP) {
      do {
        if (!string()) return false;
        const child = below(node);
        if (!expect(COLON)) return false;
        if (!value(child, depth)) return false;
      } while (blanks() === COMMA && (p += 1) > 0);
    }
    return expect(CLOSE_MAP);
  }

  function line(): boolean {
    if (envelope === 'bare') return map(root, 1);
    if (!expect(OPEN_MAP) || !string()) return false;
    if (stringEnd - stringStart !== 4 || !isWord(bytes, stringStart, 'Item'))
      return refuse('not_json');
    return expect(COLON) && map(root, 1) && expect(CLOSE_MAP);
  }

  return {
    scan(source, start, end) {
      bytes = source;
      p = start;
      limit = end;
      reason = null;
      faulty = -1;
      fields.kind.fill(ABSENT);
      if (!line()) return reason;
      blanks();
      return p < end ? 'not_json' : null;
    },
    faultyColumn: () => faulty,
  };
}
