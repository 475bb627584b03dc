import { totalBooks } from '../border/total-books';
import { bytes, count, percent } from '../figures';
import type { CrossedObject } from '../codecs/manifest-sync';
import type { BorderBooks } from '../contracts/sync';
import type { DataType } from '../data-type';

/**
 * Bytes held back that stop no day, whatever their share: 1,000 KiB, the longest record that Firehose takes. One broken
 * event, however long, or a handful of broken lines on a small day is what the limit of records is for.
 */
export const HELD_BACK_BYTES = 1_024_000;

/** A message names the worst objects, and not a whole day of them. */
const MOST_NAMED = 3;

type Judged = Pick<CrossedObject, 'key' | 'lines' | 'unpackedBytes'>;

const isOver = ({ heldBack, read }: BorderBooks, atMost: number, share: number): boolean =>
  heldBack > atMost && heldBack > read * share;

/** The objects that hold most, in bytes, the worst first. */
const worst = (objects: readonly Judged[]): string =>
  objects
    .map(({ key, unpackedBytes }) => ({ key, held: unpackedBytes?.heldBack ?? 0 }))
    .filter(({ held }) => held > 0)
    .sort((a, b) => b.held - a.held)
    .slice(0, MOST_NAMED)
    .map(({ key, held }) => `${key} (${bytes(held)})`)
    .join(', ');

/**
 * Why too much of a day stays in China for the rest to be a true picture of it, or null. By the type's `quarantineLimit`: in
 * records as the transform judges its quarantine, and in bytes, since behind a broken event everything up to the next
 * newline is one record. `setAside` are keys of objects that somebody has looked at, and hidden: they count for nothing.
 */
export function heldBackFault(
  { name, quarantineLimit: { records, share } }: Pick<DataType, 'name' | 'quarantineLimit'>,
  objects: readonly Judged[],
  setAside: ReadonlySet<string>,
): string | null {
  const judged = objects.filter(({ key }) => !setAside.has(key));
  const inRecords = totalBooks(judged.map(({ lines }) => lines));
  const inBytes = totalBooks(judged.map(({ unpackedBytes }) => unpackedBytes));
  if (!isOver(inRecords, records, share) && !isOver(inBytes, HELD_BACK_BYTES, share)) return null;
  return (
    `${count(inRecords.heldBack)} of ${count(inRecords.read)} records, ${bytes(inBytes.heldBack)} of ${bytes(inBytes.read)}, are held back in China; ` +
    `${name} allows ${count(records)} records and ${bytes(HELD_BACK_BYTES)}, or ${percent(share)} of each if that is more. ` +
    `Most is in ${worst(judged)}.`
  );
}
