import { createHash } from 'node:crypto';
import * as zlib from 'node:zlib';
import type { PartEntry } from '../core/codecs/manifest-report';
import type { ObjectStore } from '../clients/object-store';
import { commitObject } from './commit-object';
import { fail } from './fail';

export type Compression = 'GZIP' | 'ZSTD';

/** Small enough that two parts per thread stay far below the memory goal; COPY likes 1 MB to 1 GB. */
const PART_BYTES = 4 * 2 ** 20;
const CHUNK_BYTES = 256 * 1024;

type Compressor = zlib.Gzip;
/** Node's types for 20 do not know it; Node has it from 22.15 on. */
const { createZstdCompress } = zlib as { createZstdCompress?: (options: object) => Compressor };

/** Whether this Node can write ZSTD. */
export const canWriteZstd = createZstdCompress !== undefined;

/** Level 2 with a window of 8 KB makes the size of level 1 for a tenth less CPU (bench/transform). */
function compressor(compression: Compression): Compressor {
  if (compression === 'GZIP')
    return zlib.createGzip({ level: 2, windowBits: 13, memLevel: 9, chunkSize: CHUNK_BYTES });
  if (createZstdCompress === undefined)
    throw fail('WorkerTooOld', 'The generation is written as ZSTD, and this Node cannot write it.');
  return createZstdCompress({ chunkSize: CHUNK_BYTES, params: { 100: 1 } });
}

/** Rows on their way into numbered, compressed, immutable objects. */
export interface PartWriter {
  /** Takes whole rows; returns when `bytes` may be used again. */
  readonly write: (bytes: Uint8Array, rows: number) => Promise<void>;
  /** Writes what is left; the names and sums of all parts. */
  readonly end: () => Promise<PartEntry[]>;
}

/** Room for a part: it ends with the block of rows that fills it. The system gives the memory when it is written to. */
const BODY_BYTES = PART_BYTES + 2 ** 20;

/** Compressed bytes of one part after another; used again for the next but one. */
interface Body {
  bytes: Buffer;
  length: number;
}

const newBody = (): Body => ({ bytes: Buffer.allocUnsafe(BODY_BYTES), length: 0 });

function append(body: Body, chunk: Buffer): void {
  if (body.bytes.length < body.length + chunk.length) {
    const larger = Buffer.allocUnsafe(Math.max(2 * body.bytes.length, body.length + chunk.length));
    body.bytes.copy(larger, 0, 0, body.length);
    body.bytes = larger;
  }
  chunk.copy(body.bytes, body.length);
  body.length += chunk.length;
}

interface OpenPart {
  readonly compressor: Compressor;
  readonly body: Body;
  rows: number;
  failed: Error | null;
}

function openPart(compression: Compression, body: Body): OpenPart {
  const part: OpenPart = { compressor: compressor(compression), body, rows: 0, failed: null };
  body.length = 0;
  part.compressor.on('data', (chunk: Buffer) => {
    append(body, chunk);
  });
  part.compressor.on('error', (error) => {
    part.failed = error;
  });
  return part;
}

const written = (part: OpenPart, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    part.compressor.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

async function closed(part: OpenPart): Promise<Buffer> {
  const ended = new Promise<void>((resolve, reject) => {
    part.compressor.once('end', resolve);
    part.compressor.once('error', reject);
  });
  part.compressor.end();
  await ended;
  if (part.failed !== null) throw part.failed;
  return part.body.bytes.subarray(0, part.body.length);
}

/** `nameOf(n)` names the n-th part; it must hold the attempt's token, as every write is create-only. */
export function partWriter(
  store: ObjectStore,
  bucket: string,
  compression: Compression,
  nameOf: (number: number) => string,
): PartWriter {
  const done: PartEntry[] = [];
  // One is uploaded while the other is filled.
  const bodies: [Body, Body] = [newBody(), newBody()];
  let open: OpenPart | null = null;
  let upload: Promise<void> = Promise.resolve();
  let opened = 0;

  async function put(key: string, body: Buffer, rows: number): Promise<void> {
    const commit = await commitObject(store, bucket, key, body);
    if (!commit.won)
      throw fail('ObjectDiffers', `s3://${bucket}/${key} exists with other content.`);
    const sha256 = createHash('sha256').update(body).digest('hex');
    done.push({ key, sha256, bytes: body.length, rows });
  }

  /** Ends the open part and sends it; the next one fills meanwhile. */
  async function roll(part: OpenPart): Promise<void> {
    open = null;
    const key = nameOf(opened);
    opened += 1;
    const body = await closed(part);
    // Its buffer is the next part's.
    await upload;
    upload = put(key, body, part.rows);
    // The next roll or the end awaits it; until then a failure must not count as unhandled.
    upload.catch(() => undefined);
  }

  return {
    async write(bytes, rows) {
      open ??= openPart(compression, bodies[opened % 2 === 0 ? 0 : 1]);
      const part = open;
      part.rows += rows;
      await written(part, bytes);
      if (part.body.length >= PART_BYTES) await roll(part);
    },
    async end() {
      if (open !== null) await roll(open);
      await upload;
      return done;
    },
  };
}
