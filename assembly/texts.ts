import { at, BACKSLASH, copy, CR, hexDigit, LF, PIPE, same } from './bytes';
import {
  COLUMN_ALLOWED,
  COLUMN_FLAGS,
  COLUMN_MAX_BYTES,
  COLUMN_SEPARATOR,
  COLUMN_SEPARATOR_BYTES,
  HAS_DELIMITER,
  HAS_ESCAPE,
  UPPER,
  VALUE,
} from './layout';

/** Writers return the end of what they have written, or 0: then JavaScript writes the row. */
const NO: usize = 0;
/** `@nul`, `l@`. */
const MARKER_4: u32 = 0x6c756e40;
const MARKER_2: u16 = 0x406c;
const MARKER_BYTES: usize = 6;
/** Escaped texts up to this are decoded here. */
const SCRATCH_BYTES: usize = 4096;
const SMALL_SET: usize = 32;

/** Set by JavaScript: room for a decoded text, and for the places of a small set. */
let scratch: usize = 0;
let places: usize = 0;

export function setRoom(address: usize): void {
  scratch = address;
  places = address + SCRATCH_BYTES + 16;
}

function isMarker(start: usize, length: usize): bool {
  return length == MARKER_BYTES && load<u32>(start) == MARKER_4 && load<u16>(start + 4) == MARKER_2;
}

function isAllowed(allowed: usize, start: usize, length: usize): bool {
  const count = load<u32>(allowed);
  let value = allowed + 4;
  for (let index: u32 = 0; index < count; index += 1) {
    const its = <usize>load<u32>(value);
    if (its == length && same(value + 4, start, length)) return true;
    value += 4 + ((its + 3) & ~3);
  }
  return false;
}

function putEscaped(start: usize, end: usize, out: usize): usize {
  let w = out;
  for (let p = start; p < end; p += 1) {
    const byte = at(p);
    if (byte == PIPE || byte == BACKSLASH || byte == LF || byte == CR) {
      store<u8>(w, <u8>BACKSLASH);
      w += 1;
    }
    store<u8>(w, <u8>byte);
    w += 1;
  }
  return w;
}

/** The code unit behind `\u`. */
function unit(p: usize): u32 {
  return (hexDigit(p) << 12) | (hexDigit(p + 1) << 8) | (hexDigit(p + 2) << 4) | hexDigit(p + 3);
}

function putCodePoint(code: u32, out: usize): usize {
  if (code < 0x80) {
    store<u8>(out, <u8>code);
    return out + 1;
  }
  let w = out;
  if (code < 0x800) store<u8>(w, <u8>(0xc0 | (code >> 6)));
  else {
    if (code < 0x10000) store<u8>(w, <u8>(0xe0 | (code >> 12)));
    else {
      store<u8>(w, <u8>(0xf0 | (code >> 18)));
      w += 1;
      store<u8>(w, <u8>(0x80 | ((code >> 12) & 0x3f)));
    }
    w += 1;
    store<u8>(w, <u8>(0x80 | ((code >> 6) & 0x3f)));
  }
  store<u8>(w + 1, <u8>(0x80 | (code & 0x3f)));
  return w + 2;
}

/** Decodes escapes into scratch; the end there, or 0 for a NUL or a lone surrogate. */
function decoded(start: usize, end: usize): usize {
  let w = scratch;
  for (let p = start; p < end; p += 1) {
    let byte = at(p);
    if (byte == BACKSLASH) {
      p += 1;
      byte = at(p);
      if (byte == 0x75) {
        let code = unit(p + 1);
        p += 4;
        if ((code & 0xf800) == 0xd800) {
          const low = at(p + 1) == BACKSLASH && at(p + 2) == 0x75 ? unit(p + 3) : 0;
          if (code > 0xdbff || (low & 0xfc00) != 0xdc00) return NO;
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          p += 6;
        }
        if (code == 0) return NO;
        w = putCodePoint(code, w);
        continue;
      }
      switch (byte) {
        case 0x62:
          byte = 8;
          break;
        case 0x66:
          byte = 12;
          break;
        case 0x6e:
          byte = 10;
          break;
        case 0x72:
          byte = 13;
          break;
        case 0x74:
          byte = 9;
          break;
      }
    }
    store<u8>(w, <u8>byte);
    w += 1;
  }
  return w;
}

