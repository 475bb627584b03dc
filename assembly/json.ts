import { at, BACKSLASH, hexDigit, LOWER, PIPE, QUOTE, same } from './bytes';
import {
  ABSENT,
  COLUMN_BYTES,
  ENTRY_LENGTH,
  ENTRY_NAME,
  ENTRY_NEXT,
  ENTRY_NODE,
  FOUND_END,
  FOUND_FLAGS,
  FOUND_KIND,
  FOUND_START,
  HAS_DELIMITER,
  HAS_ESCAPE,
  NODE_SLOTS,
  SLOT_MASK,
} from './layout';

/** What scanners of both dialects do with JSON, sixteen bytes at a time; loads may look beyond the bytes, which are padded. */
const NO: usize = 0;

let columns: usize = 0;
/** Flags of the string that `toQuote` has read last. */
let flags: u32 = 0;

export function setColumns(address: usize): void {
  columns = address;
}

export function stringFlags(): u32 {
  return flags;
}

/** Length of the escape at a backslash, or 0. */
function escapeLength(p: usize): usize {
  const letter = at(p + 1);
  if (letter == 0x75)
    return (hexDigit(p + 2) | hexDigit(p + 3) | hexDigit(p + 4) | hexDigit(p + 5)) < 16 ? 6 : 0;
  return letter == QUOTE ||
    letter == BACKSLASH ||
    letter == 0x2f ||
    letter == 0x62 ||
    letter == 0x66 ||
    letter == 0x6e ||
    letter == 0x72 ||
    letter == 0x74
    ? 2
    : 0;
}

/** From the first byte of a string to its closing quote; leaves its flags. A control character ends it: then 0. */
export function toQuote(start: usize): usize {
  let p = start;
  flags = 0;
  while (true) {
    const bytes = v128.load(p);
    const special = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x7c)), i8x16.lt_u(bytes, i8x16.splat(0x20))),
    );
    const mask = i8x16.bitmask(special);
    if (mask == 0) {
      p += 16;
      continue;
    }
    p += ctz(mask);
    const byte = at(p);
    if (byte == QUOTE) return p;
    if (byte == PIPE) {
      flags |= HAS_DELIMITER;
      p += 1;
    } else if (byte == BACKSLASH) {
      const length = escapeLength(p);
      if (length == 0) return NO;
      flags |= HAS_ESCAPE;
      p += length;
    } else return NO;
  }
}

export function record(column: i32, kind: u32, its: u32, start: usize, end: usize): bool {
  const address = columns + <usize>column * COLUMN_BYTES;
  if (load<u32>(address + FOUND_KIND) != ABSENT) return false;
  store<u32>(address + FOUND_KIND, kind);
  store<u32>(address + FOUND_FLAGS, its);
  store<u32>(address + FOUND_START, <u32>start);
  store<u32>(address + FOUND_END, <u32>end);
  return true;
}

/** The entry of a name below a node, or 0. */
export function entryOf(node: usize, start: usize, end: usize): usize {
  const slots = <usize>load<u32>(node + NODE_SLOTS);
  const length = <u32>(end - start);
  if (slots == 0 || length == 0) return 0;
  const slot = (length + at(start) * 3 + at(end - 1) * 7) & SLOT_MASK;
  let entry = <usize>load<u32>(slots + <usize>slot * 4);
  while (entry != 0) {
    if (load<u32>(entry + ENTRY_LENGTH) == length && same(entry + ENTRY_NAME, start, length))
      return entry;
    entry = <usize>load<u32>(entry + ENTRY_NEXT);
  }
  return 0;
}

/** The node of a name below another, or 0. */
export function below(node: usize, start: usize, end: usize): usize {
  const entry = entryOf(node, start, end);
  return entry == 0 ? 0 : <usize>load<u32>(entry + ENTRY_NODE);
}

/** Forgets what the first `count` columns hold. */
export function forget(count: i32): void {
  for (let column = 0; column < count; column += 1)
    store<u32>(columns + <usize>column * COLUMN_BYTES + FOUND_KIND, ABSENT);
}
