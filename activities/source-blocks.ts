import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { ObjectStore, OpenObject } from '../clients/object-store';
import { fail } from './fail';

/**
 * Unpacked bytes come in blocks of about this size. Gunzip makes a buffer for each: small ones, and few that wait, are
 * what keeps the peak of two threads below 250 MB (blocks of 1 MB cost 60 MB more and save no CPU, of 128 KB save
 * 30 MB and cost 3 % of it).
 */
const BLOCK_BYTES = 2 ** 18;
/** A DynamoDB item is at most 400 KB, its JSON a few times that; a longer line is no record. */
const LONGEST_LINE = 16 * 2 ** 20;
const LF = 0x0a;

const nameOf = ({ bucket, key }: SourceFile): string => `s3://${bucket}/${key}`;

async function opened(store: ObjectStore, file: SourceFile): Promise<OpenObject> {
  const found = await store.open(file.bucket, file.key, file.etag);
  if (!('changed' in found)) return found;
  throw fail(
    'SourceChanged',
    `${nameOf(file)} ${found.changed === 'gone' ? 'is gone' : 'is another object'} since the plan was made (ETag ${file.etag}).`,
  );
}

/** What an object's stored bytes must come to. */
interface Named {
  readonly algorithm: 'sha256' | 'md5';
  readonly encoding: 'hex' | 'base64';
  readonly value: string;
  /** S3's own ETag is about these very bytes: another sum is a fault of the way. */
  readonly by: 'its manifest' | 'S3';
}

/** The strongest that there is: our own captures have both, DynamoDB's exports only MD5, events of the world neither. */
function namedFor({ sha256, md5, etag }: SourceFile, etagIsMd5: boolean): Named | null {
  if (sha256 !== null)
    return { algorithm: 'sha256', encoding: 'hex', value: sha256, by: 'its manifest' };
  if (md5 !== null) return { algorithm: 'md5', encoding: 'base64', value: md5, by: 'its manifest' };
  return etagIsMd5 ? { algorithm: 'md5', encoding: 'hex', value: etag, by: 'S3' } : null;
}

interface Checks {
  bytes: number;
  /** The source has said all that it says. */
  ended: boolean;
  readonly named: Named | null;
  readonly hash: Hash | null;
}

const isOfEvents = ({ partition }: SourceFile): boolean => partition !== undefined;

/** The failure of a file that cannot be read. Events have no capture that could be made again. */
const brokenAs = (file: SourceFile): 'CaptureBroken' | 'EventsBroken' =>
  isOfEvents(file) ? 'EventsBroken' : 'CaptureBroken';

/** A source that ends before its size is a lost connection, whatever gunzip says of the torn end. */
const endedEarly = (file: SourceFile, { bytes, ended }: Checks): boolean =>
  ended && bytes < file.size;

const early = (file: SourceFile, { bytes }: Checks): Error =>
  fail('ServiceUnreachable', `${nameOf(file)} ended after ${bytes} of ${file.size} bytes.`);

/** What was read must be what the plan and its manifest name, byte for byte. */
function checkStored(file: SourceFile, { bytes, named, hash }: Checks): void {
  if (bytes !== file.size)
    throw fail('ObjectDiffers', `${nameOf(file)} has ${bytes} bytes, the plan names ${file.size}.`);
  if (named === null || hash === null) return;
  const { algorithm, encoding, value, by } = named;
  const found = hash.digest(encoding);
  if (found === value) return;
  const sum = algorithm === 'sha256' ? 'SHA-256' : 'MD5';
  if (by === 'S3')
    throw fail(
      'ServiceUnreachable',
      `${nameOf(file)} came with the ${sum} ${found}, S3 has it with ${value}: it was damaged on its way.`,
    );
  throw fail(
    isOfEvents(file) ? 'ObjectDiffers' : 'CaptureBroken',
    `${nameOf(file)} has the ${sum} ${found}, ${by} names ${value}.`,
  );
}

