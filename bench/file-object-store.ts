import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync, type Dirent } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ObjectInfo, ObjectStore } from '../clients/object-store';

/** About what a socket of S3 hands over at once. */
const READ_BYTES = 256 * 1024;

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** An ETag that changes with the file, without reading it. */
const etagOf = (path: string): string => {
  const { size, mtimeMs } = statSync(path);
  return createHash('md5').update(`${size} ${mtimeMs}`).digest('hex');
};

const infoOf = (path: string, key: string): ObjectInfo => {
  const { size, mtime } = statSync(path);
  return { key, etag: etagOf(path), size, lastModified: mtime.toISOString() };
};

async function filesBelow(folder: string): Promise<Dirent[]> {
  if (!existsSync(folder)) return [];
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile());
}

/** Objects as files: `<root>/<bucket>/<key>`. Nobody else writes below `root`, so a pinned ETag is not looked at again. */
export function fileObjectStore(root: string): ObjectStore {
  const pathOf = (bucket: string, key: string): string => join(root, bucket, key);
  return {
    get: async (bucket, key) => {
      const path = pathOf(bucket, key);
      return existsSync(path) ? { etag: etagOf(path), body: await readFile(path) } : null;
    },
    open: async (bucket, key) => ({
      stream: createReadStream(pathOf(bucket, key), { highWaterMark: READ_BYTES }),
      etagIsMd5: false,
    }),
    head: async (bucket, key) =>
      existsSync(pathOf(bucket, key)) ? infoOf(pathOf(bucket, key), key) : null,
    putNew: async (bucket, key, body) => {
      const path = pathOf(bucket, key);
      if (existsSync(path)) return { created: false };
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, body, { flag: 'wx' });
      return { created: true, etag: etagOf(path) };
    },
    list: async function* (bucket, prefix) {
      const base = join(root, bucket);
      const keys = (await filesBelow(join(base, dirname(`${prefix}x`))))
        .map(({ parentPath, name }) => join(parentPath, name).slice(base.length + 1))
        .filter((key) => key.startsWith(prefix))
        .sort(byBytes);
      for (const key of keys) yield infoOf(join(base, key), key);
    },
    folders: async (bucket, prefix) => {
      const base = join(root, bucket, prefix);
      if (!existsSync(base)) return [];
      const found = await readdir(base, { withFileTypes: true });
      return found
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${prefix}${name}/`)
        .sort(byBytes);
    },
  };
}
