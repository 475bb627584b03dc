/** First and last millisecond that a timestamp may have: years 1 to 9999, which every tool behind the warehouse can show. */
export const FIRST_INSTANT_MS = -62_135_596_800_000;
export const LAST_INSTANT_MS = 253_402_300_799_999;

/** Days of each month, February's without the leap day. */
export const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAY_MS = 86_400_000;
const ZERO = 0x30;

function two(out: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  out[at] = ZERO + tens;
  out[at + 1] = ZERO + value - tens * 10;
}

/** Year, month, day of a count of days since 1970, by the civil calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function putDate(out: Uint8Array, at: number, days: number): void {
  // Days of the years 1 to 9999 are positive here and small, so that `| 0` rounds down as the algorithm wants.
  const z = days + 719_468;
  const era = (z / 146_097) | 0;
  const doe = z - era * 146_097;
  const yoe = ((doe - ((doe / 1460) | 0) + ((doe / 36_524) | 0) - ((doe / 146_096) | 0)) / 365) | 0;
  const doy = doe - (365 * yoe + ((yoe / 4) | 0) - ((yoe / 100) | 0));
  const mp = ((5 * doy + 2) / 153) | 0;
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const century = (year / 100) | 0;
  two(out, at, century);
  two(out, at + 2, year - century * 100);
  out[at + 4] = 0x2d;
  two(out, at + 5, month);
  out[at + 7] = 0x2d;
  two(out, at + 8, doy - (((153 * mp + 2) / 5) | 0) + 1);
}

/** Writes `YYYY-MM-DD HH:MI:SS.mmm` (23 bytes) of an instant between the years 1 and 9999; returns the end. */
export function putInstant(out: Uint8Array, at: number, ms: number): number {
  const days = Math.floor(ms / DAY_MS);
  const rest = (ms - days * DAY_MS) | 0;
  const seconds = (rest / 1000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const millis = rest - seconds * 1000;
  const tenths = (millis / 100) | 0;
  putDate(out, at, days);
  out[at + 10] = 0x20;
  two(out, at + 11, hours);
  out[at + 13] = 0x3a;
  two(out, at + 14, minutes - hours * 60);
  out[at + 16] = 0x3a;
  two(out, at + 17, seconds - minutes * 60);
  out[at + 19] = 0x2e;
  out[at + 20] = ZERO + tenths;
  two(out, at + 21, millis - tenths * 100);
  return at + 23;
}

/** Microseconds as text with six digits of fraction, as the stage's profile shows it. */
export function instantText(micros: bigint): string {
  const bytes = new Uint8Array(23);
  const behind = ((micros % 1000n) + 1000n) % 1000n;
  putInstant(bytes, 0, Number((micros - behind) / 1000n));
  return `${String.fromCharCode(...bytes)}${String(behind).padStart(3, '0')}`;
}

/** Days since 1970 of a day of the calendar, of the years 0 to 9999. */
export function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year + 399 : year + 400;
  const era = (y / 400) | 0;
  const yoe = y - era * 400;
  const doy = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  const doe = yoe * 365 + ((yoe / 4) | 0) - ((yoe / 100) | 0) + doy;
  return (era - 1) * 146_097 + doe - 719_468;
}
