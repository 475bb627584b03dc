import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Laptop } from './a-laptop';

/** Every object below a prefix, as bytes. */
export async function objectsBelow(
  { etlS3 }: Laptop,
  bucket: string,
  prefix: string,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const page of paginateListObjectsV2(
    { client: etlS3 },
    { Bucket: bucket, Prefix: prefix },
  ))
    for (const { Key = '' } of page.Contents ?? []) {
      const { Body } = await etlS3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      found.set(Key, Buffer.from((await Body?.transformToByteArray()) ?? []));
    }
  return found;
}

export const unpacked = (body: Buffer): Buffer =>
  body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;

/** One line of quarantine. */
export interface Quarantined {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
}

/** The quarantine of one generation. */
export async function quarantined(
  laptop: Laptop,
  dataType: string,
  day: string,
  generation: string,
): Promise<Quarantined[]> {
  const files = await objectsBelow(
    laptop,
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
