/** A page of a Scan, cut by its bytes: items never become JavaScript objects, so numbers and sets stay as they came. */
export interface ScanPage {
  /** `{"Item":<bytes of the item>}\n` for each item, as in DynamoDB's own export. */
  readonly lines: Uint8Array;
  readonly items: number;
  /** Where the next page begins; null at the end of the segment. */
  readonly lastKey: Readonly<Record<string, unknown>> | null;
  /** Read capacity units that the page cost. */
  readonly units: number;
}

/** The bytes are not a Scan's answer. */
export class BrokenPage extends Error {
  constructor(what: string, offset: number) {
    super(`the answer of the Scan is broken at byte ${offset}: ${what}`);
    this.name = 'BrokenPage';
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const LF = 0x0a;
const SPACE = 0x20;

const PREFIX = new TextEncoder().encode('{"Item":');
const SUFFIX = new TextEncoder().encode('}\n');

const isBlank = (byte: number | undefined): boolean =>
  byte === SPACE || byte === 0x09 || byte === 0x0d || byte === LF;

function pastBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isBlank(bytes[at])) at += 1;
  return at;
}

/** The byte behind a string's closing quote. */
function pastString(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== QUOTE) throw new BrokenPage('a string was expected', from);
  for (let at = from + 1; ; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
    if (byte === undefined) throw new BrokenPage('a string has no end', from);
  }
}

/** The byte behind a list or map, whatever is inside. */
function pastNested(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; ;) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = pastString(bytes, at);
      continue;
    }
    if (byte === OPEN_MAP || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_MAP || byte === CLOSE_LIST) depth -= 1;
    else if (byte === undefined) throw new BrokenPage('it ends inside a value', from);
    at += 1;
    if (depth === 0) return at;
  }
}

function pastValue(bytes: Uint8Array, from: number): number {
  const byte = bytes[from];
  if (byte === QUOTE) return pastString(bytes, from);
  if (byte === OPEN_MAP || byte === OPEN_LIST) return pastNested(bytes, from);
  let at = from;
  while (
    at < bytes.length &&
    bytes[at] !== COMMA &&
    bytes[at] !== CLOSE_MAP &&
    bytes[at] !== CLOSE_LIST
  )
    at += 1;
  if (at === from) throw new BrokenPage('a value was expected', from);
  return at;
}

/** Start and end of each element of the list that begins at `from`. */
function elements(bytes: Uint8Array, from: number): number[] {
  if (bytes[from] !== OPEN_LIST) throw new BrokenPage('Items is no list', from);
  const places: number[] = [];
  let at = pastBlanks(bytes, from + 1);
  if (bytes[at] === CLOSE_LIST) return places;
  for (;;) {
    if (bytes[at] !== OPEN_MAP) throw new BrokenPage('an item is no map', at);
    const end = pastNested(bytes, at);
    places.push(at, end);
    at = pastBlanks(bytes, end);
    if (bytes[at] === CLOSE_LIST) return places;
    if (bytes[at] !== COMMA) throw new BrokenPage('a comma was expected between items', at);
    at = pastBlanks(bytes, at + 1);
  }
}

/** Where lines are written. It grows to the largest page and is used again: pages make most of an export's garbage. */
export interface LineRoom {
  bytes: Uint8Array;
}

function linesOf(bytes: Uint8Array, places: readonly number[], room: LineRoom): Uint8Array {
  let length = 0;
  for (let index = 0; index < places.length; index += 2) {
    length += PREFIX.length + SUFFIX.length + (places[index + 1] ?? 0) - (places[index] ?? 0);
  }
  if (room.bytes.length < length) room.bytes = new Uint8Array(length);
  const lines = room.bytes.subarray(0, length);
  let at = 0;
  for (let index = 0; index < places.length; index += 2) {
    const [start = 0, end = 0] = [places[index], places[index + 1]];
    lines.set(PREFIX, at);
    lines.set(bytes.subarray(start, end), at + PREFIX.length);
    at += PREFIX.length + end - start;
    lines.set(SUFFIX, at);
    at += SUFFIX.length;
  }
  return lines;
}

/** Members of the answer by name: start and end of each value. No order is assumed. */
function members(bytes: Uint8Array): Map<string, readonly [number, number]> {
  const decoder = new TextDecoder();
  const found = new Map<string, readonly [number, number]>();
  let at = pastBlanks(bytes, 0);
  if (bytes[at] !== OPEN_MAP) throw new BrokenPage('it is no map', at);
  at = pastBlanks(bytes, at + 1);
  while (bytes[at] !== CLOSE_MAP) {
    const keyEnd = pastString(bytes, at);
    const key = decoder.decode(bytes.subarray(at + 1, keyEnd - 1));
    const colon = pastBlanks(bytes, keyEnd);
    if (bytes[colon] !== COLON) throw new BrokenPage('a colon was expected', colon);
    const start = pastBlanks(bytes, colon + 1);
    const end = pastValue(bytes, start);
    found.set(key, [start, end]);
    at = pastBlanks(bytes, end);
    if (bytes[at] === COMMA) at = pastBlanks(bytes, at + 1);
    else if (bytes[at] !== CLOSE_MAP) throw new BrokenPage('a comma or the end was expected', at);
  }
  return found;
}

/**
 * Cuts the answer of a Scan. Its lines are valid until `room` is used for the next.
 * @throws BrokenPage when the bytes are not one, or when its own count differs from the items that it holds
 */
export function scanPage(
  answer: Uint8Array,
  room: LineRoom = { bytes: new Uint8Array(0) },
): ScanPage {
  // A raw newline can only stand between the tokens of JSON, where a blank means the same and keeps a line a line.
  const bytes = answer.includes(LF) ? answer.map((byte) => (byte === LF ? SPACE : byte)) : answer;
  const found = members(bytes);
  const parsed = (name: string): unknown => {
    const place = found.get(name);
    return place === undefined
      ? null
      : JSON.parse(new TextDecoder().decode(bytes.subarray(...place)));
  };
  const items = found.get('Items');
  if (items === undefined) throw new BrokenPage('it has no Items', 0);
  const places = elements(bytes, items[0]);
  const count = parsed('Count');
  if (count !== places.length / 2)
    throw new BrokenPage(`it counts ${String(count)} items and holds ${places.length / 2}`, 0);
  const consumed = parsed('ConsumedCapacity') as { CapacityUnits?: number } | null;
  return {
    lines: linesOf(bytes, places, room),
    items: places.length / 2,
    lastKey: parsed('LastEvaluatedKey') as Readonly<Record<string, unknown>> | null,
    units: consumed?.CapacityUnits ?? 0,
  };
}
