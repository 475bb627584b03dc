import type { Encoder } from './column-encoder';
import { decodeString } from './json-bytes';
import { HAS_ESCAPE } from './record-fields';
import { BACKSLASH, MARKER, putClean, putEscaped, sameBytes } from './row-bytes';
import { refusal } from './row-refusal';
import { putText } from './row-texts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const INVALID_UTF8 = refusal('invalid_utf8');
const EQUALS_NULL_MARKER = refusal('equals_null_marker');
/** Larger sets are sorted by the engine. */
const SMALL_SET = 32;
/** Start and end of each element of a small set, in the order in which they are written. */
const places = new Int32Array(2 * SMALL_SET);

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const isBetween = (byte: number | undefined): boolean =>
  byte === COMMA || byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;

/** Elements of a list whose inside lies between `start` and `end`, decoded. Null for a lone surrogate. */
function elements(source: Uint8Array, start: number, end: number): Uint8Array[] | null {
  const found: Uint8Array[] = [];
  for (let at = start; at < end;) {
    if (source[at] === QUOTE) {
      let close = at + 1;
      while (source[close] !== QUOTE) close += source[close] === BACKSLASH ? 2 : 1;
      const text = new Uint8Array(close - at);
      const length = decodeString(source, at + 1, close, text, 0);
      if (length < 0) return null;
      found.push(text.subarray(0, length));
      at = close + 1;
    } else if (isBetween(source[at])) at += 1;
    else {
      let close = at;
      while (close < end && !isBetween(source[close])) close += 1;
      found.push(source.slice(at, close));
      at = close;
    }
  }
  return found;
}

function putAny(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  const found = elements(source, start, end);
  if (found === null) return INVALID_UTF8;
  found.sort(compareBytes);
  const length = found.reduce((sum, each) => sum + each.length + encoder.separator.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const [position, each] of found.entries()) {
    if (position > 0) {
      bytes.set(encoder.separator, at);
      at += encoder.separator.length;
    }
    bytes.set(each, at);
    at += each.length;
  }
  return putText(encoder, bytes, 0, at, false, out, w);
}

/** Whether the element at `a` comes behind the one at `b`. */
function isBehind(source: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  const shorter = Math.min(aEnd - a, bEnd - b);
  for (let at = 0; at < shorter; at += 1) {
    const difference = (source[a + at] ?? 0) - (source[b + at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return aEnd - a > bEnd - b;
}

/** Puts the element at `open` in its place among the first `count`. */
function insert(source: Uint8Array, open: number, close: number, count: number): void {
  let at = 2 * count;
  for (; at > 0; at -= 2) {
    const [before, beforeEnd] = [places[at - 2] ?? 0, places[at - 1] ?? 0];
    if (!isBehind(source, before, beforeEnd, open, close)) break;
    places[at] = before;
    places[at + 1] = beforeEnd;
  }
  places[at] = open;
  places[at + 1] = close;
}

/** Sorts a small set of strings without escapes and blanks into `places`; its size, or -1 for anything else. */
function sortSmall(source: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; count += 1) {
    if (source[at] !== QUOTE || count === SMALL_SET) return -1;
    const open = at + 1;
    let close = open;
    while (source[close] !== QUOTE) close += 1;
    insert(source, open, close, count);
    at = close + 1;
    if (at === end) continue;
    if (source[at] !== COMMA) return -1;
    at += 1;
  }
  return count;
}

/**
 * Writes the members of the set whose inside lies between `start` and `end`, sorted by their bytes and joined.
 * @returns the end in `out`, or a refusal
 */
export function putSet(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  flags: number,
  out: Uint8Array,
  w: number,
): number {
  const count = (flags & HAS_ESCAPE) === 0 ? sortSmall(source, start, end) : -1;
  const { separator, escapedSeparator } = encoder;
  let length = (count - 1) * separator.length;
  for (let at = 0; at < 2 * count; at += 2) length += (places[at + 1] ?? 0) - (places[at] ?? 0);
  if (count < 1 || !encoder.isPlain || length > encoder.maxBytes)
    return putAny(encoder, source, start, end, out, w);
  let to = w;
  for (let at = 0; at < 2 * count; at += 2) {
    if (at > 0) to = putClean(escapedSeparator, 0, escapedSeparator.length, out, to);
    const [open, close] = [places[at] ?? 0, places[at + 1] ?? 0];
    to =
      flags === 0
        ? putClean(source, open, close, out, to)
        : putEscaped(source, open, close, out, to);
  }
  if (to - w === MARKER.length && sameBytes(out, w, to, MARKER)) return EQUALS_NULL_MARKER;
  encoder.value = length;
  return to;
}
