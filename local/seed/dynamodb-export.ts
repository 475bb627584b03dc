import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Bucket } from './bucket';
import { dayNumber, endOfDayMs, type Day } from './days';
import { DYNAMODB } from './dialect';
import { hexOf, uuidOf } from './identity';
import { lineOf } from './line';
import { recordsOn, type SeedRecord } from './records';
import type { Table, World } from './world';

/** One finished export of a table, as `ExportTableToPointInTime` lays it. */
export interface LaidExport {
  readonly table: Table;
  readonly day: Day;
  /** Export id, the name of its folder below `AWSDynamoDB/`. */
  readonly capture: string;
  readonly items: number;
}

/** DynamoDB writes a file for each of the table's own partitions; one more stays empty, as such files do. */
const PARTITIONS = 4;
const MINUTE_MS = 60_000;
/** Made a quarter of an hour after the day, which is in the day's window. */
const MADE_AFTER_MS = 15 * MINUTE_MS;
const TOOK_MS = 7 * MINUTE_MS;
const ARN = 'arn:aws:dynamodb:eu-west-1:111111111111:table';

const zipped = promisify(gzip);
const md5 = (body: Buffer): string => createHash('md5').update(body).digest('base64');
const text = (value: string): Buffer => Buffer.from(value);

export const captureOf = (world: World, table: Table, day: Day): string => {
  const { seed, users, devices } = world;
  const madeMs = endOfDayMs(dayNumber(day)) + MADE_AFTER_MS;
  const id = hexOf('export', seed, users, devices, table, day).slice(0, 8);
  return `${String(madeMs).padStart(14, '0')}-${id}`;
};
const exportPrefix = (table: Table, day: Day): string => `exports/${table}/${day}`;
export const captureFolder = (world: World, table: Table, day: Day): string =>
  `${exportPrefix(table, day)}/AWSDynamoDB/${captureOf(world, table, day)}/`;

/** Lines of each partition; an item's is chosen by its id, as DynamoDB does by its key. */
function partitioned(records: Iterable<SeedRecord>): Buffer[][] {
  const partitions: Buffer[][] = Array.from({ length: PARTITIONS + 1 }, () => []);
  for (const record of records) {
    const place = Number.parseInt(hexOf(JSON.stringify(record.item.id)).slice(0, 6), 16);
    partitions[place % PARTITIONS]?.push(lineOf(record, DYNAMODB));
  }
  return partitions;
}

function summaryOf(
  world: World,
  { table, day, capture, items }: LaidExport,
  bucket: string,
  bytes: number,
): string {
  const madeMs = endOfDayMs(dayNumber(day)) + MADE_AFTER_MS;
  return JSON.stringify({
    version: '2020-06-30',
    exportArn: `${ARN}/${table}/export/${capture}`,
    startTime: new Date(madeMs).toISOString(),
    endTime: new Date(madeMs + TOOK_MS).toISOString(),
    tableArn: `${ARN}/${table}`,
    tableId: uuidOf(world.seed, 'table', table),
    exportTime: new Date(madeMs).toISOString(),
    s3Bucket: bucket,
    s3Prefix: exportPrefix(table, day),
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${captureFolder(world, table, day)}manifest-files.json`,
    billedSizeBytes: bytes,
    itemCount: items,
    outputFormat: 'DYNAMODB_JSON',
    outputView: 'NEW_IMAGE',
    exportType: 'FULL_EXPORT',
  });
}

/**
 * Lays a table's day as a finished export of DynamoDB's own (docs: "S3DataExport.Output"): data files, files manifest,
 * and the summary last. The same again writes the same bytes.
 */
export async function writeDynamodbExport(
  bucket: Bucket,
  world: World,
  table: Table,
  day: Day,
): Promise<LaidExport> {
  const folder = captureFolder(world, table, day);
  // AWS's own samples disagree on whether a data file's key holds the prefix: here every other day has it.
  const omitted = dayNumber(day) % 2 === 0 ? 0 : `${exportPrefix(table, day)}/`.length;
  await bucket.put(`${folder}_started`, text(''));
  const entries: string[] = [];
  let [items, bytes] = [0, 0];
  for (const [partition, lines] of partitioned(recordsOn(world, table, day)).entries()) {
    const body = await zipped(Buffer.concat(lines));
    const key = `${folder}data/${hexOf(folder, partition).slice(0, 26)}.json.gz`;
    const etag = await bucket.upload(key, body);
    items += lines.length;
    bytes += lines.reduce((sum, line) => sum + line.length, 0);
    entries.push(
      `${JSON.stringify({ itemCount: lines.length, md5Checksum: md5(body), etag, dataFileS3Key: key.slice(omitted) })}\n`,
    );
  }
  const laid = { table, day, capture: captureOf(world, table, day), items };
  const files = text(entries.join(''));
  const summary = text(summaryOf(world, laid, bucket.name, bytes));
  await bucket.put(`${folder}manifest-files.json`, files);
  await bucket.put(`${folder}manifest-files.checksum`, text(md5(files)));
  await bucket.put(`${folder}manifest-summary.checksum`, text(md5(summary)));
  await bucket.put(`${folder}manifest-summary.json`, summary);
  return laid;
}
