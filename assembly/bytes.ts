/** Words of JSON and of COPY, as bytes. */
export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;
export const TAB: u32 = 0x09;
export const SPACE: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const COMMA: u32 = 0x2c;
export const MINUS: u32 = 0x2d;
export const POINT: u32 = 0x2e;
export const ZERO: u32 = 0x30;
export const COLON: u32 = 0x3a;
export const OPEN_LIST: u32 = 0x5b;
export const BACKSLASH: u32 = 0x5c;
export const CLOSE_LIST: u32 = 0x5d;
export const OPEN_MAP: u32 = 0x7b;
export const PIPE: u32 = 0x7c;
export const CLOSE_MAP: u32 = 0x7d;
/** `true`, `null` and `fals` as words of four bytes, the first byte lowest. */
export const WORD_TRUE: u32 = 0x65757274;
export const WORD_NULL: u32 = 0x6c6c756e;
export const WORD_FALS: u32 = 0x736c6166;
/** The bit between the cases of a letter. */
export const LOWER: u32 = 0x20;

export function at(address: usize): u32 {
  return <u32>load<u8>(address);
}

/** Copies 16 bytes at a time: up to 15 behind the end are overwritten, which every buffer has room for. */
export function copy(from: usize, to: usize, length: usize): void {
  let done: usize = 0;
  do {
    v128.store(to + done, v128.load(from + done));
    done += 16;
  } while (done < length);
}

/** Whether two places hold the same bytes; up to sixteen of each are loaded. */
export function same(a: usize, b: usize, length: usize): bool {
  if (length <= 16) {
    const mask = (1 << (<i32>length)) - 1;
    return (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) & mask) == mask;
  }
  for (let index: usize = 0; index < length; index += 1) {
    if (load<u8>(a + index) != load<u8>(b + index)) return false;
  }
  return true;
}

/** What the hexadecimal digit at an address is worth; more than 15 for any other byte. */
export function hexDigit(address: usize): u32 {
  const byte = at(address);
  const digit = byte - 0x30;
  if (digit < 10) return digit;
  const letter = (byte | LOWER) - 0x61;
  return letter < 6 ? letter + 10 : 0x100;
}
