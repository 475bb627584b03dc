/** The buckets of the world that parts of Millrace work with, by what they hold. */
export type Buckets = Readonly<Record<'exports' | 'events' | 'warehouse' | 'quarantine', string>>;

interface Allow {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const allow = (Action: readonly string[], ...Resource: readonly string[]): Allow => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const bucket = (name: string): string => `arn:aws:s3:::${name}`;
const objects = (name: string): string => `arn:aws:s3:::${name}/*`;

/** One user per component, each with what its work takes and no more. Nobody may delete. */
export const USERS = ['millrace-etl', 'millrace-copy', 'millrace-seed'] as const;
export type UserName = (typeof USERS)[number];

export function policyOf(user: UserName, buckets: Buckets): readonly Allow[] {
  switch (user) {
    case 'millrace-etl': {
      const own = [buckets.exports, buckets.warehouse, buckets.quarantine];
      return [
        allow(['s3:ListBucket'], ...own.map(bucket)),
        allow(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], ...own.map(objects)),
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
        allow(['s3:PutObject', 's3:AbortMultipartUpload'], ...sources.map(objects)),
        allow(['dynamodb:*'], '*'),
      ];
    }
  }
}
