import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { eventFilter, type EventFilter } from '../core/border/event-filter';
import type { KeyedHasher } from '../core/border/keyed-hash';
import type { FilterPolicy } from '../core/border/policy';

/** Unpacked bytes are judged in blocks of at most this. */
const BLOCK_BYTES = 2 ** 18;
/**
 * Lines are packed in pieces of exactly this, however the source was cut into blocks: the same object gives the same
 * bytes, whatever the network does.
 */
const PIECE_BYTES = 2 ** 18;

/** A window of 8 KB costs 2 % of size and saves a fifth of the CPU; the header of Node's gzip names no time. */
const PACKING = { level: 1, windowBits: 13, memLevel: 9, chunkSize: PIECE_BYTES };

/** The compressed bytes of the object cannot be unpacked: they are broken, or their end is missing. */
export class BrokenGzip extends Error {
  constructor(cause: Error) {
    super(`cannot be unpacked: ${cause.message}`, { cause });
    this.name = 'BrokenGzip';
  }
}

/** The filter for one object. */
export const objectFilter = (policy: FilterPolicy, hasher: KeyedHasher): EventFilter =>
  eventFilter(policy, hasher, isUtf8);

type Source = AsyncIterator<Uint8Array, unknown, undefined>;

async function* rest(first: Uint8Array, source: Source): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (;;) {
      const next = await source.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await source.return?.();
  }
}

/** The first bytes, as many as tell what they are; fewer at the end of the source. */
async function beginning(source: Source): Promise<Buffer> {
  let first = Buffer.alloc(0);
  while (first.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  return first;
}

async function* gunzipped(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: BLOCK_BYTES });
  const feeding = pipeline(packed, gunzip);
  // Whoever reads the gunzip hears of every error there; a second, unheard one would end the process.
  feeding.catch(() => undefined);
  try {
    for await (const block of gunzip) yield block as Buffer;
    await feeding;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    throw code.startsWith('Z_') ? new BrokenGzip(error as Error) : error;
  }
}

/** What is in the object, whether it is packed (one gzip member or several) or not: its first bytes decide. */
async function* unpacked(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = input[Symbol.asyncIterator]() as Source;
  const first = await beginning(source);
  const bytes = rest(first, source);
  if (first[0] === 0x1f && first[1] === 0x8b) yield* gunzipped(bytes);
  else
    for await (const block of bytes)
      for (let at = 0; at < block.length; at += BLOCK_BYTES)
        yield block.subarray(at, at + BLOCK_BYTES);
}

/** Joins what comes into pieces of equal size; only the last may be shorter. */
function pieceCutter() {
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  let filled = 0;
  return {
    /** The pieces that are full now; each is a buffer of its own, which the packer may hold. */
    *add(lines: Uint8Array): Generator<Buffer> {
      for (let at = 0; at < lines.length;) {
        const some = lines.subarray(at, at + PIECE_BYTES - filled);
        piece.set(some, filled);
        at += some.length;
        filled += some.length;
        if (filled < PIECE_BYTES) return;
        yield piece;
        piece = Buffer.allocUnsafe(PIECE_BYTES);
        filled = 0;
      }
    },
    last: (): Buffer => piece.subarray(0, filled),
  };
}

async function* crossingLines(
  input: AsyncIterable<Uint8Array>,
  filter: EventFilter,
): AsyncGenerator<Buffer> {
  const pieces = pieceCutter();
  for await (const block of unpacked(input)) yield* pieces.add(filter.push(block));
  yield* pieces.add(filter.end());
  yield pieces.last();
}

/**
 * The stored bytes of one object to the stored bytes of its filtered copy, gzip. Nothing that it gives counts before it
 * has ended; then `filter.result()` says what crossed. It reads no faster than its own bytes are taken. The same input
 * and policy give the same bytes.
 * @throws BrokenGzip, and whatever the input throws
 */
export async function* filterObject(
  input: AsyncIterable<Uint8Array>,
  filter: EventFilter,
): AsyncGenerator<Buffer> {
  const gzip = createGzip(PACKING);
  const feeding = pipeline(crossingLines(input, filter), gzip);
  feeding.catch(() => undefined);
  for await (const packed of gzip) yield packed as Buffer;
  await feeding;
}
