import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { unpacked } from './planted';

/** Whoever may read all buckets. */
interface Reader {
  readonly etlS3: S3Client;
}

/** Every object below a prefix, as bytes. */
export async function objectsBelow(
  { etlS3 }: Reader,
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

/** One line of quarantine. */
export interface Quarantined {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
}

/** The quarantine of one generation. */
export async function quarantined(
  reader: Reader,
  dataType: string,
  day: string,
  generation: string,
): Promise<Quarantined[]> {
  const files = await objectsBelow(
    reader,
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
