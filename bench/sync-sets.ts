import { createCipheriv, createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadBucketCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { inParallel } from '../activities/in-parallel';
import { emptyBucket, EVENTS, type Gateway, type TwoSides } from './two-gateways';

export const DAY = '2026-11-20';

/** Objects of one size, below a folder that is an event type of its own. */
export interface SyncSet {
  readonly type: string;
  readonly objects: number;
  /** Bytes of each. */
  readonly size: number;
}

export const SETS = {
  small: { type: 'small', objects: 2_000, size: 16_000 },
  middle: { type: 'middle', objects: 40, size: 8_000_000 },
  large: { type: 'large', objects: 1, size: 1_500_000_000 },
} as const satisfies Readonly<Record<string, SyncSet>>;

/** What a worker has copied before, after which the compiler has seen everything: a worker lives for weeks. */
export const WARM_SETS: readonly SyncSet[] = ['warm-1', 'warm-2', 'warm-3'].map((type) => ({
  ...SETS.small,
  type,
}));

const PART_BYTES = 16 * 2 ** 20;
/** Bytes that nothing compresses, the same for the same seed. */
const randomBytesOf = (seed: number, size: number): Buffer =>
  createCipheriv(
    'aes-128-ctr',
    createHash('md5').update(String(seed)).digest(),
    Buffer.alloc(16),
  ).update(Buffer.alloc(size));

const folderOf = (type: string): string => `${type}/2026/11/20/00/`;

async function layLarge({ s3 }: Gateway, Key: string, size: number): Promise<void> {
  const of = { Bucket: EVENTS, Key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(of));
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (let at = 0, PartNumber = 1; at < size; at += PART_BYTES, PartNumber += 1) {
    const Body = randomBytesOf(PartNumber, Math.min(PART_BYTES, size - at));
    const { ETag } = await s3.send(new UploadPartCommand({ ...of, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  const MultipartUpload = { Parts };
  await s3.send(new CompleteMultipartUploadCommand({ ...of, UploadId, MultipartUpload }));
}

/** Lays a set in China, once: it is kept for the next run. */
export async function laySet(china: Gateway, { type, objects, size }: SyncSet): Promise<void> {
  const isThere = await china.s3.send(new HeadBucketCommand({ Bucket: EVENTS })).then(
    () => true,
    () => false,
  );
  if (!isThere) await emptyBucket(china, EVENTS);
  const folder = join(china.folder, EVENTS, folderOf(type));
  if (existsSync(folder) && readdirSync(folder).length === objects) return;
  await inParallel([...Array(objects).keys()], 8, async (n) => {
    const Key = `${folderOf(type)}object-${String(n).padStart(5, '0')}`;
    if (size > PART_BYTES) return layLarge(china, Key, size);
    const Body = randomBytesOf(n, size);
    await china.s3.send(new PutObjectCommand({ Bucket: EVENTS, Key, Body }));
  });
}

const hashOf = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/** How many objects of a set a bucket has, each with the bytes of its source. @throws Error for any other */
export function checkSet(
  { china, world }: TwoSides,
  { type, objects }: SyncSet,
  bucket: string,
): void {
  const source = join(china.folder, EVENTS, folderOf(type));
  const copies = join(world.folder, bucket, folderOf(type));
  const names = readdirSync(copies).sort();
  for (const name of names) {
    const [original = ''] = name.split('.');
    const [from, to] = [join(source, original), join(copies, name)];
    if (statSync(from).size !== statSync(to).size || hashOf(from) !== hashOf(to))
      throw new Error(`${to} is not ${from}`);
  }
  if (names.length !== objects)
    throw new Error(`${bucket} has ${names.length} objects of ${type}, not ${objects}`);
}
