import {
  blanks,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  comma,
  expect,
  isWord,
  keep,
  list,
  moveTo,
  newCursor,
  nodeOfName,
  number,
  OPEN_LIST,
  OPEN_MAP,
  QUOTE,
  refuse,
  string,
} from './json-cursor';
import type { EventPaths } from './event-paths';
import type { Reason } from './reasons';
import {
  ABSENT,
  FALSE,
  LIST,
  MEMBERS,
  NULL,
  NUMBER,
  OTHER,
  STRING,
  TRUE,
  type RecordFields,
} from './record-fields';
import { MOST_DEPTH } from './record-shape';
import type { PathNode } from './source-paths';

/** The object, the list, the member; deeper lists are read once more, and were not too deep the first time. */
const MEMBER_DEPTH = 3;

export interface EventScanner {
  /**
   * Reads one object, which ends where its brace closes, and fills the fields of the declared columns.
   * @returns whether it is one: then `at` is behind it; else `at` is where it is broken
   */
  readonly scan: (bytes: Uint8Array, start: number, limit: number) => boolean;
  readonly at: () => number;
  /** Why the object is broken, or what is wrong with a whole one; null when nothing is. */
  readonly reason: () => Reason | null;
  /** Column at fault, or -1. */
  readonly faultyColumn: () => number;
  /** Goes to the inside of the exploded list of the object that was read; false when it is no list. */
  readonly openList: () => boolean;
  /** Reads the next member of it: true for an object without a fault, null behind the last one. */
  readonly nextMember: () => boolean | null;
}

/**
 * A scanner of event JSON: the same fields as of DynamoDB JSON, of values without type tags. It accepts exactly JSON:
 * what it takes, JSON.parse takes too. A name twice is noted, and the object read to its end.
 */
export function eventScanner(paths: EventPaths, fields: RecordFields): EventScanner {
  const c = newCursor(true);
  /** The first name that stands twice: its field, or -1. */
  let twice = -1;
  let listEnd = 0;

  function found(node: PathNode | null, kind: number): true {
    if (node !== null && !keep(fields, c, node.column, kind)) {
      if (twice < 0) twice = node.column;
    }
    return true;
  }

  function word(text: string, node: PathNode | null, kind: number): boolean {
    if (!isWord(c, text)) return refuse(c, 'not_json');
    c.at += text.length;
    return found(node, kind);
  }

  /** A list; of texts and numbers alone it is what a column may join. */
  function listOf(node: PathNode | null, depth: number): boolean {
    if (depth > MOST_DEPTH) return refuse(c, 'too_deep');
    let kind = LIST;
    const member = (level: number): boolean => {
      const first = blanks(c);
      if (first === OPEN_MAP || first === OPEN_LIST || isLetter(first)) kind = OTHER;
      return value(null, level);
    };
    if (!list(c, member, depth + 1)) return false;
    return found(node, node !== null && node.column === paths.list ? MEMBERS : kind);
  }

  function value(node: PathNode | null, depth: number): boolean {
    switch (blanks(c)) {
      case QUOTE:
        return string(c) && found(node, STRING);
      case OPEN_MAP:
        return map(node, depth) && found(node, OTHER);
      case OPEN_LIST:
        return listOf(node, depth);
      case 0x74:
        return word('true', node, TRUE);
      case 0x66:
        return word('false', node, FALSE);
      case 0x6e:
        return word('null', node, NULL);
      default:
        return number(c) && found(node, NUMBER);
    }
  }

  /** Names to values. */
  function map(node: PathNode | null, depth: number): boolean {
    if (depth > MOST_DEPTH) return refuse(c, 'too_deep');
    if (!expect(c, OPEN_MAP)) return false;
    if (blanks(c) !== CLOSE_MAP) {
      do {
        if (!string(c)) return false;
        const child = nodeOfName(c, node);
        if (!expect(c, COLON) || !value(child, depth + 1)) return false;
      } while (comma(c));
    }
    return expect(c, CLOSE_MAP);
  }

  /** What is wrong with an object that was read to its end. */
  function whole(): boolean {
    return twice < 0 || refuse(c, 'duplicate_attribute', twice);
  }

  function nextMember(): boolean | null {
    if (blanks(c) === CLOSE_LIST && c.at >= listEnd) return null;
    comma(c);
    for (const field of paths.memberFields) fields.kind[field] = ABSENT;
    if (blanks(c) !== OPEN_MAP) return refuse(c, 'member_not_an_object');
    return map(paths.members, MEMBER_DEPTH) && whole();
  }

  return {
    scan(bytes, start, limit) {
      moveTo(c, bytes, start, limit);
      fields.kind.fill(ABSENT);
      twice = -1;
      if (bytes[start] !== OPEN_MAP) return refuse(c, 'not_an_object');
      if (!map(paths.root, 1)) return false;
      whole();
      return true;
    },
    at: () => c.at,
    reason: () => c.reason,
    faultyColumn: () => c.column,
    openList() {
      if (fields.kind[paths.list] !== MEMBERS) return refuse(c, 'no_list');
      c.at = fields.start[paths.list] ?? 0;
      listEnd = fields.end[paths.list] ?? 0;
      return true;
    },
    nextMember,
  };
}

const isLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
