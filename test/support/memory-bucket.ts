import { createHash } from 'node:crypto';
import type { Bucket } from '../../local/seed/bucket';

/** The seeder's bucket in memory, its objects in the order in which they were last written. */
export function memoryBucket(): Bucket & { readonly objects: Map<string, Buffer> } {
  const objects = new Map<string, Buffer>();
  const put = (key: string, body: Buffer): void => {
    objects.delete(key);
    objects.set(key, body);
  };
  const md5 = (body: Buffer): Buffer => createHash('md5').update(body).digest();
  return {
    name: 'exports',
    objects,
    put: async (key, body) => put(key, body),
    upload: async (key, body) => {
      put(key, body);
      return `${md5(md5(body)).toString('hex')}-1`;
    },
    keysBelow: async (prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
}
