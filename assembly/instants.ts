import { at, COLON, copy, LOWER, MINUS, POINT, SPACE, ZERO } from './bytes';
import { VALUE } from './layout';
import { digits, NOT } from './numbers';

const NO: usize = 0;
const DAY_MS: i64 = 86_400_000;
/** The last whole millisecond whose microseconds a double holds: in the year 2255. */
const LAST_INSTANT_MS: i64 = 9_007_199_254_740;
/** `YYYY-MM-DDTHH:MM:SS`, and the `Z` behind it. */
const SECONDS_BYTES: usize = 19;
const MICRO_DIGITS: usize = 6;

function two(out: usize, value: u32): void {
  const tens = value / 10;
  store<u16>(out, <u16>(ZERO + tens + ((ZERO + value - tens * 10) << 8)));
}

/** Milliseconds since 1970, from 1970 on, as `YYYY-MM-DD HH:MI:SS.mmm`: core/codecs/instant-text.ts. */
export function putInstant(column: usize, start: usize, end: usize, out: usize): usize {
  const ms = digits(start, end);
  if (ms == NOT || ms > LAST_INSTANT_MS) return NO;
  const days = <u32>(ms / DAY_MS);
  const rest = <u32>(ms - <i64>days * DAY_MS);
  const z = days + 719_468;
  const era = z / 146_097;
  const doe = z - era * 146_097;
  const yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
  const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const mp = (5 * doy + 2) / 153;
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  two(out, year / 100);
  two(out + 2, year % 100);
  store<u8>(out + 4, 0x2d);
  two(out + 5, month);
  store<u8>(out + 7, 0x2d);
  two(out + 8, doy - (153 * mp + 2) / 5 + 1);
  store<u8>(out + 10, 0x20);
  const seconds = rest / 1000;
  two(out + 11, seconds / 3600);
  store<u8>(out + 13, 0x3a);
  two(out + 14, (seconds / 60) % 60);
  store<u8>(out + 16, 0x3a);
  two(out + 17, seconds % 60);
  store<u8>(out + 19, 0x2e);
  const millis = rest % 1000;
  store<u8>(out + 20, <u8>(ZERO + millis / 100));
  two(out + 21, millis % 100);
  store<i64>(column + VALUE, ms * 1000);
  return out + 23;
}

/** Two digits; more than 99 for anything else. */
function pair(p: usize): u32 {
  const tens = at(p) - ZERO;
  const ones = at(p + 1) - ZERO;
  return tens < 10 && ones < 10 ? tens * 10 + ones : 1000;
}

function daysOf(month: u32, year: u32): u32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days from 1970 on, of a year from 1970 on: core/codecs/instant-text.ts. */
function daysSince1970(year: u32, month: u32, day: u32): u32 {
  const y = month <= 2 ? year - 1 : year;
  const yoe = y % 400;
  const doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return (y / 400) * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468;
}

/** `2026-11-24T09:15:00.250Z` from 1970 on, with up to six digits of fraction: core/codecs/row-instants.ts. */
export function putIso(column: usize, start: usize, end: usize, out: usize): usize {
  const length = end - start;
  if (length < SECONDS_BYTES + 1 || (at(end - 1) | LOWER) != 0x7a) return NO;
  if (at(start + 4) != MINUS || at(start + 7) != MINUS || (at(start + 10) | LOWER) != 0x74)
    return NO;
  if (at(start + 13) != COLON || at(start + 16) != COLON) return NO;
  const year = pair(start) * 100 + pair(start + 2);
  const month = pair(start + 5);
  const day = pair(start + 8);
  const hour = pair(start + 11);
  const minute = pair(start + 14);
  const second = pair(start + 17);
  if (year < 1970 || year > 2254 || month - 1 > 11 || day - 1 >= daysOf(month, year)) return NO;
  if (hour > 23 || minute > 59 || second > 59) return NO;
  let micros: u32 = 0;
  let behind: usize = 0;
  if (length > SECONDS_BYTES + 1) {
    behind = length - SECONDS_BYTES - 2;
    if (at(start + SECONDS_BYTES) != POINT || behind < 1 || behind > MICRO_DIGITS) return NO;
    for (let index: usize = 0; index < MICRO_DIGITS; index += 1) {
      const digit = index < behind ? at(start + SECONDS_BYTES + 1 + index) - ZERO : 0;
      if (digit > 9) return NO;
      micros = micros * 10 + digit;
    }
  }
  const seconds =
    <i64>daysSince1970(year, month, day) * 86_400 + <i64>(hour * 3600 + minute * 60 + second);
  store<i64>(column + VALUE, seconds * 1_000_000 + <i64>micros);
  copy(start, out, SECONDS_BYTES);
  store<u8>(out + 10, <u8>SPACE);
  return putFraction(out + SECONDS_BYTES, micros);
}

/** Milliseconds, and microseconds where there are any. */
function putFraction(out: usize, micros: u32): usize {
  const millis = micros / 1000;
  const rest = micros % 1000;
  store<u8>(out, <u8>POINT);
  store<u8>(out + 1, <u8>(ZERO + millis / 100));
  two(out + 2, millis % 100);
  if (rest == 0) return out + 4;
  store<u8>(out + 4, <u8>(ZERO + rest / 100));
  two(out + 5, rest % 100);
  return out + 7;
}
