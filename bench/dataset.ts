import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { inParallel } from '../activities/in-parallel';
import type { SourceFile } from '../core/codecs/manifest-transform';
import { DATA } from './folders';
import { eventLines } from './event-lines';
import { userLines } from './user-lines';

/** Input of a benchmark: a folder below bench/.data, which is a bucket of the file store, and what is in it. */
export interface Dataset {
  readonly bucket: string;
  readonly folder: string;
  readonly items: number;
  readonly files: readonly SourceFile[];
}

const packed = promisify(gzip);

/** What a data set is made of. */
interface Content {
  /** Also the start of its folder's and its files' names. */
  readonly name: string;
  readonly lines: (seed: number, count: number) => Buffer;
  /** What a plan says of a file besides: records that a manifest counts, or the partition of its events. */
  readonly facts: (count: number) => Pick<SourceFile, 'items' | 'partition'>;
}

async function layPart(
  { name, lines, facts }: Content,
  bucket: string,
  part: number,
  items: number,
): Promise<SourceFile> {
  const body = await packed(lines(1000 + part, items), { level: 6 });
  const key = `${name}-${String(part).padStart(4, '0')}.json.gz`;
  writeFileSync(join(DATA, bucket, key), body);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { bucket, key, etag: sha256, size: body.length, ...facts(items), md5: null, sha256 };
}

/** Records of a fixed seed in `parts` gzip files; made once, and kept for the next run. */
async function dataset(content: Content, items: number, parts: number): Promise<Dataset> {
  const bucket = `${content.name}-${items}-${parts}`;
  const folder = join(DATA, bucket);
  const list = join(DATA, `${bucket}.json`);
  if (!existsSync(list)) {
    console.log(`Laying ${items} ${content.name} in ${parts} parts below ${folder} (once) ...`);
    mkdirSync(folder, { recursive: true });
    const each = Math.floor(items / parts);
    const files = await inParallel([...Array(parts).keys()], 2, (part) =>
      layPart(content, bucket, part, part === parts - 1 ? items - each * (parts - 1) : each),
    );
    writeFileSync(list, JSON.stringify(files));
  }
  return { bucket, folder, items, files: JSON.parse(readFileSync(list, 'utf8')) as SourceFile[] };
}

export const usersDataset = (items: number, parts: number): Promise<Dataset> =>
  dataset({ name: 'users', lines: userLines, facts: (count) => ({ items: count }) }, items, parts);

export const eventsDataset = (items: number, parts: number): Promise<Dataset> =>
  dataset(
    { name: 'plays', lines: eventLines, facts: () => ({ items: null, partition: 'aws' }) },
    items,
    parts,
  );

/** Bytes of a data set before it was packed, which the last four bytes of each gzip member say. */
export const unpackedBytes = ({ folder, files }: Dataset): number =>
  files.reduce(
    (sum, { key }) => sum + readFileSync(join(folder, key)).subarray(-4).readUInt32LE(),
    0,
  );
