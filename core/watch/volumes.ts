import type { Alarm } from '../contracts/slack';
import type { DataType } from '../data-type';
import { addDays } from '../day';
import type { LoadedDays } from './loaded-days';
import { watchedDays } from './watched-days';

const WEEKS_BACK = 8;
/** Fewer say nothing about what is usual. */
const FEWEST = 3;
const ALARM_BELOW = 0.5;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? 0;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}

const shown = (rows: number): string => rows.toLocaleString('en-GB');

/** What a weekday usually has: the median of the weeks that are known. */
export interface Usual {
  readonly median: number;
  readonly weeks: number;
}

/** The usual rows of a day's weekday, or null while too few weeks are known. */
export function usualRows(rowsOf: (day: string) => number | null, day: string): Usual | null {
  const before = Array.from({ length: WEEKS_BACK }, (_, week) => addDays(day, -7 * (week + 1)))
    .map(rowsOf)
    .filter((count) => count !== null);
  return before.length < FEWEST ? null : { median: median(before), weeks: before.length };
}

export const isFarBelow = (rows: number, usual: Usual): boolean =>
  rows < usual.median * ALARM_BELOW;

function volumeAlarm({ name }: DataType, loaded: LoadedDays, day: string): Alarm | null {
  const rows = loaded.rowsOf(day);
  const usual = usualRows(loaded.rowsOf, day);
  if (rows === null || usual === null || !isFarBelow(rows, usual)) return null;
  return {
    id: `volume/${name}/${day}`,
    what:
      `${name} of ${day} has ${shown(rows)} rows, less than half of the ${shown(usual.median)} that are usual on that weekday ` +
      `(median of ${usual.weeks} of the last ${WEEKS_BACK} weeks).`,
    fix: `Look at the source. If records are missing there, mend it and run the day again: npx millrace run ${name} --day ${day} --again`,
  };
}

/** Loaded days with far fewer rows than the same weekday has had. */
export const volumeAlarms = (type: DataType, loaded: LoadedDays, nowMs: number): Alarm[] =>
  watchedDays(type, nowMs)
    .map((day) => volumeAlarm(type, loaded, day))
    .filter((alarm) => alarm !== null);

/** Days before a watched one that its volume is compared with. */
export const VOLUME_DAYS_BACK = 7 * WEEKS_BACK;
