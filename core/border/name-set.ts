import { BACKSLASH, ENDS_TEXT, QUOTE } from './json-values';

/** More names than this in one record are nobody's event; they are not looked at any more. */
const MOST_NAMES = 2 ** 12;
const PLACES = 2 * MOST_NAMES;
/** As 32 bits with a sign, like everything that Math.imul gives. */
const HASH_SEED = 0x811c9dc5 | 0;
const HASH_FACTOR = 0x01000193;

/** A byte order mark in a name is a part of the name. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** The text that the inside of a JSON string means. */
const decoded = (bytes: Uint8Array, start: number, end: number): string =>
  JSON.parse(`"${decoder.decode(bytes.subarray(start, end))}"`) as string;

/** FNV-1a of a name without escapes. */
export function hashOfName(bytes: Uint8Array, start: number, end: number): number {
  let mixed = HASH_SEED;
  for (let at = start; at < end; at += 1) mixed = Math.imul(mixed ^ (bytes[at] ?? 0), HASH_FACTOR);
  return mixed;
}

/** A name between quotes, as it was read. */
export interface NameRead {
  /** Of what it means, whatever escapes it is written in. */
  hash: number;
  /** What it means where it has escapes, else null: its bytes say it. A lone surrogate becomes U+FFFD. */
  decoded: Uint8Array | null;
}

/** From behind the opening quote to the end of what has no escape, hashed on the way. */
export function pastPlainName(name: NameRead, bytes: Uint8Array, from: number): number {
  let mixed = HASH_SEED;
  let at = from;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (ENDS_TEXT[byte] !== 0) break;
    mixed = Math.imul(mixed ^ byte, HASH_FACTOR);
    at += 1;
  }
  name.hash = mixed;
  name.decoded = null;
  return at;
}

/** A name with escapes, whose closing quote is known. */
export function decodeName(name: NameRead, bytes: Uint8Array, start: number, end: number): void {
  name.decoded = encoder.encode(decoded(bytes, start, end));
  name.hash = hashOfName(name.decoded, 0, name.decoded.length);
}

/** The names that nobody declared, of all objects of the record that is being read. */
export interface NameSet {
  /** Forgets the names of the record before; the objects of the next have numbers from `first` on. */
  readonly clear: (first: number) => void;
  /**
   * Adds a name of an object.
   * @returns false when the object has that name already
   */
  readonly add: (object: number, hash: number, bytes: Uint8Array, start: number) => boolean;
  readonly isFull: () => boolean;
}

/** The text of the string whose opening quote is before `start`. */
function textAt(bytes: Uint8Array, start: number): string {
  let end = start;
  while (bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
  return decoded(bytes, start, end);
}

/** Names are kept as places in the record's bytes: nothing is copied, and nothing is cleared. */
export function nameSet(): NameSet {
  /** Object of each place; below `oldest` when the place is free. */
  const objects = new Float64Array(PLACES);
  const hashes = new Int32Array(PLACES);
  const starts = new Int32Array(PLACES);
  let oldest = 1;
  let size = 0;
  return {
    clear(first) {
      oldest = first;
      size = 0;
    },
    add(object, hash, bytes, start) {
      // Counted from the record's first object, the same names lie in the same places, which are near.
      let place = (hash ^ (hash >>> 15) ^ Math.imul(object - oldest, 0x9e3779b1)) & (PLACES - 1);
      while ((objects[place] ?? 0) >= oldest) {
        if (
          objects[place] === object &&
          hashes[place] === hash &&
          textAt(bytes, starts[place] ?? 0) === textAt(bytes, start)
        )
          return false;
        place = (place + 1) & (PLACES - 1);
      }
      objects[place] = object;
      hashes[place] = hash;
      starts[place] = start;
      size += 1;
      return true;
    },
    isFull: () => size >= MOST_NAMES,
  };
}
