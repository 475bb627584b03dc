import type { DataType } from '../data-type';
import { addDays, dayEndMs, lastEndedDay } from '../day';

/** A missed day is spoken of for a week; then it is history, and `millrace status` shows it. */
const WATCHED_DAYS = 7;

/** The instant by which a day of a type is to be loaded. */
export function deadlineMs({ deadline }: Pick<DataType, 'deadline'>, day: string): number {
  const [hours = 0, minutes = 0] = deadline.split(':').map(Number);
  return dayEndMs(day) + (hours * 60 + minutes) * 60_000;
}

/** Days of a type whose deadline has passed, newest first; the newest one may be yesterday or the day before. */
export function watchedDays(type: Pick<DataType, 'deadline'>, nowMs: number): string[] {
  const newest = lastEndedDay(nowMs);
  const days = Array.from({ length: WATCHED_DAYS + 1 }, (_, back) => addDays(newest, -back));
  return days.filter((day) => deadlineMs(type, day) <= nowMs).slice(0, WATCHED_DAYS);
}
