import type { DataType } from '../data-type';
import type { FailureType } from '../failures';
import type { MergedChunks } from './merge-chunks';

/** Why a generation must not be committed. */
export interface GenerationFault {
  readonly type: FailureType;
  readonly what: string;
}

/** Rows that the warehouse holds, of this day or of the newest earlier loaded one. */
export interface LoadedRows {
  readonly day: string;
  readonly rows: number;
}

const rowsOf = (entries: readonly { readonly rows: number }[]): number =>
  entries.reduce((sum, { rows }) => sum + rows, 0);

/** The books of the whole hop: read + unfolded = written + quarantined, and the parts hold what the books say. */
export function booksFault({ books, parts, quarantine, profile }: MergedChunks): string | null {
  const { read, unfolded, written, quarantined } = books;
  if (read + unfolded !== written + quarantined)
    return `${read} read + ${unfolded} unfolded is not ${written} written + ${quarantined} quarantined`;
  if (rowsOf(parts) !== written)
    return `${written} rows were written, and the parts have ${rowsOf(parts)}`;
  if (rowsOf(quarantine) !== quarantined)
    return `${quarantined} records were quarantined, and the files have ${rowsOf(quarantine)}`;
  const byReason = Object.values(books.quarantinedByReason).reduce((sum, count) => sum + count, 0);
  if (byReason !== quarantined)
    return `${quarantined} records were quarantined, ${byReason} of them with a reason`;
  const over = profile.find(({ count }) => BigInt(count) > BigInt(written));
  return over === undefined
    ? null
    : `column ${over.column} has ${over.count} values in ${written} rows`;
}

function quarantineFault(type: DataType, { books }: MergedChunks): GenerationFault | null {
  const { records, share } = type.quarantineLimit;
  if (books.quarantined <= records || books.quarantined <= books.read * share) return null;
  const reasons = Object.entries(books.quarantinedByReason)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
  return {
    type: 'TooManyQuarantined',
    what: `${books.quarantined} of ${books.read} records are in quarantine (${reasons}); ${type.name} allows ${records}, or ${share * 100} % if that is more.`,
  };
}

function shrinkFault(
  type: DataType,
  { books }: MergedChunks,
  loaded: LoadedRows | null,
): GenerationFault | null {
  if (books.written === 0 && !type.mayBeEmpty)
    return {
      type: type.source.kind === 'events' ? 'NoEvents' : 'EmptySource',
      what: `None of ${books.read} records became a row.`,
    };
  if (loaded === null || books.written >= loaded.rows * type.shrinkBelow) return null;
  return {
    type: 'ShrinkGuard',
    what: `${books.written} rows are less than ${type.shrinkBelow * 100} % of the ${loaded.rows} that ${loaded.day} has in the warehouse.`,
  };
}

/** What forbids this generation, most telling first; null when nothing does. `loaded` is asked for only by the shrink guard. */
export function generationFault(
  type: DataType,
  merged: MergedChunks,
  guard: { readonly acceptShrink: boolean; readonly loaded: LoadedRows | null },
): GenerationFault | null {
  const books = booksFault(merged);
  if (books !== null) return { type: 'BooksDoNotBalance', what: `The books differ: ${books}.` };
  return (
    quarantineFault(type, merged) ??
    (guard.acceptShrink ? null : shrinkFault(type, merged, guard.loaded))
  );
}
