/** Bytes of JSON texts: classes for the scanner's inner loop, and escapes decoded into UTF-8. */

export const PLAIN = 0;
export const END_QUOTE = 1;
export const ESCAPE = 2;
/** The delimiter of the warehouse's files: a text with it must be escaped. */
export const DELIMITER = 3;
export const CONTROL = 4;

/** What a byte inside a JSON string means to us. */
export const BYTE_CLASS = new Uint8Array(256);
BYTE_CLASS.fill(CONTROL, 0, 0x20);
BYTE_CLASS[0x22] = END_QUOTE;
BYTE_CLASS[0x5c] = ESCAPE;
BYTE_CLASS[0x7c] = DELIMITER;

const SIMPLE = new Uint8Array(256);
for (const [letter, byte] of [
  ['"', 0x22],
  ['\\', 0x5c],
  ['/', 0x2f],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
] as const) {
  SIMPLE[letter.charCodeAt(0)] = byte;
}

const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** The four hex digits behind `\u` at `at`, or -1. */
function hex4(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + 4; index += 1) {
    const digit = HEX[bytes[index] ?? 0] ?? -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Whether the escape that begins at `at` (a backslash) is one of JSON's; its length in bytes, or 0. */
export function escapeLength(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? 0;
  if (letter === 0x75) return hex4(bytes, at + 2) < 0 ? 0 : 6;
  return SIMPLE[letter] === 0 ? 0 : 2;
}

function putCodePoint(out: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    out[at] = 0xc0 | (code >> 6);
    out[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  if (code < 0x10000) {
    out[at] = 0xe0 | (code >> 12);
    out[at + 1] = 0x80 | ((code >> 6) & 0x3f);
    out[at + 2] = 0x80 | (code & 0x3f);
    return at + 3;
  }
  out[at] = 0xf0 | (code >> 18);
  out[at + 1] = 0x80 | ((code >> 12) & 0x3f);
  out[at + 2] = 0x80 | ((code >> 6) & 0x3f);
  out[at + 3] = 0x80 | (code & 0x3f);
  return at + 4;
}

/**
 * Decodes the inside of a JSON string, whose escapes are known to be right, into UTF-8 at `at`.
 * @returns the end in `out`, or -1 for a lone surrogate. Decoding never makes a text longer.
 */
export function decodeString(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
): number {
  let w = at;
  for (let from = start; from < end;) {
    const byte = bytes[from] ?? 0;
    if (byte !== 0x5c) {
      out[w] = byte;
      w += 1;
      from += 1;
      continue;
    }
    const letter = bytes[from + 1] ?? 0;
    if (letter !== 0x75) {
      out[w] = SIMPLE[letter] ?? 0;
      w += 1;
      from += 2;
      continue;
    }
    let code = hex4(bytes, from + 2);
    from += 6;
    if (code >= 0xd800 && code <= 0xdfff) {
      const low =
        bytes[from] === 0x5c && bytes[from + 1] === 0x75 && from + 6 <= end
          ? hex4(bytes, from + 2)
          : -1;
      if (code > 0xdbff || low < 0xdc00 || low > 0xdfff) return -1;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      from += 6;
    }
    w = putCodePoint(out, w, code);
  }
  return w;
}
