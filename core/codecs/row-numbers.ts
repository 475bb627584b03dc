import { SAFE_DIGITS, type Encoder } from './column-encoder';
import { decimalParts, fitsDecimal, plainText, scaledInteger } from './number-text';
import { putAscii, putClean } from './row-bytes';
import { refusal } from './row-refusal';

const NOT_A_NUMBER = refusal('not_a_number');
const OUT_OF_RANGE = refusal('out_of_range');
const NOT_A_DATE = refusal('not_a_date');

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
const INTEGER_DIGITS = 19;
const LEAST_INTEGER = -(2n ** 63n);
const MOST_INTEGER = 2n ** 63n - 1n;
const MOST_SAFE = 10 ** SAFE_DIGITS;
const POWERS = Array.from({ length: SAFE_DIGITS + 1 }, (_, power) => 10 ** power);
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Bytes as text; exact for ASCII, and no number has others. */
export const latin1 = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
};

/** A whole number of at most 15 digits, read without a string; NaN for anything else, `-0` included. */
export function smallWhole(source: Uint8Array, start: number, end: number): number {
  const negative = source[start] === MINUS;
  let at = negative ? start + 1 : start;
  if (end - at > SAFE_DIGITS || end <= at) return NaN;
  if (source[at] === ZERO && (negative || end - at > 1)) return NaN;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = source[at] ?? 0;
    if (digit < ZERO || digit > NINE) return NaN;
    value = value * 10 + digit - ZERO;
  }
  return negative ? -value : value;
}

/** Any number, exactly. */
function putExact(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  const { kind, precision = 0, scale = 0 } = encoder.column;
  const parts = decimalParts(latin1(source, start, end));
  if (parts === null) return NOT_A_NUMBER;
  if (kind === 'integer') {
    if (parts.scale > 0 || parts.digits.length > INTEGER_DIGITS) return OUT_OF_RANGE;
    const value = scaledInteger(parts, 0);
    if (value < LEAST_INTEGER || value > MOST_INTEGER) return OUT_OF_RANGE;
    encoder.big = value;
  } else {
    if (!fitsDecimal(parts, precision, scale)) return OUT_OF_RANGE;
    encoder.big = scaledInteger(parts, scale);
  }
  return putAscii(plainText(parts), out, w);
}

/**
 * A decimal in its plainest notation, scaled to an integer: `12.5` of scale 3 is 12500. NaN for whatever else it may
 * be: an exponent, zeros that say nothing, more digits than a double holds.
 */
function smallDecimal(
  { scale, wholeLimit }: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
): number {
  const from = source[start] === MINUS ? start + 1 : start;
  let point = from;
  while (point < end && source[point] !== POINT) point += 1;
  const whole = source[from] === ZERO && point - from === 1 ? 0 : smallWhole(source, from, point);
  const fractionDigits = end - point - 1;
  if (!(whole < wholeLimit) || fractionDigits < 1 || fractionDigits > scale || scale > SAFE_DIGITS)
    return NaN;
  let fraction = 0;
  for (let at = point + 1; at < end; at += 1) {
    const digit = source[at] ?? 0;
    if (digit < ZERO || digit > NINE) return NaN;
    fraction = fraction * 10 + digit - ZERO;
  }
  if (source[end - 1] === ZERO) return NaN;
  const scaled =
    whole * (POWERS[scale] ?? NaN) + fraction * (POWERS[scale - fractionDigits] ?? NaN);
  if (!(scaled < MOST_SAFE)) return NaN;
  return source[start] === MINUS ? -scaled : scaled;
}

/**
 * Writes an integer or decimal between `start` and `end`.
 * @returns the end in `out`, or a refusal
 */
export function putNumber(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  let value = smallWhole(source, start, end);
  if (value === value) {
    value = Math.abs(value) < encoder.wholeLimit ? value * 10 ** encoder.scale : NaN;
    if (Math.abs(value) >= MOST_SAFE) value = NaN;
  } else if (encoder.scale > 0) value = smallDecimal(encoder, source, start, end);
  if (Number.isNaN(value)) return putExact(encoder, source, start, end, out, w);
  encoder.value = value;
  encoder.big = null;
  return putClean(source, start, end, out, w);
}

/** Writes a double in the shortest notation that reads back as the same. */
export function putDouble(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  const text = latin1(source, start, end);
  if (decimalParts(text) === null) return NOT_A_NUMBER;
  const value = Number(text) + 0; // -0 is 0
  if (!Number.isFinite(value)) return OUT_OF_RANGE;
  encoder.value = value;
  return putAscii(String(value), out, w);
}

/** Whether a text is a day of the calendar. */
function isCalendarDay(text: string): boolean {
  const match = DAY.exec(text);
  if (match === null || match[1] === '0000') return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** Writes a day of the calendar. */
export function putDay(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  const value = latin1(source, start, end);
  if (!isCalendarDay(value)) return NOT_A_DATE;
  encoder.day = value;
  return putAscii(value, out, w);
}
