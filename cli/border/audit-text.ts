import type { AuditRow } from '../../core/border/crossing-audit';
import { alignedTable } from '../aligned-table';
import { count } from '../figures';
import type { AuditReport } from './audit-report';

type Cells = readonly string[];

const section = (title: string, rows: readonly Cells[]): string[] =>
  rows.length < 2 ? [] : ['', title, ...alignedTable(rows).map((line) => `  ${line}`)];

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

const persons = ({ persons: { fields, standardError, since, atLeast } }: AuditReport): string[] => {
  const least = atLeast.length > 0 ? ', at least' : '';
  return [
    ...section(
      `Different persons (estimates, standard error ${(standardError * 100).toFixed(2)} %${least})`,
      [
        ['field', 'in these days', `since ${since}`],
        ...fields.map(({ field, inDays, sinceJanuary }) => [
          field,
          count(inDays),
          count(sinceJanuary),
        ]),
      ],
    ),
    ...atLeast.map((why) => `  At least: ${why}.`),
  ];
};

const faults = ({ faults: all }: AuditReport): string[] =>
  all.flatMap(({ fault, dataType, day, object, what, mend }, at) => [
    ...(at === 0 ? ['', 'Faults of the books; what they hide is in no figure above'] : []),
    `  ${fault} ${dataType}${day === null ? '' : ` ${day}`}: ${object}: ${what}.`,
    `    ${mend}`,
  ]);

/** The audit for a person: what crossed, what of it was held back, dropped and hashed, how many persons, what is wrong. */
export function auditText(report: AuditReport): string {
  const { rows, from, to } = report;
  const unfiltered = rows.filter((row) => row.unfiltered !== null);
  return [
    `Out of China, of the days ${from} to ${to}:${rows.length === 0 ? ' nothing' : ''}`,
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
    ...persons(report),
    ...faults(report),
    '',
    report.good ? 'The books are whole.' : `The books have ${report.faults.length} fault(s).`,
  ].join('\n');
}
