/**
 * JSON read as bytes, exactly as RFC 8259 has it. Every function takes the place where a thing begins and returns the
 * place behind it; a negative answer is a fault, and `~answer` the place of the first byte that cannot be there. A zero
 * byte must stand behind the last byte of the buffer: it is nowhere allowed, so that nothing is read past it, and a
 * fault at its place means that the rest is missing.
 */

export const LF = 0x0a;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_MAP = 0x7b;
export const CLOSE_MAP = 0x7d;
const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;
export const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const LOWER_CASE = 0x20;

/** 0 for a byte that a string holds as it is; its end, an escape and a fault are none. */
export const ENDS_TEXT = new Uint8Array(256);
ENDS_TEXT.fill(1, 0, 0x20);
ENDS_TEXT[QUOTE] = 1;
ENDS_TEXT[BACKSLASH] = 1;

const IS_DIGIT = new Uint8Array(256);
IS_DIGIT.fill(1, ZERO, ZERO + 10);

const IS_HEX = new Uint8Array(256);
for (const digit of '0123456789abcdefABCDEF') IS_HEX[digit.charCodeAt(0)] = 1;

/** Letters behind a backslash that need nothing more. */
const IS_ESCAPE = new Uint8Array(256);
for (const letter of '"\\/bfnrt') IS_ESCAPE[letter.charCodeAt(0)] = 1;

export const isInlineBlank = (byte: number): boolean =>
  byte === SPACE || byte === TAB || byte === CR;

/** To the first byte that is no blank; newlines are blanks. */
export function pastBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte > SPACE || (byte !== SPACE && byte !== LF && byte !== CR && byte !== TAB)) return at;
    at += 1;
  }
}

/** Behind the escape whose backslash is at `at`. */
function pastEscape(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? 0;
  if (IS_ESCAPE[letter] === 1) return at + 2;
  if (letter !== LOWER_U) return ~(at + 1);
  for (let digit = at + 2; digit < at + 6; digit += 1)
    if (IS_HEX[bytes[digit] ?? 0] !== 1) return ~digit;
  return at + 6;
}

/** From inside a string to its closing quote. */
export function closingQuote(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    while (ENDS_TEXT[bytes[at] ?? 0] === 0) at += 1;
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) return ~at;
    at = pastEscape(bytes, at);
    if (at < 0) return at;
  }
}

export function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
}

function pastDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (IS_DIGIT[bytes[at] ?? 0] === 1) at += 1;
  return at === from ? ~at : at;
}

function pastNumber(bytes: Uint8Array, from: number): number {
  const whole = bytes[from] === MINUS ? from + 1 : from;
  let at = bytes[whole] === ZERO ? whole + 1 : pastDigits(bytes, whole);
  if (at < 0) return at;
  if (bytes[at] === POINT) {
    at = pastDigits(bytes, at + 1);
    if (at < 0) return at;
  }
  if (((bytes[at] ?? 0) | LOWER_CASE) !== LOWER_E) return at;
  at += 1;
  if (bytes[at] === PLUS || bytes[at] === MINUS) at += 1;
  return pastDigits(bytes, at);
}

const wordOf = (text: string): readonly number[] => Array.from(text, (char) => char.charCodeAt(0));
const TRUE = wordOf('true');
const FALSE = wordOf('false');
const NULL = wordOf('null');
export const FIRST_OF_TRUE = 0x74;
export const FIRST_OF_FALSE = 0x66;
export const FIRST_OF_NULL = 0x6e;

function pastWord(bytes: Uint8Array, at: number, word: readonly number[]): number {
  for (let index = 0; index < word.length; index += 1)
    if (bytes[at + index] !== word[index]) return ~(at + index);
  return at + word.length;
}

/** Behind a text, number, `true`, `false` or `null`; anything else is a fault. */
export function pastScalar(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case QUOTE: {
      const end = closingQuote(bytes, at + 1);
      return end < 0 ? end : end + 1;
    }
    case FIRST_OF_TRUE:
      return pastWord(bytes, at, TRUE);
    case FIRST_OF_FALSE:
      return pastWord(bytes, at, FALSE);
    case FIRST_OF_NULL:
      return pastWord(bytes, at, NULL);
    default:
      return pastNumber(bytes, at);
  }
}
