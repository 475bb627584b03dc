import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { ObjectStore } from '../clients/object-store';
import { fail } from './fail';

/** Unpacked bytes come in blocks of about this size, ended at a line. */
const BLOCK_BYTES = 2 ** 20;
/** A DynamoDB item is at most 400 KB, its JSON a few times that; a longer line is no record. */
const LONGEST_LINE = 16 * 2 ** 20;
const LF = 0x0a;

const nameOf = ({ bucket, key }: SourceFile): string => `s3://${bucket}/${key}`;

async function opened(store: ObjectStore, file: SourceFile): Promise<Readable> {
  const found = await store.open(file.bucket, file.key, file.etag);
  if (!('changed' in found)) return found;
  throw fail(
    'SourceChanged',
    `${nameOf(file)} ${found.changed === 'gone' ? 'is gone' : 'is another object'} since the plan was made (ETag ${file.etag}).`,
  );
}

interface Checks {
  bytes: number;
  /** The source has said all that it says. */
  ended: boolean;
  readonly md5: Hash | null;
  readonly sha256: Hash | null;
}

/** A source that ends before its size is a lost connection, whatever gunzip says of the torn end. */
const endedEarly = (file: SourceFile, { bytes, ended }: Checks): boolean =>
  ended && bytes < file.size;

const early = (file: SourceFile, { bytes }: Checks): Error =>
  fail('ServiceUnreachable', `${nameOf(file)} ended after ${bytes} of ${file.size} bytes.`);

/** What was read must be what the plan and its manifest name, byte for byte. */
function checkStored(file: SourceFile, { bytes, md5, sha256 }: Checks): void {
  if (bytes !== file.size)
    throw fail('ObjectDiffers', `${nameOf(file)} has ${bytes} bytes, the plan names ${file.size}.`);
  // The stronger one is enough: our own captures have both, DynamoDB's exports only MD5.
  const found = sha256?.digest('hex') ?? md5?.digest('base64');
  const named = file.sha256 ?? file.md5;
  if (found !== undefined && found !== named)
    throw fail(
      'CaptureBroken',
      `${nameOf(file)} has the ${sha256 === null ? 'MD5' : 'SHA-256'} ${found}, its manifest names ${named ?? ''}.`,
    );
}

async function* stored(stream: Readable, checks: Checks): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    checks.bytes += bytes.length;
    checks.sha256?.update(bytes);
    if (checks.sha256 === null) checks.md5?.update(bytes);
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
      else gunzip.once('drain', resolve).once('close', resolve);
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
  // Two megabytes of source may wait in front of it, so that it works on large pieces in libuv's pool.
  const gunzip = createGunzip({
    chunkSize: BLOCK_BYTES,
    highWaterMark: 2 * BLOCK_BYTES,
  } as ZlibOptions);
  const feeding = feed(gunzip, first, source);
  try {
    for await (const block of gunzip) yield block as Buffer;
    await feeding;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('Z_'))
      throw fail(
        'CaptureBroken',
        `${nameOf(file)} cannot be unpacked: ${(error as Error).message}.`,
      );
    throw error;
  } finally {
    gunzip.destroy();
  }
}

/**
 * The unpacked content of a pinned object in blocks of whole lines, each ended by a newline, without a byte order mark.
 * A block is valid until the next one is asked for. Its checksum and size are judged at the end: nothing that was read
 * counts before that.
 * @throws SourceChanged, CaptureBroken, ServiceUnreachable
 */
export async function* sourceBlocks(
  store: ObjectStore,
  file: SourceFile,
): AsyncGenerator<Uint8Array> {
  const stream = await opened(store, file);
  const checks: Checks = {
    bytes: 0,
    ended: false,
    md5: file.md5 === null ? null : createHash('md5'),
    sha256: file.sha256 === null ? null : createHash('sha256'),
  };
  let tail: Buffer = Buffer.alloc(0);
  let offset = 0;
  let isFirst = true;
  try {
    for await (const block of unpacked(file, stored(stream, checks))) {
      const bytes = tail.length === 0 ? block : Buffer.concat([tail, block]);
      const end = bytes.lastIndexOf(LF) + 1;
      if (end === 0 && bytes.length > LONGEST_LINE)
        throw fail(
          'CaptureBroken',
          `${nameOf(file)} has a line of more than ${LONGEST_LINE} bytes at byte ${offset}.`,
        );
      // Gunzip's buffer is used again, so what is kept is copied.
      tail = Buffer.from(bytes.subarray(end));
      if (end === 0) continue;
      const lines = bytes.subarray(0, end);
      yield isFirst ? withoutMark(lines) : lines;
      isFirst = false;
      offset += end;
    }
    if (endedEarly(file, checks)) throw early(file, checks);
    checkStored(file, checks);
    if (tail.length > 0) {
      const last = Buffer.concat([tail, Buffer.from([LF])]);
      yield isFirst ? withoutMark(last) : last;
    }
  } catch (error) {
    throw endedEarly(file, checks) ? early(file, checks) : error;
  } finally {
    stream.destroy();
  }
}

const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
