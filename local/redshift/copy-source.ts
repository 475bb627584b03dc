import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { CopyOptions, CopyStatement } from './copy-statement';
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

const fault = (error: unknown, { bucket, key }: { bucket: string; key: string }): Refusal => {
  const status =
    (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return new Refusal(
    `S3ServiceException:${(error as Error).message || (error as Error).name},Status ${status},Error ${(error as Error).name}, S3 key being read : s3://${bucket}/${key}`,
  );
};
const isMissing = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;

/** An object's bytes, or null when it is not there. @throws Refusal in S3's words */
export async function openObject(
  { s3, signal }: Source,
  file: { bucket: string; key: string },
): Promise<Readable | null> {
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: file.bucket, Key: file.key }), {
      abortSignal: signal,
    });
    const body = answer.Body as Readable;
    signal.addEventListener('abort', () => body.destroy(new Error('cancelled')), { once: true });
    return body;
  } catch (error) {
    if (isMissing(error)) return null;
    throw fault(error, file);
  }
}

/** Every object whose key begins so (A4). */
async function listed(
  { s3, signal }: Source,
  bucket: string,
  prefix: string,
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  let token: string | undefined;
  do {
    const page = await s3
      .send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
        { abortSignal: signal },
      )
      .catch((error: unknown) => {
        throw fault(error, { bucket, key: prefix });
      });
    files.push(
      ...(page.Contents ?? []).map(({ Key: key = '' }) => ({ bucket, key, mandatory: true })),
    );
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return files;
}

/** A manifest's entries, as they are: one that is there twice is loaded twice (A9). */
function manifestEntries(text: string): SourceFile[] {
  const wrong = new Refusal('Manifest file is not in correct json format');
  let entries: unknown;
  try {
    ({ entries } = JSON.parse(text) as { entries?: unknown });
  } catch {
    throw wrong;
  }
  if (!Array.isArray(entries)) throw wrong;
  return entries.map((entry: { url?: unknown; mandatory?: unknown } | null) => {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(String(entry?.url)) ?? [];
    if (bucket === undefined || key === undefined) throw wrong;
    // `mandatory` is false when it is not said (A7).
    return { bucket, key, mandatory: entry?.mandatory === true };
  });
}

async function manifest(source: Source, { bucket, key }: CopyStatement): Promise<SourceFile[]> {
  const body = await openObject(source, { bucket, key });
  if (body === null) {
    // A5: what was named is a prefix of other objects.
    const others = await listed(source, bucket, key).catch(() => []);
    throw new Refusal(
      others.length > 0
        ? 'COPY with MANIFEST parameter requires full path of an S3 object.'
        : 'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404',
    );
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return manifestEntries(Buffer.concat(chunks).toString('utf8'));
}

/** What a COPY reads: the entries of its manifest, or all that its prefix finds. */
export async function sourceFiles(source: Source, copy: CopyStatement): Promise<SourceFile[]> {
  if (copy.options.flags.has('manifest')) return manifest(source, copy);
  const files = await listed(source, copy.bucket, copy.key);
  if (files.length === 0) throw new Refusal(`The specified S3 prefix '${copy.key}' does not exist`);
  return files;
}

/** Node 20 has no ZSTD in its zlib; from 22.15 on it has. */
const createZstd = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream })
  .createZstdDecompress;

/** The bytes behind the compression that was declared: nothing is detected (A19). */
export function unpacked(
  body: Readable,
  compression: CopyOptions['compression'],
): NodeJS.ReadableStream {
  if (compression === 'none') return body;
  if (compression === 'zstd' && createZstd === undefined)
    throw unknownHere(`ZSTD on Node ${process.versions.node} (22.15 or newer has it)`);
  const unpacker =
    compression === 'zstd' && createZstd !== undefined
      ? createZstd()
      : zlib.createGunzip({ chunkSize: 1 << 20 });
  body.on('error', (error) => (unpacker as { destroy?: (error: Error) => void }).destroy?.(error));
  return body.pipe(unpacker);
}
