/** A UTC calendar day as text. Days are compared as texts. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
/** A resumed capture may finish this long after its window; then the next day's capture has begun. */
const CAPTURE_GRACE_MS = 6 * 3_600_000;

/** Whether a text is a real calendar day, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  DAY.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** First millisecond after a day. */
export const dayEndMs = (day: string): number => Date.parse(`${day}T00:00:00Z`) + DAY_MS;

/** End of a day's window: a capture that begins in the 24 hours after a day's end is that day's. */
export const windowEndMs = (day: string): number => dayEndMs(day) + DAY_MS;

/** No page of a day's capture is read after this. */
export const captureDeadlineMs = (day: string): number => windowEndMs(day) + CAPTURE_GRACE_MS;

/** The day that ended last before an instant. */
export const lastEndedDay = (nowMs: number): string =>
  new Date(nowMs - DAY_MS).toISOString().slice(0, 10);

/** The day `count` days later (or earlier). */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
