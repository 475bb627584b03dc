import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { generationPrefix } from '../../core/keys';
import { ask } from '../sql/ask';
import { firstDifference } from '../seed/difference';
import { digestOf } from '../seed/digest';
import { canonicalRow, COLUMNS, type DataType, type Row } from '../seed/row';
import { expectedDay, expectedRowsOf, tableOf, type Seeded } from './seeded';

export interface Services {
  readonly redshift: RedshiftDataClient;
  readonly s3: S3Client;
  readonly warehouseBucket: string;
}

/** What a comparison came to: a line for people, and whether it is as it must be. */
export interface Comparison {
  readonly same: boolean;
  readonly text: string;
}

const count = (value: number): string => value.toLocaleString('en-GB');

async function loadedRows({ redshift }: Services, type: DataType, day: string): Promise<Row[]> {
  const columns = Object.keys(COLUMNS[type]);
  const sql = `select ${columns.join(', ')} from ${tableOf(type)} where day = '${day}'`;
  const { head, rows } = await ask(redshift, sql);
  return (rows ?? []).map((row) =>
    canonicalRow(type, Object.fromEntries(head.map((name, at) => [name, row[at] ?? null]))),
  );
}

/** Quarantined records by reason, as the report of the newest load's generation has them. */
async function quarantined(
  { redshift, s3, warehouseBucket }: Services,
  type: DataType,
  day: string,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await ask(
    redshift,
    `select generation from millrace.loads where data_type = '${type}' and day = '${day}' order by epoch desc limit 1`,
  );
  const Key = `${generationPrefix(type, day, rows?.[0]?.[0] ?? '')}report.json`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: warehouseBucket, Key }));
  const report = JSON.parse((await Body?.transformToString()) ?? '{}') as {
    books: { quarantinedByReason: Record<string, number> };
  };
  return report.books.quarantinedByReason;
}

const sorted = (counts: Readonly<Record<string, number>>): string =>
  JSON.stringify(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Holds the warehouse against what the seeder, which shares no code with Millrace, says that it must hold: every row,
 * by the sum of their hashes, and every quarantined record, by reason.
 */
export async function compare(
  services: Services,
  seeded: Seeded,
  type: DataType,
  day: string,
): Promise<Comparison> {
  const wanted = expectedDay(seeded, type, day);
  const rows = await loadedRows(services, type, day);
  const found = digestOf(type, rows);
  if (found.rows !== wanted.rows || found.digest !== wanted.digest) {
    const difference = firstDifference(type, expectedRowsOf(seeded, type, day), rows);
    const text = `${type}: ${count(found.rows)} rows, ${count(wanted.rows)} expected; the first difference: ${JSON.stringify(difference)}`;
    return { same: false, text };
  }
  const reasons = await quarantined(services, type, day);
  if (sorted(reasons) !== sorted(wanted.quarantinedByReason)) {
    const text = `${type}: quarantined ${sorted(reasons)}, expected ${sorted(wanted.quarantinedByReason)}`;
    return { same: false, text };
  }
  return {
    same: true,
    text: `${type}: ${count(found.rows)} rows equal, ${count(wanted.quarantined)} quarantined for the expected reasons`,
  };
}
