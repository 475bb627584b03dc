import type { ObjectStore } from '../../clients/object-store';
import type { Listed } from '../../core/status/capture-listing';
import type { DayRange } from '../../core/status/warehouse-sql';

const DAY_LENGTH = 'YYYY-MM-DD'.length;
/** S3's most keys per page. What a page brings is paid for; a listing is begun anew only behind whole pages. */
const PAGE = 1_000;

/** Which objects of a range of days are of interest, below `<prefix><day>/`. */
export interface Wanted {
  readonly bucket: string;
  readonly prefix: string;
  readonly range: DayRange;
  /** A key behind which the next object of interest lies, when this one and many that follow are none; else null. */
  readonly skipTo: (key: string) => string | null;
}

/**
 * The objects of a range of days, in one listing that begins and ends with the range. What need not be seen (the parts of
 * a large capture) is skipped page by page, so that a day costs a few calls, however many parts it has.
 */
export async function objectsOfDays(
  store: ObjectStore,
  { bucket, prefix, range: { from, to }, skipTo }: Wanted,
): Promise<Listed[]> {
  const found: Listed[] = [];
  /** Lists until there is something to skip, and returns where to go on; null at the end. */
  async function listFrom(after: string): Promise<string | null> {
    let seen = 0;
    for await (const { key, size } of store.list(bucket, prefix, after)) {
      if (key.slice(prefix.length, prefix.length + DAY_LENGTH) > to) return null;
      found.push({ key, size });
      seen += 1;
      const next = seen % PAGE === 0 ? skipTo(key) : null;
      if (next !== null) return next;
    }
    return null;
  }
  for (let after: string | null = `${prefix}${from}`; after !== null;)
    after = await listFrom(after);
  return found;
}
