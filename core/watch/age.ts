import { dayEndMs } from '../day';

/**
 * The metric `newest_loaded_day_age_seconds` of a type: seconds since the end of the newest day that is loaded. A
 * healthy type is between 0 and a day and its deadline.
 */
export const newestLoadedDayAgeSeconds = (newestDay: string, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - dayEndMs(newestDay)) / 1_000));
