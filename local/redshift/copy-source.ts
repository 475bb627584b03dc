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
interface SourceFile extends Place {
  /** Whether the COPY ends when it is not there. */
  readonly mandatory: boolean;
}

const ELSEWHERE =
  'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.,Status 301,Error PermanentRedirect';
const WHOLE_PATH = 'COPY with MANIFEST parameter requires full path of an S3 object.';
const NO_MANIFEST =
  'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404';

const statusOf = (error: unknown): number =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
function refused(error: unknown, { bucket, key }: Place): Refusal {
  const { name, message } = error as Error;
  const answer = `${message || name},Status ${statusOf(error)},Error ${name}`;
  return new Refusal(`S3ServiceException:${answer}, S3 key being read : s3://${bucket}/${key}`);
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

/** S3 as a COPY reaches it; reading stops when the signal is given. @throws Refusal for another Region than the one that is there (A15) */
export function copySource(
  { endpoint, region, ...own }: S3Place,
  { bucket, key, keys, options }: CopyStatement,
  abortSignal: AbortSignal,
) {
  if ((options.region ?? region) !== region) throw new Refusal(ELSEWHERE);
  const checksums = { responseChecksumValidation: 'WHEN_REQUIRED' } as const;
  const place = { endpoint, region, forcePathStyle: true, ...checksums };
  const client = new S3Client({ ...place, credentials: keys ?? own });

  /** An object's bytes, or null when it is not there. @throws Refusal in S3's words */
  async function open(object: Place): Promise<Readable | null> {
    try {
      const asked = new GetObjectCommand({ Bucket: object.bucket, Key: object.key });
      const { Body } = await client.send(asked, { abortSignal });
      return addAbortSignal(abortSignal, Body as Readable);
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw refused(error, object);
    }
  }

  /** Every object whose key begins so (A4). @throws Refusal in S3's words */
  async function listed(): Promise<SourceFile[]> {
    const found: SourceFile[] = [];
    const asked = { Bucket: bucket, Prefix: key };
    try {
      for await (const page of paginateListObjectsV2({ client }, asked, { abortSignal }))
        for (const { Key = '' } of page.Contents ?? [])
          found.push({ bucket, key: Key, mandatory: true });
    } catch (error) {
      throw refused(error, { bucket, key });
    }
    return found;
  }

  async function manifest(): Promise<SourceFile[]> {
    const body = await open({ bucket, key });
    if (body !== null) return manifestEntries(Buffer.concat(await body.toArray()).toString('utf8'));
    // What was named may be a prefix of other objects (A5).
    const others = await listed().catch(() => []);
    throw new Refusal(others.length > 0 ? WHOLE_PATH : NO_MANIFEST);
  }

  /** What a COPY reads: the entries of its manifest, or all that its prefix finds. */
  async function files(): Promise<SourceFile[]> {
    if (options.flags.has('manifest')) return manifest();
    const found = await listed();
    if (found.length === 0) throw new Refusal(`The specified S3 prefix '${key}' does not exist`);
    return found;
  }

  return { files, open, close: () => client.destroy() };
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
