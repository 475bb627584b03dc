import { filterCounts, type FilterResult } from './filter-counts';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  isInlineBlank,
  LF,
  OPEN_MAP,
  pastBlanks,
} from './json-values';
import type { KeyedHasher } from './keyed-hash';
import type { FilterPolicy } from './policy';
import { policyTree } from './policy-tree';
import { filterRecord, pastJson } from './record-filter';
import { recordWork, type HeldBack } from './record-work';
import { appendBlock, waitingBytes } from './waiting-bytes';

/** A filter for the unpacked bytes of one object of events. */
export interface EventFilter {
  /** What may cross of the next block: whole JSON lines, valid until the next call. Blocks may be cut anywhere. */
  readonly push: (block: Uint8Array) => Uint8Array;
  /** What may cross of the last record; call it once, behind the last block. */
  readonly end: () => Uint8Array;
  readonly result: () => FilterResult;
}

/**
 * Bytes of one record. Firehose takes records of 1,000 KB at most; a longer one is not ours, and what cannot be bounded
 * cannot be filtered in flat memory.
 */
export const LONGEST_RECORD = 4 * 2 ** 20;

const MORE = -1;
const MARK = [0xef, 0xbb, 0xbf];
const NO_BYTES = new Uint8Array(0);

/** An object followed by one of these is a part of something larger. */
const isJoint = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_MAP || byte === COLON;

/**
 * Reads JSON objects, one per line or run together, and gives of each what the policy names, as a JSON line. Whatever is
 * not surely a record is held back (docs/border.md says how that is judged). Memory is that of a few records.
 * `isUtf8` checks bytes; it is asked once per block, and per record only in a block that has a fault.
 * @throws Error for a policy that contradicts itself
 */
export function eventFilter(
  policy: FilterPolicy,
  hasher: KeyedHasher,
  isUtf8: (bytes: Uint8Array) => boolean,
): EventFilter {
  const tree = policyTree(policy);
  const to = recordWork(tree, hasher);
  const counts = filterCounts(tree);
  const waiting = waitingBytes();
  let isStart = true;
  let isEnd = false;
  /** To the next newline everything belongs to a record that was held back. */
  let isSkipping = false;
  /** A record of this object could not be read: from now on only an object that begins and ends on its line counts. */
  let isInDoubt = false;
  /** There are blanks between the beginning of the line and here. */
  let isIndented = false;
  /** A record has ended on this line. */
  let isBehindRecord = false;
  /** All records of the buffer are UTF-8. */
  let isClean = true;
  /** Not worth another look before as many bytes wait: a long record is not read anew for each of its blocks. */
  let enough = 0;

  /** To the next newline, or over all that waits when there is none: then what comes next is skipped, too. */
  function skipLine(at: number): number {
    const newline = waiting.view.indexOf(LF, at);
    isSkipping = newline < 0;
    return isSkipping ? waiting.limit : newline;
  }

  /** Holds back what begins at `at`, up to the next newline: nobody knows where within it a record begins. */
  function holdBackLine(reason: HeldBack, at: number): number {
    isInDoubt = true;
    const end = skipLine(at);
    counts.heldBack(reason, end - at);
    return end;
  }

  /** A line that begins with no object, or with one that may be a part of a broken one before. */
  function line(at: number): number {
    const { bytes, view, limit } = waiting;
    const newline = view.indexOf(LF, at);
    const end = newline < 0 ? limit : newline;
    if (end - at > LONGEST_RECORD) return holdBackLine('too_large', at);
    if (newline < 0 && !isEnd) return MORE;
    const behind = bytes[at] === OPEN_MAP ? ~at : pastJson(to, bytes, at);
    const isJson = behind >= 0 && behind <= end && pastBlanks(bytes, behind) >= end;
    return holdBackLine(isJson ? 'not_an_object' : 'unparsable', at);
  }

  /** Why the object from `at` to `end` (a fault: `~end`) is no record of its own, or null. */
  function misfit(at: number, end: number): HeldBack | typeof MORE | null {
    const { bytes, view, limit } = waiting;
    const until = end < 0 ? ~end : end;
    if (isInDoubt) {
      const newline = view.subarray(0, until).indexOf(LF, at);
      if (newline >= 0) return newline - at > LONGEST_RECORD ? 'too_large' : 'unparsable';
    }
    if (until - at > LONGEST_RECORD) return 'too_large';
    if (end < 0) {
      if (to.isTooDeep) return 'too_large';
      return until >= limit && !isEnd ? MORE : 'unparsable';
    }
    let next = end;
    while (next < limit && isInlineBlank(bytes[next] ?? 0)) next += 1;
    if (next - end > LONGEST_RECORD) return 'too_large';
    if (next >= limit) return isEnd ? null : MORE;
    return isJoint(bytes[next] ?? 0) ? 'unparsable' : null;
  }

  function record(at: number): number {
    const { bytes } = waiting;
    const { written } = to;
    const end = filterRecord(to, bytes, at);
    const fault = misfit(at, end);
    if (fault !== null) {
      to.written = written;
      return fault === MORE ? MORE : holdBackLine(fault, at);
    }
    isBehindRecord = true;
    if (to.reason === null && !isClean && !isUtf8(bytes.subarray(at, end)))
      to.reason = 'invalid_utf8';
    if (to.reason === null) counts.crossed(to, end - at);
    else {
      to.written = written;
      counts.heldBack(to.reason, end - at);
    }
    return end;
  }

  /** Past blanks and newlines, and what is known to be held back. */
  function pastNothing(from: number): number {
    const { bytes, limit } = waiting;
    let at = from;
    if (isSkipping) {
      at = skipLine(from);
      counts.skipped(at - from);
    }
    for (; at < limit; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === LF) {
        isIndented = false;
        isBehindRecord = false;
      } else if (isInlineBlank(byte)) isIndented = true;
      else break;
    }
    return at;
  }

  /** Past a byte order mark, which only the first bytes can be; MORE while they are not there. */
  function pastMark(): number {
    const { bytes, begin, limit } = waiting;
    if (limit - begin < MARK.length && !isEnd) return MORE;
    isStart = false;
    return MARK.every((byte, index) => bytes[begin + index] === byte) ? begin + MARK.length : begin;
  }

  const mayBegin = (at: number): boolean =>
    waiting.bytes[at] === OPEN_MAP && (!isInDoubt || isBehindRecord || !isIndented);

  /** Judges what waits, as far as it can be judged. */
  function judge(): Uint8Array {
    if (waiting.limit - waiting.begin < enough && !isEnd) return NO_BYTES;
    to.written = 0;
    const { bytes, view, begin, limit } = waiting;
    isClean = isUtf8(bytes.subarray(begin, view.lastIndexOf(CLOSE_MAP) + 1));
    let at = isStart ? pastMark() : begin;
    while (at !== MORE) {
      at = waiting.begin = pastNothing(at);
      if (at >= limit) break;
      at = mayBegin(at) ? record(at) : line(at);
    }
    enough = 2 * (limit - waiting.begin);
    return to.out.subarray(0, to.written);
  }

  return {
    push(block) {
      appendBlock(waiting, block);
      return judge();
    },
    end() {
      isEnd = true;
      appendBlock(waiting, NO_BYTES);
      return judge();
    },
    result: counts.result,
  };
}
