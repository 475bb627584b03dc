import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { holdTables } from './holder';
import type { Target } from './target';

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'MILLRACE_CASES_REDSHIFT_';

function identityOf(env: Environment): Record<string, string> {
  const members = {
    WorkgroupName: env[`${PREFIX}WORKGROUP`],
    ClusterIdentifier: env[`${PREFIX}CLUSTER`],
    Database: env[`${PREFIX}DATABASE`] ?? 'analytics',
    SecretArn: env[`${PREFIX}SECRET_ARN`],
    DbUser: env[`${PREFIX}DB_USER`],
  };
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
  return Object.fromEntries(given);
}

/**
 * The real cluster that the environment names (README.md of the cases), or null. It has never been used.
 * @throws Error when a variable that it needs is missing
 */
export function clusterTarget(env: Environment): Target | null {
  const identity = identityOf(env);
  if (identity.WorkgroupName === undefined && identity.ClusterIdentifier === undefined) return null;
  const bucket = env[`${PREFIX}BUCKET`];
  const pgUrl = env[`${PREFIX}PG_URL`];
  if (bucket === undefined || pgUrl === undefined) {
    throw new Error(`${PREFIX}BUCKET and ${PREFIX}PG_URL must be set as well`);
  }
  const client = new RedshiftDataClient({});
  const s3 = new S3Client({});
  return {
    client,
    isLocal: false,
    identity,
    bucket,
    put: async (key, body) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    hold: (tables) => holdTables(pgUrl, tables),
    stop: async () => {
      client.destroy();
      s3.destroy();
    },
  };
}
