import { allow, s3Arns, type Allow } from './policy';

/** The buckets of the world that parts of Millrace work with, by what they hold. */
export type Buckets = Readonly<
  Record<'exports' | 'events' | 'eventsCopy' | 'warehouse' | 'quarantine', string>
>;

const { bucket, objects } = s3Arns('aws');

/** One user per component, each with what its work takes and no more. Nobody may delete. */
export const USERS = ['millrace-etl', 'millrace-copy', 'millrace-seed', 'millrace-border'] as const;
export type UserName = (typeof USERS)[number];

/** The border worker puts copies and finds them by listing; it gets back only what it has written about them. */
const border = (copies: string): readonly Allow[] => [
  allow(['s3:ListBucket', 's3:ListBucketMultipartUploads'], bucket(copies)),
  allow(
    ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    objects(copies),
  ),
  allow(['s3:GetObject'], objects(copies, '.sync/'), objects(copies, '.crossings/')),
];

export function policyOf(user: UserName, buckets: Buckets): readonly Allow[] {
  switch (user) {
    case 'millrace-etl': {
      const own = [buckets.exports, buckets.warehouse, buckets.quarantine];
      const events = [buckets.events, buckets.eventsCopy];
      return [
        allow(['s3:ListBucket'], ...[...own, ...events].map(bucket)),
        allow(
          ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
          ...own.map((name) => objects(name)),
        ),
        allow(['s3:GetObject'], ...events.map((name) => objects(name))),
      ];
    }
    // As whom COPY reads: in production the cluster's role.
    case 'millrace-copy':
      return [
        allow(['s3:ListBucket'], bucket(buckets.warehouse)),
        allow(['s3:GetObject'], objects(buckets.warehouse)),
      ];
    // The world that fills the sources; it stands for the services that write tables and events.
    case 'millrace-seed': {
      const sources = [buckets.exports, buckets.events];
      return [
        allow(['s3:ListBucket'], ...sources.map(bucket)),
        allow(['s3:PutObject', 's3:AbortMultipartUpload'], ...sources.map((name) => objects(name))),
        allow(['dynamodb:*'], '*'),
      ];
    }
    case 'millrace-border':
      return border(buckets.eventsCopy);
  }
}
