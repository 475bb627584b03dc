import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { inParallel } from '../../activities/in-parallel';
import { unpacked } from './planted';

/** Keys below a prefix, in their order. */
export async function keysBelow(client: S3Client, Bucket: string, Prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
  return keys;
}

/** An object's bytes, as they lie there. */
export async function objectAt(client: S3Client, Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Every object below a prefix, as bytes. */
export async function objectsBelow(
  client: S3Client,
  bucket: string,
  prefix = '',
): Promise<Map<string, Buffer>> {
  const keys = await keysBelow(client, bucket, prefix);
  const bodies = await inParallel(keys, 16, (key) => objectAt(client, bucket, key));
  return new Map(keys.map((key, at) => [key, bodies[at] ?? Buffer.alloc(0)]));
}

/** One line of quarantine. */
export interface Quarantined {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
}

/** The quarantine of one generation. */
export async function quarantined(
  { etlS3 }: { readonly etlS3: S3Client },
  dataType: string,
  day: string,
  generation: string,
): Promise<Quarantined[]> {
  const files = await objectsBelow(
    etlS3,
    'millrace-quarantine',
    `quarantine/${dataType}/${day}/${generation}/`,
  );
  return [...files.values()].flatMap((body) =>
    unpacked(body)
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Quarantined),
  );
}
