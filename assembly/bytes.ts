/** Words of JSON and of COPY, as bytes. */
export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;
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

export function same(a: usize, b: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index += 1) {
    if (load<u8>(a + index) != load<u8>(b + index)) return false;
  }
  return true;
}
