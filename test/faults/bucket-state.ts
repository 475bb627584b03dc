import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';

/** Objects of a bucket by their keys. */
export type Objects = ReadonlyMap<string, Buffer>;

export async function objectsIn(s3: S3Client, Bucket: string): Promise<Objects> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const got = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return [Key, Buffer.from(await Body!.transformToByteArray())] as const;
    }),
  );
  return new Map(got);
}

export async function putAll(s3: S3Client, Bucket: string, objects: Objects): Promise<void> {
  await Promise.all(
    [...objects].map(([Key, Body]) => s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
  );
}

/** What an activity has left on S3, without what differs between two good runs: times, tokens, names of buckets. */
export interface BucketLeft {
  /** Commits and books: each kind's contents. Their number and what they say must not depend on faults. */
  readonly books: Readonly<Record<string, readonly string[]>>;
  /** Lines of all data that a commit names. */
  readonly data: readonly string[];
  /** Objects that carry an attempt's token, by kind: lost attempts leave some. */
  readonly ofAttempts: Readonly<Record<string, number>>;
  /** Uploads that nobody has ended. */
  readonly uploads: number;
}

const TOKEN = '<token>';

/** A manifest of the capture is named by its content, not by who wrote it. */
const masked = (text: string): string =>
  text
    .replace(/manifest-files-[0-9a-f]{16}/g, 'manifest-files')
    .replace(/faults-[a-z0-9-]+/g, '<bucket>')
    .replace(/snapshot_\d+/g, 'snapshotd')
    .replace(/\d{13}-[0-9a-f]{8}/g, '<generation>')
    .replace(/[0-9a-f]{64}/g, '<sha256>')
    .replace(/(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/g, TOKEN)
    .replace(/(Ms"?:|Ms":)\d+/g, '$1<ms>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
    .replace(/\d{4}([-/])\d\d[-/]\d\d/g, '<day>')
    .replace(/\d{8}-\d\d(?=[/"])/g, '<capture>')
    .replace(/"bytes":\d+/g, '"bytes":<n>');

const kindOf = (key: string): string => masked(key).replace(/(?<=\D)\d+(?=\D)/g, '#');

/** The report names its parts in the order in which lanes ended, and as many as lanes had work. */
function bookText(key: string, body: Buffer): string {
  const text = body.toString('utf8');
  if (!key.endsWith('/report.json')) return masked(text);
  const report = JSON.parse(text) as Record<string, unknown>;
  return masked(JSON.stringify({ ...report, parts: [], quarantine: [] }));
}

const push = (lists: Record<string, string[]>, kind: string, text: string): void => {
  (lists[kind] ??= []).push(text);
};

const isData = (key: string): boolean => key.endsWith('.gz');

export async function bucketLeft(s3: S3Client, bucket: string): Promise<BucketLeft> {
  const objects = await objectsIn(s3, bucket);
  const books: Record<string, string[]> = {};
  const ofAttempts: Record<string, number> = {};
  const commits: string[] = [];
  for (const [key, body] of objects) {
    const kind = kindOf(key);
    if (kind.includes(TOKEN)) ofAttempts[kind] = (ofAttempts[kind] ?? 0) + 1;
    else if (isData(key)) push(books, kind, masked(key));
    else {
      push(books, kind, bookText(key, body));
      commits.push(body.toString('utf8'));
    }
  }
  const named = [...objects].filter(
    ([key]) => isData(key) && commits.some((text) => text.includes(`"${key}"`)),
  );
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return {
    books: Object.fromEntries(Object.entries(books).map(([kind, texts]) => [kind, texts.sort()])),
    data: named
      .flatMap(([, body]) => masked(gunzipSync(body).toString('utf8').trim()).split('\n'))
      .sort(),
    ofAttempts,
    uploads: Uploads.length,
  };
}
