import { count, duration } from '../../core/figures';
import type { LinkedCell } from '../status/status-report';
import { whatToType } from '../status/what-to-type';
import { escape, linkOf } from './escape';
import { MARKS } from './palette';

const facts = (cell: LinkedCell): string =>
  [
    `${count(cell.rows)} rows in the table`,
    ...(cell.quarantined === null ? [] : [`${count(cell.quarantined)} quarantined`]),
    ...(cell.durationMs === null ? [] : [`took ${duration(cell.durationMs)}`]),
    ...(cell.loadedAt === null ? [] : [`loaded ${cell.loadedAt}`]),
    ...(cell.capture === null ? [] : [`capture ${cell.capture}`]),
    ...(cell.generation === null ? [] : [`generation ${cell.generation}`]),
  ].join(' \u00b7 ');

/** One day as a square; its details show while it is pointed at, touched, or reached by the keyboard. */
export function cellHtml(cell: LinkedCell): string {
  const { dataType, day, state, why, link } = cell;
  const toType = whatToType(cell);
  return [
    `<li class="day"><button type="button" class="${state}" aria-label="${escape(`${dataType} ${day}: ${state}, ${why}`)}">`,
    `${day.slice(5)}<small>${MARKS[state]}</small></button><div class="tip"><b>${escape(dataType)} ${day}: ${state}</b>`,
    `<p>${escape(why)}</p><p class="faint">${escape(facts(cell))}</p>`,
    toType === null ? '' : `<p><code>${escape(toType)}</code></p>`,
    link === null ? '' : `<p>${linkOf(link, 'its newest run')}</p>`,
    '</div></li>',
  ].join('');
}
