import { count } from '../../core/figures';
import { section } from '../section';
import type { AuditReport } from './audit-report';
import { crossingSections, faultLines } from './crossings-text';

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

/** The audit for a person: what crossed, what of it was held back, dropped and hashed, how many persons, what is wrong. */
export const auditText = (report: AuditReport): string =>
  [
    `Out of China, of the days ${report.from} to ${report.to}:${report.rows.length === 0 ? ' nothing' : ''}`,
    ...crossingSections(report.rows),
    ...persons(report),
    ...faultLines(report.faults),
    '',
    report.good ? 'The books are whole.' : `The books have ${report.faults.length} fault(s).`,
  ].join('\n');
