import type { CrossingAudit, ReadCrossing } from '../../core/border/crossing-audit';
import type { DayBooks } from '../../core/border/crossing-books';
import type { DayRange } from '../../core/status/warehouse-sql';
import {
  isBroken,
  readBooks,
  readLog,
  readManifest,
  type CopyBucketReader,
} from '../facts/read-border-books';
import { mendOf, type BookFault, type BookFaultKind } from './book-fault';

/** What is audited of each type. */
export interface AuditScope {
  readonly range: DayRange;
  /** From here on, persons count for the year. */
  readonly yearFromMs: number;
}

/** A log has up to some MB, and twice that in memory. */
const LOGS_AT_ONCE = 4;
/** S3's clock may go behind the border worker's. */
const CLOCKS_APART_MS = 3_600_000;

interface OneDay {
  readonly reader: CopyBucketReader;
  readonly dataType: string;
  readonly books: DayBooks;
  readonly scope: AuditScope;
  readonly audit: CrossingAudit;
}

const isAsked = ({ books: { day }, scope: { range } }: OneDay): boolean =>
  range.from <= day && day <= range.to;

/** Written so late that it may tell of the year. */
const isOfYear = (
  { scope }: OneDay,
  { lastModified }: { readonly lastModified: string },
): boolean => Date.parse(lastModified) >= scope.yearFromMs - CLOCKS_APART_MS;

function faultOf(
  { reader, dataType, books: { day } }: OneDay,
  fault: BookFaultKind,
  key: string,
  what: string,
): BookFault {
  const object = `s3://${reader.bucket}/${key}`;
  return { fault, dataType, day, object, what, mend: mendOf(fault, dataType, day) };
}

function count(of: OneDay, lines: readonly ReadCrossing[]): string[] {
  const { dataType, books, scope, audit } = of;
  for (const line of lines) {
    if (isAsked(of)) audit.add({ dataType, day: books.day }, line);
    if (line.crossing.crossedAtMs >= scope.yearFromMs) audit.addToYear(dataType, line);
  }
  return lines.map(({ crossing }) => crossing.copy.key);
}

/** Adds the day's logs up, oldest first. */
async function addLogs(
  of: OneDay,
): Promise<{ readonly logged: ReadonlySet<string>; readonly broken: BookFault[] }> {
  const logs = of.books.logs
    .filter((log) => isAsked(of) || isOfYear(of, log))
    .sort((a, b) => (a.lastModified < b.lastModified ? -1 : 1));
  const logged = new Set<string>();
  const broken: BookFault[] = [];
  for (let first = 0; first < logs.length; first += LOGS_AT_ONCE) {
    const some = logs.slice(first, first + LOGS_AT_ONCE);
    for (const log of await Promise.all(some.map(({ key }) => readLog(of.reader, key)))) {
      if (isBroken(log))
        broken.push(faultOf(of, 'log_broken', log.key, `it is no crossing log: ${log.why}`));
      else for (const key of count(of, log)) logged.add(key);
    }
  }
  return { logged, broken };
}

/** Holds the day's newest manifest against its logs. */
async function manifestFaults(of: OneDay, logged: ReadonlySet<string>): Promise<BookFault[]> {
  const { manifests, logs } = of.books;
  const [newest, log] = [manifests.at(-1), logs[0]];
  if (newest === undefined)
    return log === undefined || !isAsked(of)
      ? []
      : [faultOf(of, 'log_without_manifest', log.key, 'no sync manifest of the day is there')];
  // Outside the days that were asked for, a day without any log is what the year's persons would lack.
  if (!isAsked(of) && (log !== undefined || !isOfYear(of, newest))) return [];
  const manifest = await readManifest(of.reader, newest.key);
  if (isBroken(manifest)) return [faultOf(of, 'manifest_broken', newest.key, manifest.why)];
  const unlogged = manifest.objects.filter(({ copy }) => !logged.has(copy.key));
  const [first] = unlogged;
  if (first === undefined) return [];
  const what = `it names ${manifest.objects.length} copies, ${unlogged.length} of which no log names, such as ${first.copy.key}`;
  const fault = log === undefined ? 'manifest_without_log' : 'copy_not_logged';
  return [faultOf(of, fault, newest.key, what)];
}

/** Adds up the books of a day, and says what is wrong with them. */
export async function auditDay(of: OneDay): Promise<BookFault[]> {
  const { logged, broken } = await addLogs(of);
  // What a broken log names, nobody knows.
  return [...broken, ...(broken.length > 0 ? [] : await manifestFaults(of, logged))];
}

/** Adds up the books of a type, and says what is wrong with them. */
export async function auditType(
  reader: CopyBucketReader,
  dataType: string,
  scope: AuditScope,
  audit: CrossingAudit,
): Promise<BookFault[]> {
  const faults: BookFault[] = [];
  for (const books of await readBooks(reader, dataType, scope.range.to))
    faults.push(...(await auditDay({ reader, dataType, books, scope, audit })));
  return faults;
}
