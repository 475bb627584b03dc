import type { Alarm } from '../contracts/slack';
import type { DataType } from '../data-type';
import type { LoadedDays } from './loaded-days';
import { watchedDays } from './watched-days';

/**
 * Days that are not loaded though their deadline has passed. A type that has never been loaded misses only its newest
 * day: what was before it began is no day of it. A `replace` table that holds a later day has nothing to catch up on.
 */
export function deadlineAlarms(type: DataType, loaded: LoadedDays, nowMs: number): Alarm[] {
  const days = watchedDays(type, nowMs);
  const [newestDue] = days;
  const isExpected = (day: string): boolean =>
    day === newestDue || (loaded.first !== null && day > loaded.first);
  const isReplaced = (day: string): boolean =>
    type.load === 'replace' && loaded.newest !== null && loaded.newest > day;
  return days
    .filter((day) => isExpected(day) && loaded.rowsOf(day) === null && !isReplaced(day))
    .map((day) => ({
      id: `deadline/${type.name}/${day}`,
      what: `${type.name} of ${day} was to be loaded by ${type.deadline} UTC of the next day and is not.`,
      fix: `Look at the run daily-etl/${type.name}/${day} in Temporal. Where there is none: npx millrace run ${type.name} --day ${day}`,
    }));
}
