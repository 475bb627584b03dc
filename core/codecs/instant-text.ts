/** First and last millisecond that a timestamp may have: years 1 to 9999, which every tool behind the warehouse can show. */
export const FIRST_INSTANT_MS = -62_135_596_800_000;
export const LAST_INSTANT_MS = 253_402_300_799_999;

const DAY_MS = 86_400_000;
const ZERO = 0x30;

function two(out: Uint8Array, at: number, value: number): void {
  out[at] = ZERO + Math.floor(value / 10);
  out[at + 1] = ZERO + (value % 10);
}

/** Year, month, day of a count of days since 1970, by the civil calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function putDate(out: Uint8Array, at: number, days: number): void {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  two(out, at, Math.floor(year / 100));
  two(out, at + 2, year % 100);
  out[at + 4] = 0x2d;
  two(out, at + 5, month);
  out[at + 7] = 0x2d;
  two(out, at + 8, doy - Math.floor((153 * mp + 2) / 5) + 1);
}

/** Writes `YYYY-MM-DD HH:MI:SS.mmm` (23 bytes) of an instant between the years 1 and 9999; returns the end. */
export function putInstant(out: Uint8Array, at: number, ms: number): number {
  const days = Math.floor(ms / DAY_MS);
  let rest = ms - days * DAY_MS;
  putDate(out, at, days);
  out[at + 10] = 0x20;
  two(out, at + 11, Math.floor(rest / 3_600_000));
  rest %= 3_600_000;
  out[at + 13] = 0x3a;
  two(out, at + 14, Math.floor(rest / 60_000));
  rest %= 60_000;
  out[at + 16] = 0x3a;
  two(out, at + 17, Math.floor(rest / 1000));
  rest %= 1000;
  out[at + 19] = 0x2e;
  out[at + 20] = ZERO + Math.floor(rest / 100);
  two(out, at + 21, rest % 100);
  return at + 23;
}

/** The same as text with six digits of fraction, as the stage's profile shows it. */
export function instantText(ms: number): string {
  const bytes = new Uint8Array(23);
  putInstant(bytes, 0, ms);
  return `${String.fromCharCode(...bytes)}000`;
}
