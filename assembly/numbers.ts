import { at, copy, MINUS, POINT, ZERO } from './bytes';
import { COLUMN_SCALE, COLUMN_WHOLE_LIMIT, VALUE } from './layout';

const NO: usize = 0;
/** Not a whole number of few digits. */
const NOT: i64 = i64.MIN_VALUE;
/** What a double of JavaScript holds as well, so that both ways meet in one total. */
const MOST_DIGITS: usize = 15;
const MOST_SCALED: i64 = 1_000_000_000_000_000;
const DAY_MS: i64 = 86_400_000;
/** The last whole millisecond whose microseconds a double holds: in the year 2255. */
const LAST_INSTANT_MS: i64 = 9_007_199_254_740;

/** Digits without a sign and without leading zeros; NOT for anything else. */
function digits(start: usize, end: usize): i64 {
  if (end <= start || end - start > MOST_DIGITS) return NOT;
  if (at(start) == ZERO && end - start > 1) return NOT;
  let value: i64 = 0;
  for (let p = start; p < end; p += 1) {
    const digit = at(p) - ZERO;
    if (digit > 9) return NOT;
    value = value * 10 + <i64>digit;
  }
  return value;
}

function power(exponent: u32): i64 {
  let value: i64 = 1;
  for (let index: u32 = 0; index < exponent; index += 1) value *= 10;
  return value;
}

/** `12.5` of scale 3 is 12500; NOT for zeros that say nothing, an exponent, or too many digits. */
function fraction(column: usize, start: usize, end: usize): i64 {
  const scale = load<u32>(column + COLUMN_SCALE);
  let point = start;
  while (point < end && at(point) != POINT) point += 1;
  const behind = <u32>(end - point - 1);
  if (point == end || behind < 1 || behind > scale || scale > <u32>MOST_DIGITS) return NOT;
  const whole = digits(start, point);
  if (whole == NOT || whole >= load<i64>(column + COLUMN_WHOLE_LIMIT)) return NOT;
  let value: i64 = 0;
  for (let p = point + 1; p < end; p += 1) {
    const digit = at(p) - ZERO;
    if (digit > 9) return NOT;
    value = value * 10 + <i64>digit;
  }
  if (at(end - 1) == ZERO) return NOT;
  // 10^15 of each at most, before the whole is checked.
  if (whole >= MOST_SCALED / power(scale)) return NOT;
  return whole * power(scale) + value * power(scale - behind);
}

export function putNumber(column: usize, start: usize, end: usize, out: usize): usize {
  const isNegative = at(start) == MINUS;
  const from = isNegative ? start + 1 : start;
  const scale = load<u32>(column + COLUMN_SCALE);
  let value = digits(from, end);
  if (value == NOT) value = fraction(column, from, end);
  else if (
    value >= load<i64>(column + COLUMN_WHOLE_LIMIT) ||
    scale > <u32>MOST_DIGITS ||
    value >= MOST_SCALED / power(scale)
  )
    return NO;
  else value *= power(scale);
  // Minus zero is written without its sign.
  if (value == NOT || value >= MOST_SCALED || (isNegative && value == 0)) return NO;
  store<i64>(column + VALUE, isNegative ? -value : value);
  copy(start, out, end - start);
  return out + (end - start);
}

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
