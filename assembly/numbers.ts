import { at, copy, MINUS, POINT, ZERO } from './bytes';
import { COLUMN_SCALE, COLUMN_WHOLE_LIMIT, VALUE } from './layout';

const NO: usize = 0;
/** Not a whole number of few digits. */
export const NOT: i64 = i64.MIN_VALUE;
/** What a double of JavaScript holds as well, so that both ways meet in one total. */
const MOST_DIGITS: usize = 15;
/** 0.000001 is the smallest that JavaScript writes without an exponent. */
const PLAIN_FRACTION: usize = 6;
const MOST_SCALED: i64 = 1_000_000_000_000_000;

/** Digits without a sign and without leading zeros; NOT for anything else. */
export function digits(start: usize, end: usize): i64 {
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

/** A double's bits as a whole number that is greater for a greater double. */
function ordered(value: f64): i64 {
  const bits = reinterpret<i64>(value);
  return bits < 0 ? bits ^ i64.MAX_VALUE : bits;
}

/**
 * A double of at most fifteen digits in its plainest notation, which is the one that is written: no exponent, no zeros
 * that say nothing, and none so small that JavaScript writes it with an exponent. Dividing two whole doubles rounds
 * once, so that the double is the nearest.
 */
export function putDouble(column: usize, start: usize, end: usize, out: usize): usize {
  const isNegative = at(start) == MINUS;
  const from = isNegative ? start + 1 : start;
  let point = from;
  while (point < end && at(point) != POINT) point += 1;
  let value = digits(from, point);
  if (value == NOT) return NO;
  let scale: usize = 0;
  if (point < end) {
    scale = end - point - 1;
    if (scale < 1 || at(end - 1) == ZERO || point - from + scale > MOST_DIGITS) return NO;
    for (let p = point + 1; p < end; p += 1) {
      const digit = at(p) - ZERO;
      if (digit > 9) return NO;
      value = value * 10 + <i64>digit;
    }
    if (scale > PLAIN_FRACTION && value < power(<u32>(scale - PLAIN_FRACTION))) return NO;
  }
  if (isNegative && value == 0) return NO;
  const double = <f64>value / <f64>power(<u32>scale);
  store<i64>(column + VALUE, ordered(isNegative ? -double : double));
  copy(start, out, end - start);
  return out + (end - start);
}

/** A small whole number that is not read but known. */
export function putCount(column: usize, value: u32, out: usize): usize {
  let length: usize = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) length += 1;
  let rest = value;
  for (let p = out + length; p > out; rest /= 10) {
    p -= 1;
    store<u8>(p, <u8>(ZERO + (rest % 10)));
  }
  store<i64>(column + VALUE, <i64>value);
  return out + length;
}
