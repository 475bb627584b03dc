/** Hex digits of a hash. */
export const HASH_DIGITS = 64;

/** HMAC-SHA-256 under the crossing key: 32 bytes. */
export type Hmac = (value: Uint8Array) => Uint8Array;

/** Values to hashes. One per key and thread: it remembers some of the values that it has seen, in memory only. */
export interface KeyedHasher {
  /** Writes the 64 hex digits of the hash of `value[start, end)` to `out` at `at`. */
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
 * People and devices come again and again, and a look at what is remembered costs a tenth of an HMAC. Each value has one
 * place, from which the next value of that place drives it out: 2^15 places are 5 MB, whatever comes.
 */
const PLACES = 2 ** 15;
/** Ids are shorter; longer values are hashed each time. */
const LONGEST_VALUE = 64;
const HASH_BYTES = HASH_DIGITS / 2;

const DIGITS = new TextEncoder().encode('0123456789abcdef');

function placeOf(value: Uint8Array, start: number, end: number): number {
  let mixed = 0x811c9dc5;
  for (let at = start; at < end; at += 1) mixed = Math.imul(mixed ^ (value[at] ?? 0), 0x01000193);
  return (mixed ^ (mixed >>> 15)) & (PLACES - 1);
}

export function keyedHasher(hmac: Hmac): KeyedHasher {
  const values = new Uint8Array(PLACES * LONGEST_VALUE);
  /** Length of the value of each place, plus one. */
  const lengths = new Uint8Array(PLACES);
  const hashes = new Uint8Array(PLACES * HASH_BYTES);
  const view = new DataView(hashes.buffer);
  /** Of a value that is not remembered. */
  const single = new Uint8Array(HASH_BYTES);
  let high = 0;
  let low = 0;

  function remembers(place: number, value: Uint8Array, start: number, end: number): boolean {
    if (lengths[place] !== end - start + 1) return false;
    let other = place * LONGEST_VALUE;
    for (let at = start; at < end; at += 1) {
      if (value[at] !== values[other]) return false;
      other += 1;
    }
    return true;
  }

  function writeDigits(from: Uint8Array, start: number, out: Uint8Array, at: number): void {
    let to = at;
    for (let index = start; index < start + HASH_BYTES; index += 1) {
      const byte = from[index] ?? 0;
      out[to] = DIGITS[byte >> 4] ?? 0;
      out[to + 1] = DIGITS[byte & 15] ?? 0;
      to += 2;
    }
  }

  return {
    write(value, start, end, out, at) {
      if (end - start > LONGEST_VALUE) {
        single.set(hmac(value.subarray(start, end)));
        const bits = new DataView(single.buffer);
        high = bits.getUint32(0);
        low = bits.getUint32(4);
        writeDigits(single, 0, out, at);
        return;
      }
      const place = placeOf(value, start, end);
      if (!remembers(place, value, start, end)) {
        hashes.set(hmac(value.subarray(start, end)), place * HASH_BYTES);
        values.set(value.subarray(start, end), place * LONGEST_VALUE);
        lengths[place] = end - start + 1;
      }
      high = view.getUint32(place * HASH_BYTES);
      low = view.getUint32(place * HASH_BYTES + 4);
      writeDigits(hashes, place * HASH_BYTES, out, at);
    },
    high: () => high,
    low: () => low,
  };
}
