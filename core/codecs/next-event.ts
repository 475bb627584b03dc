import { CLOSE_MAP, OPEN_MAP } from './json-cursor';
import type { EventScanner } from './event-record';
import { ABSENT, type RecordFields } from './record-fields';
import { LONGEST_TOKEN } from './record-shape';

const LF = 0x0a;
const isInlineBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0d || byte === 0x09;

/** A stretch of broken bytes, as far as it may reach. */
interface Stretch {
  readonly block: Uint8Array;
  readonly at: number;
  /** No event behind this is looked for: the newline, or the end of what is in the block. */
  readonly until: number;
  /** What decides lies before this; a block that ends earlier, and is not the file's last, decides nothing. */
  readonly window: number;
  readonly next: 'more' | 'end';
}

/** Behind the brace that closes something directly before `brace`; -1 when none does. */
function closedBefore(block: Uint8Array, from: number, brace: number): number {
  let before = brace - 1;
  while (before >= from && isInlineBlank(block[before])) before -= 1;
  return before >= from && block[before] === CLOSE_MAP ? before + 1 : -1;
}

/**
 * Finds where a broken stretch of run-together events ends for sure. Within one JSON value a brace that closes is never
 * followed by one that opens, but inside a text; and read from inside a text, names are made of commas and colons. So an
 * object is an event that begins here if it stands directly behind a closing brace, is whole, says something that the
 * type declares, and is followed by another object, a newline or the end of the file.
 * @returns the end of the stretch; -1 when there is none; null when more of the file may tell
 */
export function nextEvent(
  scanner: EventScanner,
  fields: RecordFields,
  { block, at, until, window, next }: Stretch,
): number | null {
  const mayGrow = next === 'more' && block.length < window;

  function begins(brace: number): boolean | null {
    const isWhole = scanner.scan(block, brace, Math.min(block.length, window));
    let end = scanner.at();
    if (!isWhole) return mayGrow && end + LONGEST_TOKEN > block.length ? null : false;
    while (isInlineBlank(block[end])) end += 1;
    if (end >= window) return false;
    if (end >= block.length && mayGrow) return null;
    const isAlone = end >= block.length || block[end] === LF || block[end] === OPEN_MAP;
    return isAlone && fields.kind.some((kind) => kind !== ABSENT);
  }

  let brace = block.indexOf(OPEN_MAP, at + 1);
  for (; brace >= 0 && brace < until; brace = block.indexOf(OPEN_MAP, brace + 1)) {
    const end = closedBefore(block, at, brace);
    if (end < 0) continue;
    const isNext = begins(brace);
    if (isNext !== false) return isNext === null ? null : end;
  }
  return -1;
}
