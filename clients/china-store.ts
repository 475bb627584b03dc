import type { IncomingHttpHeaders } from 'node:http';
import type { BucketIn } from '../core/border/bucket';
import { lengthOf } from '../core/border/part-sizes';
import { borderS3Client } from './border-s3-client';
import type { EventSource } from './event-source';
import type { Changed, ObjectInfo } from './object-store';
import { retried } from './retried';
import { asked, isMd5, isMissingKey, listing, statusOf, unquoted } from './s3-answers';
import { s3Wire } from './s3-wire';

const ENCRYPTION = 'x-amz-server-side-encryption';

/**
 * The only place that makes a client for China. What it gives away can list and read, and nothing else: a client that
 * could write does not leave this function.
 */
export function chinaStore(bucket: BucketIn<'aws-cn'>): EventSource {
  const client = borderS3Client(bucket);
  const wire = s3Wire(client, bucket);
  /** A read that is pinned to the object as it was listed; `changed` when it is not that any more. */
  const pinned = <T extends { readonly headers: IncomingHttpHeaders; readonly close?: () => void }>(
    { key, etag }: Pick<ObjectInfo, 'key' | 'etag'>,
    signal: AbortSignal,
    get: (headers: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<(T & { readonly etagIsMd5: boolean }) | Changed> =>
    asked(`get s3://${bucket.name}/${key}`, async () => {
      try {
        const answer = await retried(() => get({ 'if-match': `"${etag}"` }), signal);
        const { headers } = answer;
        // A server that does not know If-Match would give what is there now.
        if (unquoted(headers.etag) !== etag) {
          answer.close?.();
          return { changed: 'replaced' };
        }
        const [encryption, customer] = [ENCRYPTION, `${ENCRYPTION}-customer-algorithm`].map(
          (name) => headers[name]?.toString(),
        );
        return { ...answer, etagIsMd5: isMd5(etag, encryption, customer) };
      } catch (error) {
        if (statusOf(error) === 412) return { changed: 'replaced' };
        if (isMissingKey(error)) return { changed: 'gone' };
        throw error;
      }
    });
  return {
    list: (prefix, signal) => listing(client, bucket.name, prefix, { signal }),

    read: (object, range, signal, into) =>
      pinned(object, signal, (headers) =>
        wire.ask({
          method: 'GET',
          key: object.key,
          headers: {
            ...headers,
            ...(range === null ? {} : { range: `bytes=${range.first}-${range.last}` }),
          },
          expected: range === null ? object.size : lengthOf(range),
          into,
          signal,
        }),
      ),

    open: (object, signal) =>
      pinned(object, signal, (headers) =>
        wire.open({ key: object.key, headers, expected: object.size, signal }),
      ),
  };
}
