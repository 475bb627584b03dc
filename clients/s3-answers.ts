import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { awsFault } from './aws-fault';
import type { ObjectInfo } from './object-store';

/** What answers of S3 have in common, whoever asks. */

export const unquoted = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

/**
 * Whether an ETag is the MD5 of the bytes: not for what was uploaded in parts, nor under keys of KMS or of a customer.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export const isMd5 = (
  etag: string,
  encryption: string | undefined,
  customerAlgorithm: string | undefined,
): boolean =>
  /^[0-9a-f]{32}$/.test(etag) &&
  !(encryption ?? '').startsWith('aws:kms') &&
  customerAlgorithm === undefined;

/** Some servers give no error name worth trusting; the status decides. */
export const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

export const isMissingKey = (error: unknown): boolean =>
  statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket';

/** Runs a call and names its error. */
export async function asked<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsFault('S3', what, error);
  }
}

/** Keys come percent-encoded: XML cannot carry every sign that a key may have. A server that does not know the option says so. */
export const decoded = (key: string, encoding: string | undefined): string =>
  encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;

/** All objects below a prefix, in byte order of their keys; with `after`, those whose key comes behind it. */
export async function* listing(
  client: S3Client,
  bucket: string,
  prefix: string,
  {
    after,
    signal,
  }: { readonly after?: string | undefined; readonly signal?: AbortSignal | undefined },
): AsyncIterable<ObjectInfo> {
  let token: string | undefined;
  do {
    const page = await asked(`list s3://${bucket}/${prefix}`, () =>
      client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          EncodingType: 'url',
          ...(after === undefined ? {} : { StartAfter: after }),
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        signal ? { abortSignal: signal } : {},
      ),
    );
    for (const object of page.Contents ?? []) {
      yield {
        key: decoded(object.Key ?? '', page.EncodingType),
        etag: unquoted(object.ETag),
        size: object.Size ?? 0,
        lastModified: (object.LastModified ?? new Date(0)).toISOString(),
      };
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
