import type { CalendarSpecDescription } from '@temporalio/client';

type Calendar = Omit<CalendarSpecDescription, 'comment'>;
interface AnyRange {
  readonly start: number | string;
  readonly end: number | string;
  readonly step: number;
}

/** Every second 0 of every minute of every day: what a calendar of ours starts from. */
export const EVERY_DAY = {
  second: [{ start: 0, end: 0, step: 1 }],
  minute: [{ start: 0, end: 59, step: 1 }],
  hour: [{ start: 0, end: 23, step: 1 }],
  dayOfMonth: [{ start: 1, end: 31, step: 1 }],
  month: [{ start: 'JANUARY', end: 'DECEMBER', step: 1 }],
  year: [],
  dayOfWeek: [{ start: 'SUNDAY', end: 'SATURDAY', step: 1 }],
} satisfies Calendar;

function rangeText({ start, end, step }: AnyRange, whole: AnyRange | undefined): string {
  const isWhole = start === whole?.start && end === whole.end;
  const range = isWhole ? '*' : start === end ? String(start) : `${start}-${end}`;
  return step === 1 ? range : `${range}/${step}`;
}

const fieldText = (ranges: readonly AnyRange[], whole: AnyRange | undefined): string =>
  ranges.length === 0 ? '*' : ranges.map((range) => rangeText(range, whole)).join(',');

/** A calendar of Temporal as people write it, `minute hour day month weekday`; seconds and years only where they are told. */
export function calendarText(calendar: Calendar): string {
  const text = (['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const)
    .map((field) => fieldText(calendar[field], EVERY_DAY[field][0]))
    .join(' ');
  const second = fieldText(calendar.second, undefined);
  const year = fieldText(calendar.year, undefined);
  return text + (second === '0' ? '' : ` second ${second}`) + (year === '*' ? '' : ` year ${year}`);
}
