import { crossingAudit, type AuditRow } from '../../core/border/crossing-audit';
import { readBooksOfDay, type CopyBucketReader } from '../facts/read-border-books';
import { auditDay } from './audit-books';
import type { BookFault } from './book-fault';

/** What the border's books say of one type and day. */
export interface BorderStory {
  /** By number; the transform reads the copies that the newest one names. */
  readonly manifests: readonly {
    readonly number: number;
    /** s3:// */
    readonly object: string;
    /** ISO 8601. */
    readonly writtenAt: string;
  }[];
  /** What crossed, by policy. */
  readonly crossings: readonly AuditRow[];
  readonly faults: readonly BookFault[];
}

/** Reads the day's books and holds them against each other, as an audit of this day alone. */
export async function readBorderStory(
  reader: CopyBucketReader,
  dataType: string,
  day: string,
): Promise<BorderStory> {
  const books = await readBooksOfDay(reader, dataType, day);
  const audit = crossingAudit({ byDay: true });
  // Nobody asks for the persons of the year here.
  const scope = { range: { from: day, to: day }, yearFromMs: Infinity };
  const faults = await auditDay({ reader, dataType, books, scope, audit });
  return {
    manifests: books.manifests.map(({ number, key, lastModified }) => ({
      number,
      object: `s3://${reader.bucket}/${key}`,
      writtenAt: lastModified,
    })),
    crossings: audit.rows(),
    faults,
  };
}
