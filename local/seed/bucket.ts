import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** What the seeder does with a bucket. */
export interface Bucket {
  readonly name: string;
  readonly put: (key: string, body: Buffer) => Promise<void>;
  /** Puts as an upload of one part, as DynamoDB's export does; returns the ETag, `<hex>-1`, without quotes. */
  readonly upload: (key: string, body: Buffer) => Promise<string>;
  readonly keysBelow: (prefix: string) => Promise<string[]>;
}

async function upload(client: S3Client, place: { Bucket: string; Key: string }, body: Buffer) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
  const part = { ...place, UploadId, PartNumber: 1 };
  const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: body }));
  const done = await client.send(
    new CompleteMultipartUploadCommand({
      ...place,
      UploadId,
      MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
    }),
  );
  return (done.ETag ?? '').replaceAll('"', '');
}

export const s3Bucket = (client: S3Client, name: string): Bucket => ({
  name,
  async put(key, body) {
    await client.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
  },
  upload: (key, body) => upload(client, { Bucket: name, Key: key }, body),
  async keysBelow(prefix) {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: name, Prefix: prefix }))
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    return keys;
  },
});
