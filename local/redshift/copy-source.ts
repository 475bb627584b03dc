import { addAbortSignal, pipeline, type Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { S3_URL, type CopyOptions, type CopyStatement } from './copy-statement';
import { Refusal, unknownHere } from './refusal';

/** Where and, without keys in the COPY itself, as whom COPY reads. */
export interface S3Place {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where an object lies, or those that begin so. */
type Place = Pick<CopyStatement, 'bucket' | 'key'>;

/** One object that a COPY reads. */
export interface SourceFile extends Place {
  /** Whether the COPY ends when it is not there. */
  readonly mandatory: boolean;
}

/** S3 as a COPY reaches it: reading stops when the statement is cancelled. */
export interface Source {
  readonly s3: S3Client;
  readonly signal: AbortSignal;
}

const ELSEWHERE =
  'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.,Status 301,Error PermanentRedirect';

/** @throws Refusal for another Region than the one that is there (A15) */
export function s3Client(
  { endpoint, region, ...own }: S3Place,
  { keys, options }: CopyStatement,
): S3Client {
  if ((options.region ?? region) !== region) throw new Refusal(ELSEWHERE);
  const checksums = { responseChecksumValidation: 'WHEN_REQUIRED' } as const;
  const credentials = keys ?? own;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, ...checksums });
}

const statusOf = (error: unknown): number =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
function refused(error: unknown, { bucket, key }: Place): Refusal {
  const { name, message } = error as Error;
  const answer = `${message || name},Status ${statusOf(error)},Error ${name}`;
  return new Refusal(`S3ServiceException:${answer}, S3 key being read : s3://${bucket}/${key}`);
}

/** An object's bytes, or null when it is not there. @throws Refusal in S3's words */
export async function openObject(source: Source, place: Place): Promise<Readable | null> {
  const { s3, signal } = source;
  try {
    const object = new GetObjectCommand({ Bucket: place.bucket, Key: place.key });
    const { Body } = await s3.send(object, { abortSignal: signal });
    return addAbortSignal(signal, Body as Readable);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw refused(error, place);
  }
}

/** Every object whose key begins so (A4). @throws Refusal in S3's words */
async function listed(source: Source, { bucket, key }: CopyStatement): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const [client, abortSignal] = [source.s3, source.signal];
  const place = { Bucket: bucket, Prefix: key };
  const pages = paginateListObjectsV2({ client }, place, { abortSignal });
  try {
    for await (const { Contents = [] } of pages)
      files.push(...Contents.map(({ Key = '' }) => ({ bucket, key: Key, mandatory: true })));
  } catch (error) {
    throw refused(error, { bucket, key });
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
  const body = await openObject(source, copy);
  if (body !== null) return manifestEntries(Buffer.concat(await body.toArray()).toString('utf8'));
  // What was named may be a prefix of other objects (A5).
  const others = await listed(source, copy).catch(() => []);
  throw new Refusal(
    others.length > 0
      ? 'COPY with MANIFEST parameter requires full path of an S3 object.'
      : 'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404',
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
export function unpacked(body: Readable, how: CopyOptions['compression']): NodeJS.ReadableStream {
  if (how === 'none') return body;
  const unpacker = how === 'gzip' ? zlib.createGunzip({ chunkSize: 1 << 20 }) : createZstd?.();
  if (unpacker === undefined)
    throw unknownHere(`ZSTD on Node ${process.versions.node} (22.15 or newer has it)`);
  return pipeline(body, unpacker, () => undefined); // an error of the one destroys the other
}
