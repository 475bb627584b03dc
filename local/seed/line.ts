import { attributeTexts, lineText, type Dialect } from './dialect';
import type { SeedRecord } from './records';

/** The line of a record in a file of an export, with its newline; a line's fault is in it. */
export function lineOf(record: SeedRecord, dialect: Dialect): Buffer {
  const attributes = attributeTexts(record.item, dialect);
  const line =
    'fault' in record && record.fault.in === 'line'
      ? record.fault.line(attributes, dialect)
      : Buffer.from(lineText(attributes, dialect));
  return Buffer.concat([line, NEWLINE]);
}
const NEWLINE = Buffer.from('\n');
