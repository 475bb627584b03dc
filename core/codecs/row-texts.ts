import type { Encoder } from './column-encoder';
import { decodeString } from './json-bytes';
import { HAS_ESCAPE } from './record-fields';
import { MARKER, putClean, putEscaped, sameBytes } from './row-bytes';
import { refusal } from './row-refusal';

const TOO_LONG = refusal('too_long');
const EQUALS_NULL_MARKER = refusal('equals_null_marker');
const UNKNOWN_VALUE = refusal('unknown_value');
const NUL = refusal('nul');
const INVALID_UTF8 = refusal('invalid_utf8');

/** Where texts with escapes are decoded; grows with the longest. */
let scratch = new Uint8Array(1 << 16);

/**
 * Writes a decoded text that lies in `bytes`; `clean` when it holds nothing to escape and no NUL.
 * @returns the end in `out`, or a refusal
 */
export function putText(
  encoder: Encoder,
  bytes: Uint8Array,
  start: number,
  end: number,
  clean: boolean,
  out: Uint8Array,
  w: number,
): number {
  let to = end;
  if (to - start > encoder.maxBytes) {
    if (encoder.column.misfit !== 'truncate') return TOO_LONG;
    to = start + encoder.maxBytes;
    while (to > start && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1; // never inside a character
  }
  if (to - start === MARKER.length && sameBytes(bytes, start, to, MARKER))
    return EQUALS_NULL_MARKER;
  const { oneOf } = encoder;
  if (oneOf !== null && !oneOf.some((value) => sameBytes(bytes, start, to, value)))
    return UNKNOWN_VALUE;
  encoder.value = to - start;
  if (clean) return putClean(bytes, start, to, out, w);
  for (let at = start; at < to; at += 1) if (bytes[at] === 0) return NUL;
  return putEscaped(bytes, start, to, out, w);
}

/** A text that begins with U+FEFF keeps it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Upper case, by Unicode's rules where ASCII's don't reach. A copy: the source may go to quarantine as it came. */
function upper(bytes: Uint8Array, start: number, end: number): Uint8Array {
  // Not slice(): a block may be a Buffer, whose slice is no copy.
  const word = new Uint8Array(bytes.subarray(start, end));
  for (let at = 0; at < word.length; at += 1) {
    const byte = word[at] ?? 0;
    if (byte >= 0x80) return new TextEncoder().encode(decoder.decode(word).toUpperCase());
    if (byte >= 0x61 && byte <= 0x7a) word[at] = byte - 0x20;
  }
  return word;
}

/**
 * Writes the JSON string between `start` and `end`, whose `flags` say what is in it.
 * @returns the end in `out`, or a refusal
 */
export function putString(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  flags: number,
  out: Uint8Array,
  w: number,
): number {
  if (flags === 0 && !encoder.isUpper) return putText(encoder, source, start, end, true, out, w);
  let [bytes, from, to] = [source, start, end];
  if ((flags & HAS_ESCAPE) !== 0) {
    if (scratch.length < end - start) scratch = new Uint8Array((end - start) * 2);
    const length = decodeString(source, start, end, scratch, 0);
    if (length < 0) return INVALID_UTF8;
    [bytes, from, to] = [scratch, 0, length];
  }
  if (encoder.isUpper) {
    bytes = upper(bytes, from, to);
    [from, to] = [0, bytes.length];
  }
  return putText(encoder, bytes, from, to, flags === 0, out, w);
}
