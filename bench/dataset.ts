import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { inParallel } from '../activities/in-parallel';
import type { SourceFile } from '../core/codecs/manifest-transform';
import { DATA } from './folders';
import { userLines } from './user-lines';

/** Input of a benchmark: a folder below bench/.data, which is a bucket of the file store, and what is in it. */
export interface Dataset {
  readonly bucket: string;
  readonly folder: string;
  readonly items: number;
  readonly files: readonly SourceFile[];
}

const packed = promisify(gzip);

async function layPart(bucket: string, part: number, items: number): Promise<SourceFile> {
  const body = await packed(userLines(1000 + part, items), { level: 6 });
  const key = `users-${String(part).padStart(4, '0')}.json.gz`;
  writeFileSync(join(DATA, bucket, key), body);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { bucket, key, etag: sha256, size: body.length, items, md5: null, sha256 };
}

/** Users of a fixed seed in `parts` gzip files; made once, and kept for the next run. */
export async function usersDataset(items: number, parts: number): Promise<Dataset> {
  const bucket = `users-${items}-${parts}`;
  const folder = join(DATA, bucket);
  const list = join(DATA, `${bucket}.json`);
  if (!existsSync(list)) {
    console.log(`Laying ${items} users in ${parts} parts below ${folder} (once) ...`);
    mkdirSync(folder, { recursive: true });
    const each = Math.floor(items / parts);
    const files = await inParallel([...Array(parts).keys()], 2, (part) =>
      layPart(bucket, part, part === parts - 1 ? items - each * (parts - 1) : each),
    );
    writeFileSync(list, JSON.stringify(files));
  }
  return { bucket, folder, items, files: JSON.parse(readFileSync(list, 'utf8')) as SourceFile[] };
}
