import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Changed, ObjectInfo, ObjectStore, OpenObject, StoredObject } from './object-store';
import { asked, isMd5, isMissingKey, listing, statusOf, unquoted } from './s3-answers';

/** Without these the SDK waits for ever for a silent peer (formats E24). */
const CONNECTION_TIMEOUT_MS = 5_000;
const SOCKET_IDLE_TIMEOUT_MS = 60_000;
const MAX_SOCKETS = 64;
/** Two writers of one key at the same instant: S3 answers 409, and the same request may be sent again. */
const CONFLICT_TRIES = 5;

/** An S3 client of the process's own identity and partition; region, endpoint and keys are the SDK's variables. */
export const s3Client = (): S3Client =>
  new S3Client({
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_IDLE_TIMEOUT_MS,
      httpAgent: { maxSockets: MAX_SOCKETS },
      httpsAgent: { maxSockets: MAX_SOCKETS },
    }),
    // What we read is compared with what its commit or its ETag says; the SDK's check would hash it a second time.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

/** S3 behind the few calls that Millrace makes. Errors are named by `awsFault`. */
export function s3ObjectStore(client: S3Client): ObjectStore {
  async function get(bucket: string, key: string): Promise<StoredObject | null> {
    return asked(`get s3://${bucket}/${key}`, async () => {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const body = await answer.Body?.transformToByteArray();
        return { etag: unquoted(answer.ETag), body: Buffer.from(body ?? []) };
      } catch (error) {
        if (isMissingKey(error)) return null;
        throw error;
      }
    });
  }

  async function open(bucket: string, key: string, etag: string): Promise<OpenObject | Changed> {
    return asked(`get s3://${bucket}/${key}`, async () => {
      try {
        const { Body, ServerSideEncryption, SSECustomerAlgorithm } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` }),
        );
        const etagIsMd5 = isMd5(etag, ServerSideEncryption, SSECustomerAlgorithm);
        return { stream: Body as Readable, etagIsMd5 };
      } catch (error) {
        if (statusOf(error) === 412) return { changed: 'replaced' };
        if (isMissingKey(error)) return { changed: 'gone' };
        throw error;
      }
    });
  }

  async function head(bucket: string, key: string): Promise<ObjectInfo | null> {
    return asked(`head s3://${bucket}/${key}`, async () => {
      try {
        const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return {
          key,
          etag: unquoted(answer.ETag),
          size: answer.ContentLength ?? 0,
          lastModified: (answer.LastModified ?? new Date(0)).toISOString(),
        };
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    });
  }

  async function putNew(
    bucket: string,
    key: string,
    body: Buffer,
  ): Promise<{ readonly created: true; readonly etag: string } | { readonly created: false }> {
    return asked(`put s3://${bucket}/${key}`, async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const answer = await client.send(
            new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*' }),
          );
          return { created: true, etag: unquoted(answer.ETag) };
        } catch (error) {
          if (statusOf(error) === 412) return { created: false };
          if (statusOf(error) !== 409 || attempt === CONFLICT_TRIES) throw error;
        }
      }
    });
  }

  async function folders(bucket: string, prefix: string): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await asked(`list s3://${bucket}/${prefix}`, () =>
        client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            Delimiter: '/',
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        ),
      );
      found.push(...(page.CommonPrefixes ?? []).map((folder) => folder.Prefix ?? ''));
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return found.sort();
  }

  return {
    get,
    open,
    head,
    putNew,
    list: (bucket, prefix, after) => listing(client, bucket, prefix, { after }),
    folders,
  };
}
