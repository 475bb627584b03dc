import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataType } from '../../local/seed/row';
import { tableOf } from '../../local/demo/seeded';
import type { Laptop } from './a-laptop';

/** Buckets of the world that Millrace writes. */
const BUCKETS = [
  'millrace-exports',
  'millrace-events-from-cn',
  'millrace-warehouse',
  'millrace-quarantine',
];

/** S3 of the world as who may do everything. */
export function rootS3({ folder, env }: Pick<Laptop, 'folder' | 'env'>): S3Client {
  const { awsRoot } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as {
    awsRoot: { accessKeyId: string; secretAccessKey: string };
  };
  return new S3Client({
    region: env.AWS_REGION!,
    endpoint: env.AWS_ENDPOINT_URL_S3!,
    credentials: awsRoot,
  });
}

export async function keysBelow(s3: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    for (const { Key } of page.Contents ?? []) keys.push(Key!);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys;
}

/** Uploads that nobody has ended. */
export async function openUploads(s3: S3Client): Promise<string[]> {
  const pages = await Promise.all(
    BUCKETS.map(async (Bucket) => {
      const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.map(({ Key }) => `s3://${Bucket}/${Key}`);
    }),
  );
  return pages.flat();
}

/** Stage tables that are there. */
export async function stageTables(laptop: Laptop): Promise<string[]> {
  const found = await laptop.rows(
    `SELECT DISTINCT table_name FROM svv_columns WHERE table_schema = 'millrace' AND table_name LIKE 'stage%'`,
  );
  return found.map(([name]) => name!);
}

/** Epochs and generations of all loads of a day, the oldest first. */
export async function loadsOf(
  laptop: Laptop,
  type: DataType,
  day: string,
): Promise<readonly { readonly epoch: string; readonly generation: string }[]> {
  const there = await laptop.rows(
    `SELECT DISTINCT table_name FROM svv_columns WHERE table_schema = 'millrace' AND table_name = 'loads'`,
  );
  if (there.length === 0) return [];
  const found = await laptop.rows(
    `SELECT epoch, generation FROM millrace.loads WHERE data_type = '${type}' AND day = CAST('${day}' AS DATE) ORDER BY epoch`,
  );
  return found.map(([epoch, generation]) => ({ epoch: epoch!, generation: generation! }));
}

/** What the fence says of a day, and what the table holds of it. */
export async function fenceOf(laptop: Laptop, type: DataType, day: string) {
  const rows = await laptop.rows(
    `SELECT generation, loaded_epoch, CAST("rows" AS VARCHAR(20)), (SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM ${tableOf(type)} WHERE day = CAST('${day}' AS DATE)) FROM millrace.fence_${type} WHERE day = CAST('${day}' AS DATE)`,
  );
  return rows.map(([generation, loadedEpoch, saidRows, countedRows]) => ({
    generation,
    loadedEpoch,
    saidRows,
    countedRows,
  }));
}

/** Captures of a table's day: how many were begun, how many are whole. */
export async function capturesOf(
  s3: S3Client,
  table: string,
  day: string,
): Promise<{ readonly begun: number; readonly whole: number }> {
  const keys = await keysBelow(s3, 'millrace-exports', `exports/${table}/${day}/AWSDynamoDB/`);
  const count = (name: string): number => keys.filter((key) => key.endsWith(`/${name}`)).length;
  return { begun: count('plan.json'), whole: count('manifest-summary.json') };
}
