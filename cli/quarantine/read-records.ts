import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { ObjectStore } from '../../clients/object-store';
import type { PartEntry } from '../../core/codecs/manifest-report';
import { CommandFault, EXIT } from '../exit-code';

/** The lines of one file, unpacked as they are read; the reader may stop at any of them. */
async function* linesOf(store: ObjectStore, bucket: string, key: string): AsyncIterable<string> {
  const info = await store.head(bucket, key);
  const opened = info === null ? null : await store.open(bucket, key, info.etag);
  if (opened === null || 'changed' in opened)
    throw new CommandFault(
      EXIT.failed,
      `s3://${bucket}/${key} is gone: quarantine has a short lifetime. Run the day again with --again to have it written anew.`,
    );
  const { stream: stored } = opened;
  const unpacked = stored.pipe(createGunzip());
  stored.once('error', (error) => unpacked.destroy(error));
  try {
    yield* createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    stored.destroy();
  }
}

const reasonOf = (line: string): unknown => (JSON.parse(line) as { reason?: unknown }).reason;

/** The first lines of a generation's quarantine, of one reason if one is given, as they were written. */
export async function readRecords(
  store: ObjectStore,
  bucket: string,
  files: readonly PartEntry[],
  wanted: { readonly reason: string | null; readonly limit: number },
): Promise<string[]> {
  const found: string[] = [];
  for (const { key } of files) {
    for await (const line of linesOf(store, bucket, key)) {
      if (found.length === wanted.limit) return found;
      if (wanted.reason === null || reasonOf(line) === wanted.reason) found.push(line);
    }
  }
  return found;
}
