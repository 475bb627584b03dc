/** What is wrong with the books of the border, as a program knows it. */
export type BookFaultKind =
  | 'manifest_without_log'
  | 'log_without_manifest'
  | 'copy_not_logged'
  | 'log_broken'
  | 'manifest_broken'
  | 'policy_not_recorded'
  | 'policy_broken';

/** Something that the books should say, and do not: it is named, and counts as nothing. */
export interface BookFault {
  readonly fault: BookFaultKind;
  readonly dataType: string;
  /** Null for a policy, which is of no day. */
  readonly day: string | null;
  /** s3:// */
  readonly object: string;
  readonly what: string;
  /** What a person does about it. */
  readonly mend: string;
}

const runOf = (dataType: string, day: string): string =>
  `npx millrace run ${dataType} --day ${day}`;

/** What a person does about a fault of a type and day. */
export function mendOf(fault: BookFaultKind, dataType: string, day: string): string {
  switch (fault) {
    case 'manifest_without_log':
    case 'copy_not_logged':
      return `Find out who deleted the logs (a lifecycle rule, a person). Copies that no log names are logged anew by ${runOf(dataType, day)}, as long as China has their sources.`;
    case 'log_without_manifest':
      return `A sync runs now, or the last one failed: ${runOf(dataType, day)} ends it.`;
    case 'log_broken':
      return `Find out who wrote it, and put its older version back; or take it away, and ${runOf(dataType, day)} logs its copies anew.`;
    case 'manifest_broken':
      return 'Find out who wrote it, and put its older version back.';
    case 'policy_not_recorded':
    case 'policy_broken':
      return 'Find out who deleted or wrote it, and put its older version back. The policy of now is written again when it is not there and a day of the type is run.';
    default:
      return fault satisfies never;
  }
}
