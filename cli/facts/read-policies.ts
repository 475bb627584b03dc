import { createHash } from 'node:crypto';
import { parsePolicyRecord, type PolicyRecord } from '../../core/codecs/manifest-policy';
import { CROSSINGS_ROOT, policiesPrefix } from '../../core/keys';
import { CommandFault, EXIT } from '../exit-code';
import { isBroken, readLog, type BrokenBook, type CopyBucketReader } from './read-border-books';

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

async function readPolicy(
  { store, bucket }: CopyBucketReader,
  key: string,
): Promise<PolicyRecord | BrokenBook> {
  const found = await store.get(bucket, key);
  try {
    return parsePolicyRecord(JSON.parse(found?.body.toString('utf8') ?? ''), sha256Of);
  } catch {
    return { key, why: 'it does not declare the policy that it is named after' };
  }
}

/** The policies that a type has been copied under, the oldest first, and the records of them that cannot be read. */
export async function readPolicies(
  reader: CopyBucketReader,
  dataType: string,
): Promise<{ readonly records: PolicyRecord[]; readonly broken: BrokenBook[] }> {
  const records: PolicyRecord[] = [];
  const broken: BrokenBook[] = [];
  for await (const { key } of reader.store.list(reader.bucket, policiesPrefix(dataType))) {
    const read = await readPolicy(reader, key);
    if (isBroken(read)) broken.push(read);
    else records.push(read);
  }
  records.sort((a, b) => a.firstUsedAtMs - b.firstUsedAtMs);
  return { records, broken };
}

/** The newest crossing of a type. */
export interface LastCrossing {
  readonly policyVersion: string;
  readonly crossedAtMs: number;
}

const newestOf = (crossings: readonly LastCrossing[]): LastCrossing | null =>
  crossings.toSorted((a, b) => b.crossedAtMs - a.crossedAtMs)[0] ?? null;

/** The newest line of the newest logs; null before anything has crossed. @throws CommandFault for a broken log */
export async function readLastCrossing(
  reader: CopyBucketReader,
  dataType: string,
): Promise<LastCrossing | null> {
  const { store, bucket } = reader;
  const logs: { readonly key: string; readonly lastModified: string }[] = [];
  for await (const log of store.list(bucket, `${CROSSINGS_ROOT}${dataType}/`)) logs.push(log);
  logs.sort((a, b) => (a.lastModified < b.lastModified ? 1 : -1));
  const found: LastCrossing[] = [];
  let newestAt = '';
  for (const { key, lastModified } of logs) {
    // S3 tells seconds: logs of one second are told apart by what they say.
    if (found.length > 0 && lastModified !== newestAt) break;
    const lines = await readLog(reader, key);
    if (isBroken(lines))
      throw new CommandFault(
        EXIT.failed,
        `s3://${bucket}/${key} is no crossing log: ${lines.why}. millrace border audit says what to do.`,
      );
    found.push(...lines.map(({ crossing }) => crossing));
    newestAt = lastModified;
  }
  return newestOf(found);
}
