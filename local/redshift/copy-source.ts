import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { S3_URL, type CopyOptions, type CopyStatement } from './copy-statement';
import { Refusal, unknownHere } from './refusal';

/** One object that a COPY reads. */
export interface SourceFile {
  readonly bucket: string;
  readonly key: string;
  /** Whether the COPY ends when it is not there. */
  readonly mandatory: boolean;
}

/** S3 as a COPY reaches it: reading stops when the statement is cancelled. */
export interface Source {
  readonly s3: S3Client;
  readonly signal: AbortSignal;
}

const statusOf = (error: unknown): number =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
function refused(error: unknown, bucket: string, key: string): Refusal {
  const { name, message } = error as Error;
  const answer = `${message || name},Status ${statusOf(error)},Error ${name}`;
  return new Refusal(`S3ServiceException:${answer}, S3 key being read : s3://${bucket}/${key}`);
}

/** An object's bytes, or null when it is not there. @throws Refusal in S3's words */
export async function openObject(
  { s3, signal: abortSignal }: Source,
  Bucket: string,
  Key: string,
): Promise<Readable | null> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), { abortSignal });
    const body = Body as Readable;
    abortSignal.addEventListener('abort', () => body.destroy(new Error('cancelled')), {
      once: true,
    });
    return body;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw refused(error, Bucket, Key);
  }
}

/** Every object whose key begins so (A4). @throws Refusal in S3's words */
async function listed(
  { s3, signal }: Source,
  { bucket, key }: CopyStatement,
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  try {
    const place = { Bucket: bucket, Prefix: key };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, place, {
      abortSignal: signal,
    }))
      files.push(...Contents.map(({ Key = '' }) => ({ bucket, key: Key, mandatory: true })));
  } catch (error) {
    throw refused(error, bucket, key);
  }
  return files;
}

/** A manifest's entries, as they are: one that is there twice is loaded twice (A9). */
function manifestEntries(text: string): SourceFile[] {
  try {
    const { entries } = JSON.parse(text) as { entries: { url: string; mandatory?: boolean }[] };
    return entries.map(({ url, mandatory }) => {
      const [, bucket, key] = S3_URL.exec(url) ?? [];
      if (bucket === undefined || key === undefined) throw new Error(url);
      // `mandatory` is false when it is not said (A7).
      return { bucket, key, mandatory: mandatory === true };
    });
  } catch {
    throw new Refusal('Manifest file is not in correct json format');
  }
}

async function manifest(source: Source, copy: CopyStatement): Promise<SourceFile[]> {
  const body = await openObject(source, copy.bucket, copy.key);
  if (body !== null) return manifestEntries(Buffer.concat(await body.toArray()).toString('utf8'));
  // What was named may be a prefix of other objects (A5).
  const others = await listed(source, copy).catch(() => []);
  if (others.length > 0)
    throw new Refusal('COPY with MANIFEST parameter requires full path of an S3 object.');
  throw new Refusal(
    'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404',
  );
}

/** What a COPY reads: the entries of its manifest, or all that its prefix finds. */
export async function sourceFiles(source: Source, copy: CopyStatement): Promise<SourceFile[]> {
  if (copy.options.flags.has('manifest')) return manifest(source, copy);
  const files = await listed(source, copy);
  if (files.length === 0) throw new Refusal(`The specified S3 prefix '${copy.key}' does not exist`);
  return files;
}

/** Node 20 has no ZSTD in its zlib; from 22.15 on it has. */
const { createZstdDecompress: createZstd } = zlib as {
  createZstdDecompress?: () => NodeJS.ReadWriteStream;
};

/** The bytes behind the compression that was declared: nothing is detected (A19). */
export function unpacked(
  body: Readable,
  compression: CopyOptions['compression'],
): NodeJS.ReadableStream {
  if (compression === 'none') return body;
  const unpacker =
    compression === 'gzip' ? zlib.createGunzip({ chunkSize: 1 << 20 }) : createZstd?.();
  if (unpacker === undefined)
    throw unknownHere(`ZSTD on Node ${process.versions.node} (22.15 or newer has it)`);
  body.on('error', (error) => (unpacker as { destroy?: (error: Error) => void }).destroy?.(error));
  return body.pipe(unpacker);
}
