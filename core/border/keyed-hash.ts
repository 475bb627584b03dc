import { hmacSha256 } from './sha256';

/** Hex digits of a hash. */
export const HASH_DIGITS = 64;

/** Values to hashes. One per key and thread: it remembers some of the values that it has seen, in memory only. */
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

/**
 * People and devices come again and again, and a look at what is remembered costs a fifth of an HMAC. Each value has one
 * place, from which the next value of that place drives it out: 2^16 places are 8 MB, whatever comes.
 */
const PLACES = 2 ** 16;
/** A place: length of its value plus one, its value, its hash. Two lines of the processor's cache. */
const PLACE_BYTES = 128;
const HASH_BYTES = HASH_DIGITS / 2;
const HASH_AT = PLACE_BYTES - HASH_BYTES;
/** Ids are shorter; a longer value is hashed each time. */
const LONGEST_VALUE = HASH_AT - 1;

const DIGITS = new TextEncoder().encode('0123456789abcdef');

function placeOf(value: Uint8Array, start: number, end: number): number {
  let mixed = end - start;
  for (let at = start; at < end; at += 1) mixed = ((mixed << 5) - mixed + (value[at] ?? 0)) | 0;
  return ((mixed ^ (mixed >>> 16)) & (PLACES - 1)) * PLACE_BYTES;
}

/** @throws Error for an empty key */
export function keyedHasher(key: Uint8Array): KeyedHasher {
  const hmac = hmacSha256(key);
  /** The last place is for what is not remembered. */
  const places = new Uint8Array((PLACES + 1) * PLACE_BYTES);
  const view = new DataView(places.buffer);
  let high = 0;
  let low = 0;

  function remembers(place: number, value: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (places[place] !== length + 1) return false;
    for (let index = 0; index < length; index += 1)
      if (value[start + index] !== places[place + 1 + index]) return false;
    return true;
  }

  /** The place in which the hash of the value is now. */
  function hashed(value: Uint8Array, start: number, end: number): number {
    if (end - start > LONGEST_VALUE) {
      hmac(value, start, end, places, PLACES * PLACE_BYTES + HASH_AT);
      return PLACES * PLACE_BYTES;
    }
    const place = placeOf(value, start, end);
    if (remembers(place, value, start, end)) return place;
    hmac(value, start, end, places, place + HASH_AT);
    places.set(value.subarray(start, end), place + 1);
    places[place] = end - start + 1;
    return place;
  }

  return {
    write(value, start, end, out, at) {
      const from = hashed(value, start, end) + HASH_AT;
      for (let index = 0; index < HASH_BYTES; index += 1) {
        const byte = places[from + index] ?? 0;
        out[at + 2 * index] = DIGITS[byte >> 4] ?? 0;
        out[at + 2 * index + 1] = DIGITS[byte & 15] ?? 0;
      }
      high = view.getUint32(from);
      low = view.getUint32(from + 4);
    },
    high: () => high,
    low: () => low,
  };
}
