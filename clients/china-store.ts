import type { IncomingHttpHeaders } from 'node:http';
import type { BucketIn } from '../core/border/bucket';
import { lengthOf } from '../core/border/part-sizes';
import { borderS3Client } from './border-s3-client';
import type { EventSource } from './event-source';
import { retried } from './retried';
import { asked, isMissingKey, listing, statusOf, unquoted } from './s3-answers';
import { s3Wire } from './s3-wire';

const isPlain = (headers: IncomingHttpHeaders): boolean =>
  !String(headers['x-amz-server-side-encryption'] ?? '').startsWith('aws:kms') &&
  headers['x-amz-server-side-encryption-customer-algorithm'] === undefined;

/**
 * The only place that makes a client for China. What it gives away can list and read, and nothing else: a client that
 * could write does not leave this function.
 */
export function chinaStore(bucket: BucketIn<'aws-cn'>): EventSource {
  const client = borderS3Client(bucket);
  const wire = s3Wire(client, bucket);
  return {
    list: (prefix, signal) => listing(client, bucket.name, prefix, signal),

    read: ({ key, etag, size }, range, signal, into) =>
      asked(`get s3://${bucket.name}/${key}`, async () => {
        try {
          const { headers, body } = await retried(
            () =>
              wire({
                method: 'GET',
                key,
                headers: {
                  'if-match': `"${etag}"`,
                  ...(range === null ? {} : { range: `bytes=${range.first}-${range.last}` }),
                },
                expected: range === null ? size : lengthOf(range),
                into,
                signal,
              }),
            signal,
          );
          // A server that does not know If-Match would give what is there now.
          if (unquoted(headers.etag) !== etag) return { changed: 'replaced' };
          return { body, etagIsMd5: !etag.includes('-') && isPlain(headers) };
        } catch (error) {
          if (statusOf(error) === 412) return { changed: 'replaced' };
          if (isMissingKey(error)) return { changed: 'gone' };
          throw error;
        }
      }),
  };
}
