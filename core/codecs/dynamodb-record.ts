import {
  blanks,
  CLOSE_MAP,
  COLON,
  comma,
  COMMA,
  expect,
  isName,
  isWord,
  keep,
  list,
  moveTo,
  newCursor,
  nodeOfName,
  number as bareNumber,
  OPEN_MAP,
  QUOTE,
  refuse,
  string,
} from './json-cursor';
import type { Reason } from './reasons';
import {
  ABSENT,
  FALSE,
  LIST,
  NULL,
  NUMBER,
  OTHER,
  STRING,
  TRUE,
  type RecordFields,
} from './record-fields';
import { MOST_DEPTH, type Envelope } from './record-shape';
import type { PathNode } from './source-paths';
import { T_B, T_BOOL, T_L, T_M, T_N, T_NULL, T_S, T_SET, T_UNKNOWN, tagOf } from './type-tags';

/** The one name of an export's line. */
const ITEM = new TextEncoder().encode('Item');

export interface RecordScanner {
  /**
   * Checks one line whole and fills the fields of the declared columns.
   * @returns null, or why the line cannot be read
   */
  readonly scan: (bytes: Uint8Array, start: number, end: number) => Reason | null;
  /** Column at fault after a refusal, or -1. */
  readonly faultyColumn: () => number;
}

/**
 * A scanner of DynamoDB JSON in every dialect and casing that exports have. It reads bytes in one pass, makes no
 * strings and no objects, and accepts exactly JSON: what it takes, JSON.parse takes too.
 */
export function dynamodbScanner(
  root: PathNode,
  envelope: Envelope,
  fields: RecordFields,
): RecordScanner {
  const c = newCursor(false);

  /** A number, as a text or, as the article's sketch and some tools write it, bare. */
  const number = (): boolean => (blanks(c) === QUOTE ? string(c) : bareNumber(c));

  /** `true` or `false`, as a literal or, from old tools, as a text: 1, 0, or -1 for neither. */
  function truth(): number {
    const quoted = blanks(c) === QUOTE;
    if (quoted) c.at += 1;
    const value = isWord(c, 'true') ? 1 : isWord(c, 'false') ? 0 : -1;
    if (value >= 0) c.at += value === 1 ? 4 : 5;
    if (quoted) {
      if (c.bytes[c.at] !== QUOTE) return -1;
      c.at += 1;
    }
    return value;
  }

  function content(tag: number, node: PathNode | null, depth: number): boolean {
    const column = node === null ? -1 : node.column;
    switch (tag) {
      case T_S:
        return string(c) && keep(fields, c, column, STRING);
      case T_N:
        return number() && keep(fields, c, column, NUMBER);
      case T_B:
        return string(c) && keep(fields, c, column, OTHER);
      case T_SET:
        return list(c, number, 0) && keep(fields, c, column, LIST);
      case T_L:
        return list(c, member, depth + 1) && keep(fields, c, column, OTHER);
      case T_M:
        return map(node, depth + 1) && keep(fields, c, column, OTHER);
      case T_BOOL: {
        const value = truth();
        return value < 0
          ? refuse(c, 'not_json')
          : keep(fields, c, column, value === 1 ? TRUE : FALSE);
      }
      case T_NULL: {
        const value = truth();
        if (value < 0) return refuse(c, 'not_json');
        return value === 0 ? refuse(c, 'bad_null', column) : keep(fields, c, column, NULL);
      }
      default:
        return refuse(c, 'unknown_type_tag', column);
    }
  }

  /** One attribute value: a map of exactly one type tag to its content. */
  function value(node: PathNode | null, depth: number): boolean {
    if (depth > MOST_DEPTH) return refuse(c, 'too_deep');
    if (!expect(c, OPEN_MAP)) return false;
    if (blanks(c) === CLOSE_MAP) return refuse(c, 'unknown_type_tag', node?.column);
    if (!string(c)) return false;
    const tag = c.flags === 0 ? tagOf(c.bytes, c.start, c.end) : T_UNKNOWN;
    if (!expect(c, COLON)) return false;
    if (!content(tag, node, depth)) return false;
    if (blanks(c) === COMMA) return refuse(c, 'two_type_tags', node?.column);
    return expect(c, CLOSE_MAP);
  }
  const member = (depth: number): boolean => value(null, depth);

  /** Attribute names to values. */
  function map(node: PathNode | null, depth: number): boolean {
    if (depth > MOST_DEPTH) return refuse(c, 'too_deep');
    if (!expect(c, OPEN_MAP)) return false;
    if (blanks(c) !== CLOSE_MAP) {
      do {
        if (!string(c)) return false;
        const child = nodeOfName(c, node);
        if (!expect(c, COLON)) return false;
        if (!value(child, depth)) return false;
      } while (comma(c));
    }
    return expect(c, CLOSE_MAP);
  }

  function line(): boolean {
    if (envelope === 'bare') return map(root, 1);
    if (!expect(c, OPEN_MAP) || !string(c)) return false;
    if (!isName(c, ITEM)) return refuse(c, 'not_json');
    return expect(c, COLON) && map(root, 1) && expect(c, CLOSE_MAP);
  }

  return {
    scan(bytes, start, end) {
      moveTo(c, bytes, start, end);
      fields.kind.fill(ABSENT);
      if (!line()) return c.reason;
      blanks(c);
      return c.at < end ? 'not_json' : null;
    },
    faultyColumn: () => c.column,
  };
}
