import { NULL_MARKER } from '../warehouse/copy';

/** Bytes of COPY's rows. */
export const PIPE = 0x7c;
export const BACKSLASH = 0x5c;
export const LF = 0x0a;
const CR = 0x0d;

/** Null of a text column. */
export const MARKER = new TextEncoder().encode(NULL_MARKER);

/** From here on a copy by the engine beats a loop; its call costs as much as some dozen bytes. */
const LONG = 160;

/** Copies bytes that hold nothing to escape; returns the end. */
export function putClean(
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
): number {
  const length = end - start;
  if (length >= LONG) out.set(source.subarray(start, end), at);
  else for (let index = 0; index < length; index += 1) out[at + index] = source[start + index] ?? 0;
  return at + length;
}

/** Copies decoded bytes, escaping what COPY would read otherwise; returns the end. */
export function putEscaped(
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
): number {
  let w = at;
  for (let from = start; from < end; from += 1) {
    const byte = source[from] ?? 0;
    if (byte === PIPE || byte === BACKSLASH || byte === LF || byte === CR) {
      out[w] = BACKSLASH;
      w += 1;
    }
    out[w] = byte;
    w += 1;
  }
  return w;
}

export function escapedText(text: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * text.length);
  return out.subarray(0, putEscaped(text, 0, text.length, out, 0));
}

/** Writes an ASCII text; returns the end. */
export function putAscii(text: string, out: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index += 1) out[at + index] = text.charCodeAt(index);
  return at + text.length;
}

export const sameBytes = (
  bytes: Uint8Array,
  start: number,
  end: number,
  other: Uint8Array,
): boolean => {
  if (end - start !== other.length) return false;
  for (let at = 0; at < other.length; at += 1) if (bytes[start + at] !== other[at]) return false;
  return true;
};
