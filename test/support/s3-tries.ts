import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

export const put = (s3: S3Client, Bucket: string, Key: string, Body = 'x') =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }));
export const get = async (s3: S3Client, Bucket: string, Key: string): Promise<string> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
export const keysIn = async (s3: S3Client, Bucket: string, Prefix = ''): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(
    ({ Key }) => Key!,
  );
/** moto refuses Secrets Manager with XML, which the SDK cannot read: only the status tells. */
export const forbidden = { $metadata: { httpStatusCode: 403 } };

/** What somebody may try in a bucket beside reading; all of it must be refused. */
export const writesTo = (s3: S3Client, Bucket: string, Key: string) => ({
  overwrite: () => put(s3, Bucket, Key),
  put: () => put(s3, Bucket, 'new'),
  copy: () =>
    s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` })),
  upload: () => s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large' })),
  ...deletesFrom(s3, Bucket, Key),
  notify: () =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }),
    ),
  createBucket: () => s3.send(new CreateBucketCommand({ Bucket: 'another-bucket' })),
});
export const deletesFrom = (s3: S3Client, Bucket: string, Key: string) => ({
  delete: () => s3.send(new DeleteObjectCommand({ Bucket, Key })),
  deleteBucket: () => s3.send(new DeleteBucketCommand({ Bucket })),
  policy: () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' })),
});

/** Names with what became of each: all tried, so that a failure shows every one that was let through. */
async function statusOf(tries: Readonly<Record<string, () => Promise<unknown>>>) {
  const statuses: Record<string, unknown> = {};
  for (const [name, attempt] of Object.entries(tries)) {
    statuses[name] = await attempt().then(
      () => 'accepted',
      (error: unknown) => (error as typeof forbidden).$metadata.httpStatusCode,
    );
  }
  return statuses;
}
export async function expectRefused(tries: Readonly<Record<string, () => Promise<unknown>>>) {
  const refused = Object.fromEntries(Object.keys(tries).map((name) => [name, 403]));
  expect(await statusOf(tries)).toEqual(refused);
}
