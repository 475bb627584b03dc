import type { AuditRow } from '../../core/border/crossing-audit';
import { count } from '../../core/figures';
import { section } from '../section';
import type { BookFault } from './book-fault';

type Cells = readonly string[];

const place = ({ dataType, day, policyVersion }: AuditRow): string[] => [
  dataType,
  ...(day === null ? [] : [day]),
  policyVersion,
];

const head = (rows: readonly AuditRow[]): string[] => [
  'data type',
  ...(rows.some(({ day }) => day !== null) ? ['day'] : []),
  'policy',
];

const crossed = (rows: readonly AuditRow[]): Cells[] => [
  [
    ...head(rows),
    'objects',
    'bytes read',
    'bytes written',
    'lines read',
    'crossed',
    'held back',
    'bytes held back',
    'from',
  ],
  ...rows.map((row) => [
    ...place(row),
    count(row.objects),
    count(row.bytesRead),
    count(row.bytesWritten),
    ...(row.lines === null
      ? ['-', '-', '-']
      : [count(row.lines.read), count(row.lines.crossed), count(row.lines.heldBack)]),
    row.unpackedBytes === null ? '-' : count(row.unpackedBytes.heldBack),
    row.from.join(', '),
  ]),
];

/** A line per row and name of one of its counts. */
const counted = (
  rows: readonly AuditRow[],
  titles: Cells,
  cellsOf: (row: AuditRow) => readonly Cells[],
): Cells[] => [
  [...head(rows), ...titles],
  ...rows.flatMap((row) => cellsOf(row).map((cells) => [...place(row), ...cells])),
];

const named = (counts: Readonly<Record<string, number>>): Cells[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => [name, count(value)]);

/** What is wrong with the books, and what a person does about it. */
export const faultLines = (faults: readonly BookFault[]): string[] =>
  faults.flatMap(({ fault, dataType, day, object, what, mend }, at) => [
    ...(at === 0 ? ['', 'Faults of the books; what they hide is in no figure above'] : []),
    `  ${fault} ${dataType}${day === null ? '' : ` ${day}`}: ${object}: ${what}.`,
    `    ${mend}`,
  ]);

/** What crossed; why, where it crossed byte for byte; what was held back, dropped and hashed. */
export function crossingSections(rows: readonly AuditRow[]): string[] {
  const unfiltered = rows.filter((row) => row.unfiltered !== null);
  return [
    ...section('What crossed', crossed(rows)),
    ...section(
      'Unfiltered, byte for byte',
      counted(unfiltered, ['why'], (row) => [[row.unfiltered ?? '']]),
    ),
    ...section(
      'Held back in China',
      counted(rows, ['reason', 'lines'], (row) => named(row.heldBackByReason)),
    ),
    ...section(
      'Dropped',
      counted(rows, ['field', 'values'], (row) => named(row.dropped)),
    ),
    ...section(
      'Hashed',
      counted(rows, ['field', 'values', 'different'], (row) =>
        named(row.hashed).map(([field = '', values = '']) => [
          field,
          values,
          count(row.distinct[field] ?? 0),
        ]),
      ),
    ),
  ];
}
