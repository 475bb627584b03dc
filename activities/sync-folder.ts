import { hash } from 'node:crypto';
import { formatCrossing, parseCrossings, type Crossing } from '../core/codecs/manifest-crossings';
import {
  parseSyncManifest,
  parseSyncPlan,
  type SyncManifest,
  type SyncPlan,
} from '../core/codecs/manifest-sync';
import type { SyncPlanRef } from '../core/contracts/sync';
import { crossingsPrefix, syncPrefix } from '../core/keys';
import { AwsFault } from '../clients/aws-fault';
import type { CopyBucket } from '../clients/copy-bucket';
import { fail } from './fail';
import { inParallel } from './in-parallel';
import type { SyncDeps } from './sync-deps';

/** The books of the sync, in the bucket of the copies: plans, manifests, crossing logs. */

type Books = Pick<SyncDeps, 'copies' | 'copyBucket'>;

const READS_AT_ONCE = 16;

export const sha256Of = (bytes: string | Buffer): string => hash('sha256', bytes);

export const md5Of = (bytes: Buffer): string => hash('md5', bytes);

export const planKey = (dataType: string, day: string, token: string): string =>
  `${syncPrefix(dataType, day)}plan-${token}.json`;

export const logKey = (dataType: string, day: string, token: string, batch: number): string =>
  `${crossingsPrefix(dataType, day)}${token}-${batch}.jsonl`;

/** Writes one of the books, once; `false`: another one is there. */
export async function putBook(copies: CopyBucket, key: string, body: Buffer): Promise<boolean> {
  const written = await copies.putNew(key, { bytes: body, md5: md5Of(body) });
  if (written === 'damaged')
    throw new AwsFault('ServiceUnreachable', `${key} was damaged on its way to S3.`, null);
  if (written !== 'exists') return true;
  // A refusal is read, not believed: it may be my own write, whose reply was lost.
  return (await copies.get(key))?.body.equals(body) ?? false;
}

/** One of the books, as whoever names it knows it. @throws ObjectGone, ObjectDiffers */
async function named({ copies, copyBucket }: Books, key: string, sha256: string): Promise<string> {
  const name = `s3://${copyBucket}/${key}`;
  const found = await copies.get(key);
  if (found === null) throw fail('ObjectGone', `${name} is gone.`);
  const is = sha256Of(found.body);
  if (is !== sha256)
    throw fail('ObjectDiffers', `${name} has SHA-256 ${is}, the run names ${sha256}.`);
  return found.body.toString('utf8');
}

export const readSyncPlan = async (books: Books, ref: SyncPlanRef): Promise<SyncPlan> =>
  parseSyncPlan(JSON.parse(await named(books, ref.planKey, ref.planSha256)));

export const logBody = (crossings: readonly Crossing[]): Buffer =>
  Buffer.from(crossings.map(formatCrossing).join(''));

/** @throws ObjectDiffers naming a log that is none */
function crossingsIn({ copyBucket }: Books, key: string, text: string): Crossing[] {
  try {
    return parseCrossings(text);
  } catch (error) {
    const why = (error as Error).message;
    throw fail('ObjectDiffers', `s3://${copyBucket}/${key} is no crossing log: ${why}.`);
  }
}

/** A log that a batch names. */
export const readLog = async (
  books: Books,
  { logKey: key, logSha256 }: { readonly logKey: string; readonly logSha256: string },
): Promise<Crossing[]> => crossingsIn(books, key, await named(books, key, logSha256));

/** Every line of the day's logs. */
export async function readLogs(books: Books, dataType: string, day: string): Promise<Crossing[]> {
  const { copies } = books;
  const keys: string[] = [];
  for await (const { key } of copies.list(crossingsPrefix(dataType, day))) keys.push(key);
  const logs = await inParallel(keys, READS_AT_ONCE, async (key) => {
    const found = await copies.get(key);
    return found === null ? [] : crossingsIn(books, key, found.body.toString('utf8'));
  });
  return logs.flat();
}

const MANIFEST = /\/(\d{4,})\.json$/;

/** The day's highest manifest, and the bytes that it is; null when there is none. */
export async function highestManifest(
  { copies }: Books,
  dataType: string,
  day: string,
): Promise<{
  readonly key: string;
  readonly manifest: SyncManifest;
  readonly body: Buffer;
} | null> {
  let highest: { readonly key: string; readonly number: number } | null = null;
  for await (const { key } of copies.list(syncPrefix(dataType, day))) {
    const digits = MANIFEST.exec(key)?.[1];
    if (digits !== undefined && Number(digits) > (highest?.number ?? 0))
      highest = { key, number: Number(digits) };
  }
  const found = highest === null ? null : await copies.get(highest.key);
  if (highest === null || found === null) return null;
  const manifest = parseSyncManifest(JSON.parse(found.body.toString('utf8')));
  return { key: highest.key, manifest, body: found.body };
}