function putUpper(start: usize, end: usize, out: usize): usize {
  let w = out;
  for (let p = start; p < end; p += 1) {
    const byte = at(p);
    if (byte >= 0x80) return NO;
    store<u8>(w, <u8>(byte - 0x61 < 26 ? byte - 0x20 : byte));
    w += 1;
  }
  return w;
}

export function putText(column: usize, from: usize, to: usize, its: u32, out: usize): usize {
  let start = from;
  let end = to;
  let flags = its;
  if ((flags & HAS_ESCAPE) != 0) {
    if (end - start > SCRATCH_BYTES) return NO;
    end = decoded(start, end);
    if (end == NO) return NO;
    start = scratch;
  }
  const length = end - start;
  if (<u32>length > load<u32>(column + COLUMN_MAX_BYTES) || isMarker(start, length)) return NO;
  const isUpper = (load<u32>(column + COLUMN_FLAGS) & UPPER) != 0;
  const allowed = <usize>load<u32>(column + COLUMN_ALLOWED);
  if (allowed != 0 && (isUpper || !isAllowed(allowed, start, length))) return NO;
  store<i64>(column + VALUE, <i64>length);
  if (isUpper) return flags == 0 ? putUpper(start, end, out) : NO;
  if (flags != 0) return putEscaped(start, end, out);
  copy(start, out, length);
  return out + length;
}

/** Whether the element at `a` comes behind the one at `b`. */
function isBehind(a: usize, aEnd: usize, b: usize, bEnd: usize): bool {
  let p = a;
  let q = b;
  while (p < aEnd && q < bEnd) {
    const x = at(p);
    const y = at(q);
    if (x != y) return x > y;
    p += 1;
    q += 1;
  }
  return aEnd - a > bEnd - b;
}

function insert(open: usize, close: usize, count: usize): void {
  let place = places + count * 8;
  while (place > places) {
    const before = <usize>load<u32>(place - 8);
    const beforeEnd = <usize>load<u32>(place - 4);
    if (!isBehind(before, beforeEnd, open, close)) break;
    store<u32>(place, <u32>before);
    store<u32>(place + 4, <u32>beforeEnd);
    place -= 8;
  }
  store<u32>(place, <u32>open);
  store<u32>(place + 4, <u32>close);
}

/** A small set of strings without escapes. */
export function putSet(column: usize, start: usize, end: usize, flags: u32, out: usize): usize {
  if ((flags & HAS_ESCAPE) != 0 || start == end) return NO;
  if (load<u32>(column + COLUMN_ALLOWED) != 0 || (load<u32>(column + COLUMN_FLAGS) & UPPER) != 0)
    return NO;
  let count: usize = 0;
  let bytes: usize = 0;
  for (let p = start; p < end; p += 2) {
    if (count == SMALL_SET) return NO;
    const open = p + 1;
    p = open;
    while (true) {
      const mask = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0x22)));
      if (mask != 0) {
        p += ctz(mask);
        break;
      }
      p += 16;
    }
    insert(open, p, count);
    count += 1;
    bytes += p - open;
  }
  bytes += (count - 1) * <usize>load<u32>(column + COLUMN_SEPARATOR_BYTES);
  if (<u32>bytes > load<u32>(column + COLUMN_MAX_BYTES)) return NO;
  const separator = <usize>load<u32>(column + COLUMN_SEPARATOR);
  const separatorLength = <usize>load<u32>(separator);
  let w = out;
  for (let index: usize = 0; index < count; index += 1) {
    if (index > 0) {
      copy(separator + 4, w, separatorLength);
      w += separatorLength;
    }
    const open = <usize>load<u32>(places + index * 8);
    const close = <usize>load<u32>(places + index * 8 + 4);
    if ((flags & HAS_DELIMITER) != 0) w = putEscaped(open, close, w);
    else {
      copy(open, w, close - open);
      w += close - open;
    }
  }
  if (isMarker(out, w - out)) return NO;
  store<i64>(column + VALUE, <i64>bytes);
  return w;
}
