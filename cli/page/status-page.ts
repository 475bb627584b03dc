import type { CellState } from '../../core/status/cell';
import { badCells } from '../../core/status/matrix';
import type { LastFailure } from '../facts/read-failures';
import { count, duration } from '../../core/figures';
import type { StatusReport } from '../status/status-report';
import { cellHtml } from './cell-html';
import { chart } from './chart';
import { escape, linkOf } from './escape';
import { PAGE_STYLE } from './page-style';
import { MARKS, MEANINGS } from './palette';

type Row = StatusReport['types'][number];

const legend = (): string =>
  `<ul class="legend">${Object.entries(MEANINGS)
    .map(
      ([state, meaning]) =>
        `<li title="${meaning}"><b class="${state}">${MARKS[state as CellState]}</b> ${state}</li>`,
    )
    .join('')}</ul>`;

function verdict({ good, counts, types, from, to, at }: StatusReport): string {
  const bad = badCells(types).length;
  const words = good ? 'All is loaded' : `${bad} ${bad === 1 ? 'day is' : 'days are'} not whole`;
  const sums = Object.entries(counts).map(([state, cells]) => `${count(cells)} ${state}`);
  return [
    `<h1>Millrace, ${from} to ${to}</h1>`,
    `<p><span class="verdict ${good ? 'loaded' : 'failed'}">${words}</span> ${escape(sums.join(', '))}</p>`,
    `<p class="faint">As of ${escape(at)}. A day counts as one data type on one UTC day.</p>`,
  ].join('');
}

const matrix = (types: readonly Row[]): string =>
  types
    .map(
      ({ dataType, load, cells }) =>
        `<section><h3>${escape(dataType)} <span class="faint">${load}</span></h3><ol class="days">${cells
          .map(cellHtml)
          .join('')}</ol></section>`,
    )
    .join('');

function charts({ dataType, cells }: Row): string {
  const rows = cells.map(({ day, rowsWritten }) => ({
    day,
    value: rowsWritten,
    text: `${count(rowsWritten ?? 0)} rows`,
  }));
  const durations = cells.map(({ day, durationMs }) => ({
    day,
    value: durationMs,
    text: duration(durationMs ?? 0),
  }));
  return [
    `<section><h2>${escape(dataType)}</h2><div class="charts">`,
    chart('Rows loaded per day', rows),
    chart('Duration of the run', durations),
    '</div></section>',
  ].join('');
}

const failure = ({ dataType, day, hop, type, message, closedMs, link }: LastFailure): string =>
  `<li><b>${escape(dataType)} ${day}</b> failed in ${escape(hop)}: <b>${escape(type)}</b> ` +
  `<span class="faint">${new Date(closedMs).toISOString()}</span>` +
  `<p>${escape(message)}</p><p>${linkOf(link, 'the run in Temporal')}</p></li>`;

const failures = (last: readonly LastFailure[]): string =>
  last.length === 0
    ? '<section><h2>Last failures</h2><p class="faint">No run of these days failed, as far as Temporal keeps them.</p></section>'
    : `<section><h2>Last failures</h2><ol class="failures">${last.map(failure).join('')}</ol></section>`;

/** The whole status as one page that fetches nothing: matrix, charts, the last failures. */
export const statusPage = (report: StatusReport, last: readonly LastFailure[]): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Millrace: ${report.from} to ${report.to}</title><style>${PAGE_STYLE}</style></head><body><main>`,
    verdict(report),
    legend(),
    matrix(report.types),
    failures(last),
    ...report.types.map(charts),
    '</main></body></html>\n',
  ].join('\n');