async function* stored(stream: Readable, checks: Checks): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    checks.bytes += bytes.length;
    checks.hash?.update(bytes);
    yield bytes;
  }
  checks.ended = true;
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Feeds the gunzip while somebody else reads it; an error of the source must reach the reader. */
async function feed(gunzip: Gunzip, first: Buffer, rest: AsyncGenerator<Buffer>): Promise<void> {
  const put = (bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      if (gunzip.destroyed || gunzip.write(bytes)) resolve();
      else {
        const ready = (): void => {
          gunzip.off('drain', ready).off('close', ready);
          resolve();
        };
        gunzip.on('drain', ready).on('close', ready);
      }
    });
  try {
    await put(first);
    for await (const bytes of rest) {
      if (gunzip.destroyed) return;
      await put(bytes);
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error as Error);
  }
}

async function* unpacked(file: SourceFile, source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  if (!isGzip(first)) {
    if (first.length > 0) yield first;
    yield* source;
    return;
  }
  const gunzip = createGunzip({
    chunkSize: BLOCK_BYTES,
    highWaterMark: BLOCK_BYTES,
  } as ZlibOptions);
  const feeding = feed(gunzip, first, source);
  try {
    for await (const block of gunzip) yield block as Buffer;
    await feeding;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('Z_'))
      throw fail(
        brokenAs(file),
        `${nameOf(file)} cannot be unpacked: ${(error as Error).message}.`,
      );
    throw error;
  } finally {
    gunzip.destroy();
  }
}

/** Joins blocks that are cut anywhere with what the reader left of those before, in one buffer that is used again. */
function tailJoiner() {
  let held: Buffer = Buffer.alloc(0);
  let begin = 0;
  let end = 0;
  return {
    /** What was left, and the block behind it, valid until the next call. */
    join(block: Buffer): Buffer {
      const rest = end - begin;
      if (held.length < rest + block.length) {
        const larger = Buffer.allocUnsafe(Math.max(rest + block.length, BLOCK_BYTES * 1.25));
        held.copy(larger, 0, begin, end);
        held = larger;
      } else held.copyWithin(0, begin, end);
      block.copy(held, rest);
      begin = 0;
      end = rest + block.length;
      return held.subarray(0, end);
    },
    /** These bytes of the front are done. */
    drop(bytes: number): void {
      begin += bytes;
    },
    waiting: () => end - begin,
  };
}

/** Takes a block, which is valid until it has answered, and says how many of its bytes are done: the others come again. */
export type UseBlock = (block: Uint8Array, next: 'more' | 'end') => Promise<number>;

const markBytes = (bytes: Buffer): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

/**
 * Hands the unpacked content of a pinned object to `use`, without a byte order mark, ended by a newline. Its checksum
 * and size are judged at the end: nothing that was read counts before that.
 * @throws SourceChanged, CaptureBroken, EventsBroken, ObjectDiffers, ServiceUnreachable
 */
export async function readBlocks(
  store: ObjectStore,
  file: SourceFile,
  use: UseBlock,
): Promise<void> {
  const { stream, etagIsMd5 } = await opened(store, file);
  const named = namedFor(file, etagIsMd5);
  const hash = named === null ? null : createHash(named.algorithm);
  const checks: Checks = { bytes: 0, ended: false, named, hash };
  const tail = tailJoiner();
  let offset = 0;
  const hand = async (block: Buffer, next: 'more' | 'end'): Promise<void> => {
    const bytes = tail.join(block);
    const mark = offset === 0 ? markBytes(bytes) : 0;
    const done = mark + (await use(bytes.subarray(mark), next));
    tail.drop(done);
    offset += done;
  };
  try {
    for await (const block of unpacked(file, stored(stream, checks))) {
      await hand(block, 'more');
      if (tail.waiting() > LONGEST_LINE)
        throw fail(
          brokenAs(file),
          `${nameOf(file)} has a line of more than ${LONGEST_LINE} bytes at byte ${offset}.`,
        );
    }
    if (endedEarly(file, checks)) throw early(file, checks);
    checkStored(file, checks);
    if (tail.waiting() > 0) await hand(Buffer.from([LF]), 'end');
  } catch (error) {
    throw endedEarly(file, checks) ? early(file, checks) : error;
  } finally {
    stream.destroy();
  }
}
