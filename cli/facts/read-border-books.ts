import type { ObjectStore } from '../../clients/object-store';
import { dayBooks, type DayBooks, type ListedBook } from '../../core/border/crossing-books';
import { readCrossing, type ReadCrossing } from '../../core/border/crossing-audit';
import { parseCrossings } from '../../core/codecs/manifest-crossings';
import { parseSyncManifest, type SyncManifest } from '../../core/codecs/manifest-sync';
import { CROSSINGS_ROOT, crossingsPrefix, SYNC_ROOT, syncPrefix } from '../../core/keys';

/** Where the border's books lie: the bucket of the copies. */
export interface CopyBucketReader {
  readonly store: ObjectStore;
  readonly bucket: string;
}

/** A book that is there and cannot be read; `why` repeats nothing of it, as nobody knows what it holds. */
export interface BrokenBook {
  readonly key: string;
  readonly why: string;
}

export const isBroken = (book: object): book is BrokenBook => 'why' in book;

async function listed(
  { store, bucket }: CopyBucketReader,
  prefixes: readonly string[],
  lastDay: string | null,
): Promise<ListedBook[]> {
  const found: ListedBook[] = [];
  for (const prefix of prefixes)
    for await (const { key, lastModified } of store.list(bucket, prefix)) {
      // Days are in order, and policies behind all of them; '0' is the sign after '/'.
      if (lastDay !== null && key > `${prefix}${lastDay}0`) break;
      found.push({ key, lastModified });
    }
  return found;
}

/** The books of all days of a type up to one, oldest first. */
export const readBooks = async (
  reader: CopyBucketReader,
  dataType: string,
  to: string,
): Promise<DayBooks[]> =>
  dayBooks(
    dataType,
    await listed(reader, [`${CROSSINGS_ROOT}${dataType}/`, `${SYNC_ROOT}${dataType}/`], to),
  );

/** The books of one day of a type. */
export async function readBooksOfDay(
  reader: CopyBucketReader,
  dataType: string,
  day: string,
): Promise<DayBooks> {
  const prefixes = [crossingsPrefix(dataType, day), syncPrefix(dataType, day)];
  const [books] = dayBooks(dataType, await listed(reader, prefixes, null));
  return books ?? { day, logs: [], manifests: [] };
}

/** Every type that the books know: those that have left the catalogue, too. */
export async function typesInBooks({ store, bucket }: CopyBucketReader): Promise<string[]> {
  const roots = [CROSSINGS_ROOT, SYNC_ROOT];
  const folders = await Promise.all(roots.map((root) => store.folders(bucket, root)));
  return [...new Set(folders.flat().map((folder) => folder.split('/')[1] ?? ''))].sort();
}

async function textOf({ store, bucket }: CopyBucketReader, key: string): Promise<string | null> {
  return (await store.get(bucket, key))?.body.toString('utf8') ?? null;
}

/** The lines of a crossing log. */
export async function readLog(
  reader: CopyBucketReader,
  key: string,
): Promise<readonly ReadCrossing[] | BrokenBook> {
  const text = await textOf(reader, key);
  if (text === null) return { key, why: 'it is gone since it was listed' };
  try {
    return parseCrossings(text).map(readCrossing);
  } catch (error) {
    return { key, why: (error as Error).message };
  }
}

export async function readManifest(
  reader: CopyBucketReader,
  key: string,
): Promise<SyncManifest | BrokenBook> {
  const text = await textOf(reader, key);
  if (text === null) return { key, why: 'it is gone since it was listed' };
  try {
    return parseSyncManifest(JSON.parse(text));
  } catch {
    return { key, why: 'it is no sync manifest' };
  }
}
