import { hasEscape } from './json-values';

/** More names than this in one record are nobody's event; they are not looked at any more. */
export const MOST_NAMES = 2 ** 14;
const PLACES = 2 * MOST_NAMES;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The name that a JSON string with escapes means. */
const decoded = (bytes: Uint8Array, start: number, end: number): string =>
  JSON.parse(`"${decoder.decode(bytes.subarray(start, end))}"`) as string;

/** A name's bytes without escapes. A lone surrogate becomes U+FFFD, which no declared name holds. */
export const decodedName = (bytes: Uint8Array, start: number, end: number): Uint8Array =>
  encoder.encode(decoded(bytes, start, end));

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let mixed = 0x811c9dc5;
  for (let at = start; at < end; at += 1) mixed = Math.imul(mixed ^ (bytes[at] ?? 0), 0x01000193);
  return mixed ^ (mixed >>> 16);
}

/** The names that nobody declared, of all objects of the record that is being read. */
export interface NameSet {
  /** Forgets the names of the record before. */
  readonly clear: () => void;
  /**
   * Adds a name of an object, which is known by a number: those of a record are above all of the records before.
   * @returns false when the object has that name already
   */
  readonly add: (object: number, bytes: Uint8Array, start: number, end: number) => boolean;
  readonly isFull: () => boolean;
}

/** Names are kept as places in the record's bytes: nothing is copied, and nothing is cleared. */
export function nameSet(): NameSet {
  /** Object of each place; below `oldest` when the place is free. */
  const objects = new Float64Array(PLACES);
  const starts = new Int32Array(PLACES);
  const ends = new Int32Array(PLACES);
  let newest = 0;
  let oldest = 1;
  let size = 0;

  function isSame(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const [from, to] = [starts[place] ?? 0, ends[place] ?? 0];
    let same = 0;
    while (same < end - start && bytes[from + same] === bytes[start + same]) same += 1;
    if (same === end - start && to - from === same) return true;
    return (
      (hasEscape(bytes, start, end) || hasEscape(bytes, from, to)) &&
      decoded(bytes, start, end) === decoded(bytes, from, to)
    );
  }

  function hashOfName(bytes: Uint8Array, start: number, end: number): number {
    if (!hasEscape(bytes, start, end)) return hashOf(bytes, start, end);
    const name = decodedName(bytes, start, end);
    return hashOf(name, 0, name.length);
  }

  return {
    clear() {
      oldest = newest + 1;
      size = 0;
    },
    add(object, bytes, start, end) {
      if (object > newest) newest = object;
      const mixed = hashOfName(bytes, start, end);
      let place = (mixed ^ Math.imul(object, 0x9e3779b1)) & (PLACES - 1);
      while ((objects[place] ?? 0) >= oldest) {
        if (objects[place] === object && isSame(place, bytes, start, end)) return false;
        place = (place + 1) & (PLACES - 1);
      }
      objects[place] = object;
      starts[place] = start;
      ends[place] = end;
      size += 1;
      return true;
    },
    isFull: () => size >= MOST_NAMES,
  };
}
