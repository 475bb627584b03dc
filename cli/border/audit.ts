import { crossingAudit, type AuditRow } from '../../core/border/crossing-audit';
import { yearStartMs } from '../../core/border/crossing-books';
import { policyRecordKey } from '../../core/keys';
import type { DayRange } from '../../core/status/warehouse-sql';
import { EXIT } from '../exit-code';
import { typesInBooks, type CopyBucketReader } from '../facts/read-border-books';
import { readPolicies } from '../facts/read-policies';
import { configOf } from '../facts/sources';
import { tellEnvironment, type Shell } from '../shell';
import { auditType } from './audit-books';
import { auditReport, type AuditReport } from './audit-report';
import { auditText } from './audit-text';
import { mendOf, type BookFault } from './book-fault';

/** What was asked for. */
export interface AuditOrder {
  readonly range: DayRange;
  /** Null: every type that the books know. */
  readonly types: readonly string[] | null;
  readonly byDay: boolean;
  readonly json: boolean;
}

/** The bucket of the copies, where the border's books lie. */
export function copyBucketOf(shell: Shell): CopyBucketReader {
  tellEnvironment(shell);
  const config = configOf(shell);
  return { store: shell.open(config).store, bucket: config.eventsCopyBucket };
}

/** Policies that something crossed under, and of which nobody can say what they let through. */
async function policyFaults(
  reader: CopyBucketReader,
  dataType: string,
  rows: readonly AuditRow[],
): Promise<BookFault[]> {
  const versions = new Set(
    rows.filter((row) => row.dataType === dataType).map((row) => row.policyVersion),
  );
  if (versions.size === 0) return [];
  const { records, broken } = await readPolicies(reader, dataType);
  const known = new Set(records.map(({ policyVersion }) => policyVersion));
  return [...versions]
    .filter((version) => !known.has(version))
    .map((version) => {
      const key = policyRecordKey(dataType, version);
      const read = broken.find((each) => each.key === key);
      const fault = read === undefined ? 'policy_not_recorded' : 'policy_broken';
      const what = read?.why ?? 'it is not there, and objects crossed under it';
      const object = `s3://${reader.bucket}/${key}`;
      return { fault, dataType, day: null, object, what, mend: mendOf(fault, dataType, '') };
    });
}

async function audited(reader: CopyBucketReader, order: AuditOrder): Promise<AuditReport> {
  const { range, byDay } = order;
  const yearFromMs = yearStartMs(range.to);
  const types = order.types ?? (await typesInBooks(reader));
  const audit = crossingAudit({ byDay });
  const faults: BookFault[] = [];
  for (const type of types)
    faults.push(...(await auditType(reader, type, { range, yearFromMs }, audit)));
  const rows = audit.rows();
  for (const type of types) faults.push(...(await policyFaults(reader, type, rows)));
  return auditReport(range, yearFromMs, {
    rows,
    persons: audit.persons(),
    unfilteredTypes: audit.unfilteredTypes(),
    faults,
  });
}

/** `millrace border audit`: what has crossed, by the border's own books. */
export async function audit(shell: Shell, order: AuditOrder): Promise<number> {
  const report = await audited(copyBucketOf(shell), order);
  shell.terminal.out(order.json ? JSON.stringify(report, null, 2) : auditText(report));
  return report.good ? EXIT.done : EXIT.notGood;
}
