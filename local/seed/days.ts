/** A UTC calendar day, `YYYY-MM-DD`. */
export type Day = string;

export const DAY_MS = 86_400_000;

/** Days since 1970. @throws Error for what is no day of the calendar */
export function dayNumber(day: Day): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  // Some engines let 31 February through as 2 March.
  if (Number.isNaN(ms) || dayOf(ms / DAY_MS) !== day)
    throw new Error(`'${day}' is no day: it must look like 2026-11-22`);
  return ms / DAY_MS;
}

export const dayOf = (number: number): Day => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** The day that lies `days` after another, or before it. */
export const dayAfter = (day: Day, days: number): Day => dayOf(dayNumber(day) + days);

/** First millisecond that is no longer of a day, which is counted from 1970. */
export const endOfDayMs = (day: number): number => (day + 1) * DAY_MS;

const EVENING_HOUR = 19;

/** A millisecond of a day as people spend it: most in the evening, few at night. Three rolls make the bell. */
export function timeOfDayMs(first: number, second: number, third: number): number {
  const hour = (EVENING_HOUR + (first + second + third - 1.5) * 9 + 24) % 24;
  return Math.min(DAY_MS - 1, Math.floor((hour * DAY_MS) / 24));
}
