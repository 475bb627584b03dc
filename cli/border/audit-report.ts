import type { AuditRow, DistinctPersons } from '../../core/border/crossing-audit';
import { STANDARD_ERROR } from '../../core/border/distinct';
import type { DayRange } from '../../core/status/warehouse-sql';
import type { BookFault, BookFaultKind } from './book-fault';

/** What `millrace border audit --json` prints. Members are added, never renamed. */
export interface AuditReport extends DayRange {
  /** The books are whole. */
  readonly good: boolean;
  readonly rows: readonly AuditRow[];
  readonly persons: {
    /** Estimates. */
    readonly fields: readonly DistinctPersons[];
    /** As a share of an estimate. */
    readonly standardError: number;
    /** The first instant of the year in China, ISO 8601: what crossed since, of days up to `to`, counts. */
    readonly since: string;
    /** Why there may be more of them; empty: nothing is missing. */
    readonly atLeast: readonly string[];
  };
  readonly faults: readonly BookFault[];
}

/** What hides persons, and not only names of policies. */
const HIDING: readonly BookFaultKind[] = ['manifest_without_log', 'copy_not_logged', 'log_broken'];

function atLeast(unfilteredTypes: readonly string[], faults: readonly BookFault[]): string[] {
  const hiding = faults.filter(({ fault }) => HIDING.includes(fault)).length;
  return [
    ...(unfilteredTypes.length > 0
      ? [
          `who is in the objects that crossed unfiltered is not counted (${unfilteredTypes.join(', ')})`,
        ]
      : []),
    ...(hiding > 0 ? [`the books lack what ${hiding} of the faults name`] : []),
  ];
}

/** The audit as it is told. */
export const auditReport = (
  { from, to }: DayRange,
  yearFromMs: number,
  found: {
    readonly rows: readonly AuditRow[];
    readonly persons: readonly DistinctPersons[];
    readonly unfilteredTypes: readonly string[];
    readonly faults: readonly BookFault[];
  },
): AuditReport => ({
  from,
  to,
  good: found.faults.length === 0,
  rows: found.rows,
  persons: {
    fields: found.persons,
    standardError: Number(STANDARD_ERROR.toFixed(4)),
    since: new Date(yearFromMs).toISOString(),
    atLeast: atLeast(found.unfilteredTypes, found.faults),
  },
  faults: found.faults,
});
