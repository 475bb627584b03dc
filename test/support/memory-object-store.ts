import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ObjectInfo, ObjectStore } from '../../clients/object-store';

export interface MemoryObjectStore extends ObjectStore {
  /** `bucket/key` to its bytes. */
  readonly objects: Map<string, Buffer>;
}

/** An object store in memory, as strict as S3: writes are create-only, reads are pinned, listings are in byte order. */
export function memoryObjectStore(objects = new Map<string, Buffer>()): MemoryObjectStore {
  const etagOf = (body: Buffer): string => createHash('md5').update(body).digest('hex');
  const info = (key: string, body: Buffer): ObjectInfo => ({
    key,
    etag: etagOf(body),
    size: body.length,
    lastModified: '2026-11-21T00:00:00.000Z',
  });
  const below = (bucket: string, prefix: string): [string, Buffer][] =>
    [...objects]
      .filter(([name]) => name.startsWith(`${bucket}/${prefix}`))
      .map(([name, body]): [string, Buffer] => [name.slice(bucket.length + 1), body])
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return {
    objects,
    get: async (bucket, key) => {
      const body = objects.get(`${bucket}/${key}`);
      return body === undefined ? null : { etag: etagOf(body), body };
    },
    open: async (bucket, key, etag) => {
      const body = objects.get(`${bucket}/${key}`);
      if (body === undefined) return { changed: 'gone' };
      if (etagOf(body) !== etag) return { changed: 'replaced' };
      return { stream: Readable.from([body]), etagIsMd5: true };
    },
    head: async (bucket, key) => {
      const body = objects.get(`${bucket}/${key}`);
      return body === undefined ? null : info(key, body);
    },
    putNew: async (bucket, key, body) => {
      const name = `${bucket}/${key}`;
      if (objects.has(name)) return { created: false };
      objects.set(name, Buffer.from(body));
      return { created: true, etag: etagOf(body) };
    },
    list: async function* (bucket, prefix, after) {
      for (const [key, body] of below(bucket, prefix))
        if (after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
          yield info(key, body);
    },
    folders: async (bucket, prefix) => [
      ...new Set(
        below(bucket, prefix)
          .map(([key]) => key.slice(prefix.length).split('/'))
          .filter((rest) => rest.length > 1)
          .map(([folder]) => `${prefix}${folder ?? ''}/`),
      ),
    ],
  };
}
