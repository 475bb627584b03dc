import { hmacSha256 } from './sha256';

/** Hex digits of a hash. */
export const HASH_DIGITS = 64;

/** Values to hashes under one key, for all types and objects. */
export interface KeyedHasher {
  /** Writes the 64 hex digits of the HMAC-SHA-256 of `value[start, end)` to `out` at `at`. */
  readonly write: (
    value: Uint8Array,
    start: number,
    end: number,
    out: Uint8Array,
    at: number,
  ) => void;
  /** The first and the second 32 bits of the last hash. */
  readonly high: () => number;
  readonly low: () => number;
}

const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** @throws Error for an empty key */
export function keyedHasher(key: Uint8Array): KeyedHasher {
  const hmac = hmacSha256(key);
  const hash = new Uint8Array(HASH_DIGITS / 2);
  const view = new DataView(hash.buffer);
  return {
    write(value, start, end, out, at) {
      hmac(value, start, end, hash, 0);
      let to = at;
      for (const byte of hash) {
        out[to] = DIGITS[byte >> 4] ?? 0;
        out[to + 1] = DIGITS[byte & 15] ?? 0;
        to += 2;
      }
    },
    high: () => view.getUint32(0),
    low: () => view.getUint32(4),
  };
}
