import { isDay } from '../day';
import { CROSSINGS_ROOT, SYNC_ROOT } from '../keys';

/** An object of a listing, as far as it matters here. */
export interface ListedBook {
  readonly key: string;
  /** ISO 8601. */
  readonly lastModified: string;
}

/** What the border's books hold of one day of a type. */
export interface DayBooks {
  readonly day: string;
  /** Crossing logs. */
  readonly logs: readonly ListedBook[];
  /** Sync manifests, the highest number last. */
  readonly manifests: readonly (ListedBook & { readonly number: number })[];
}

const MANIFEST = /^(\d{4,})\.json$/;
const LOG = /\.jsonl$/;

/** The days of a type's books, oldest first, from listings of `.sync/<type>/` and `.crossings/<type>/`. */
export function dayBooks(dataType: string, listed: Iterable<ListedBook>): DayBooks[] {
  const days = new Map<
    string,
    { logs: ListedBook[]; manifests: DayBooks['manifests'][number][] }
  >();
  const roots = [CROSSINGS_ROOT, SYNC_ROOT].map((root) => `${root}${dataType}/`);
  for (const { key, lastModified } of listed) {
    const root = roots.find((each) => key.startsWith(each)) ?? '';
    const [day = '', name = '', ...deeper] = key.slice(root.length).split('/');
    if (root === '' || !isDay(day) || deeper.length > 0) continue;
    const books = days.get(day) ?? { logs: [], manifests: [] };
    days.set(day, books);
    const number = root === roots[1] ? MANIFEST.exec(name)?.[1] : undefined;
    if (number !== undefined) books.manifests.push({ key, lastModified, number: Number(number) });
    if (root === roots[0] && LOG.test(name)) books.logs.push({ key, lastModified });
  }
  return [...days]
    .map(([day, { logs, manifests }]) => ({
      day,
      logs,
      manifests: manifests.sort((a, b) => a.number - b.number),
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** China's clock is 8 hours before UTC, and its law counts from its own 1 January. */
const CHINA_AHEAD_MS = 8 * 3_600_000;

/** The first millisecond of the year of a day, in China. */
export const yearStartMs = (day: string): number =>
  Date.parse(`${day.slice(0, 4)}-01-01T00:00:00Z`) - CHINA_AHEAD_MS;
