import { badCells } from '../../core/status/matrix';
import type { CellState } from '../../core/status/cell';
import { alignedTable } from '../aligned-table';
import type { StatusReport } from './status-report';
import { whatToType } from './what-to-type';

/** SGR codes; the words stand beside them, so that nothing is said by colour alone. */
const COLOR: Readonly<Record<CellState, number>> = {
  loaded: 32,
  superseded: 2,
  running: 36,
  failed: 31,
  skipped: 33,
  stale: 33,
  missed: 35,
  missing: 31,
};
const MOST_EXPLAINED = 20;

/** Colours whole words of states in a line that is aligned already. */
const coloured = (line: string): string =>
  line.replace(
    /\b(loaded|superseded|running|failed|skipped|stale|missed|missing)\b/g,
    (word) => `\u001b[${COLOR[word as CellState]}m${word}\u001b[0m`,
  );

function badLines(report: StatusReport): string[] {
  const bad = badCells(report.types);
  if (bad.length === 0) return [];
  const rest = bad.length - MOST_EXPLAINED;
  return [
    '',
    ...alignedTable([
      ['day', 'data type', 'state', 'why', 'what to type'],
      ...bad
        .slice(0, MOST_EXPLAINED)
        .map((cell) => [
          cell.day,
          cell.dataType,
          cell.state,
          cell.why,
          whatToType(cell) ?? '(mend the other first)',
        ]),
    ]),
    ...(rest > 0 ? [`and ${rest} more: millrace status --json has all`] : []),
  ];
}

/** The matrix for a person: a line per day, newest first, a column per type; then what is wrong, and what to type. */
export function statusText(report: StatusReport, color: boolean): string {
  const { types } = report;
  const days = types[0]?.cells.map(({ day }) => day) ?? [];
  const matrix = alignedTable([
    ['day', ...types.map(({ dataType }) => dataType)],
    ...days.map((day, at) => [day, ...types.map(({ cells }) => cells[at]?.state ?? '')]).reverse(),
  ]);
  const lines = [...matrix, ...badLines(report)];
  const counts = Object.entries(report.counts).map(([state, count]) => `${count} ${state}`);
  return [...(color ? lines.map(coloured) : lines), '', counts.join(', ')].join('\n');
}
