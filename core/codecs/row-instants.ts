import { SAFE_DIGITS, type Encoder } from './column-encoder';
import {
  daysSince1970,
  FIRST_INSTANT_MS,
  LAST_INSTANT_MS,
  MONTH_DAYS,
  putInstant,
} from './instant-text';
import { decimalParts, scaledInteger } from './number-text';
import { latin1, smallWhole } from './row-numbers';
import { refusal } from './row-refusal';

const NOT_A_NUMBER = refusal('not_a_number');
const OUT_OF_RANGE = refusal('out_of_range');
const NOT_AN_INSTANT = refusal('not_an_instant');

/** Writes an instant and adds it to the profile, in microseconds. */
function put(encoder: Encoder, ms: number, micros: number, out: Uint8Array, w: number): number {
  if (ms < FIRST_INSTANT_MS || ms > LAST_INSTANT_MS) return OUT_OF_RANGE;
  const total = ms * 1000 + micros;
  encoder.value = total;
  encoder.big = Number.isSafeInteger(total) ? null : BigInt(ms) * 1000n + BigInt(micros);
  const end = putInstant(out, w, ms);
  return micros === 0 ? end : putThree(out, end, micros);
}

/** Writes an instant given in milliseconds since 1970. */
export function putEpochMillis(
  encoder: Encoder,
  source: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  let value = smallWhole(source, start, end);
  if (Number.isNaN(value)) {
    const parts = decimalParts(latin1(source, start, end));
    if (parts === null) return NOT_A_NUMBER;
    if (parts.scale > 0 || parts.digits.length > SAFE_DIGITS) return OUT_OF_RANGE;
    value = Number(scaledInteger(parts, 0));
  }
  return put(encoder, value, 0, out, w);
}

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const COLON = 0x3a;
const POINT = 0x2e;
const SPACE = 0x20;
const T = 0x74;
const Z = 0x7a;
const LOWER = 0x20;
/** `YYYY-MM-DDTHH:MM:SS`. */
const WHOLE_SECONDS = 19;
/** Nanoseconds are the finest that anybody's clock writes. */
const MOST_FRACTION_DIGITS = 9;
const MICRO_DIGITS = 6;

function putThree(out: Uint8Array, at: number, value: number): number {
  out[at] = ZERO + ((value / 100) | 0);
  out[at + 1] = ZERO + (((value / 10) | 0) % 10);
  out[at + 2] = ZERO + (value % 10);
  return at + 3;
}

/** The number that these digits are; NaN when one is none. */
function whole(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index += 1) {
    const digit = bytes[index] ?? 0;
    if (digit < ZERO || digit > NINE) return NaN;
    value = value * 10 + digit - ZERO;
  }
  return value;
}

/** Seconds since 1970 of `YYYY-MM-DDTHH:MM:SS` as if it were in UTC; NaN for a time that no calendar or clock has. */
function localSeconds(bytes: Uint8Array, at: number): number {
  const separator = bytes[at + 10] ?? 0;
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return NaN;
  if ((separator | LOWER) !== T && separator !== SPACE) return NaN;
  if (bytes[at + 13] !== COLON || bytes[at + 16] !== COLON) return NaN;
  const year = whole(bytes, at, 4);
  const month = whole(bytes, at + 5, 2);
  const day = whole(bytes, at + 8, 2);
  const hour = whole(bytes, at + 11, 2);
  const minute = whole(bytes, at + 14, 2);
  const second = whole(bytes, at + 17, 2);
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const most = (MONTH_DAYS[month - 1] ?? 0) + (isLeap ? 1 : 0);
  if (!(day >= 1 && day <= most && hour < 24 && minute < 60 && second < 60)) return NaN;
  return daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** Seconds that a zone is ahead of UTC: `Z`, `+02`, `+0200`, `+02:00`; NaN for what is none. */
function zoneSeconds(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (end - at === 1) return (first | LOWER) === Z ? 0 : NaN;
  if (first !== PLUS && first !== MINUS) return NaN;
  const colon = bytes[at + 3] === COLON ? 1 : 0;
  const length = end - at;
  if (length !== 3 && length !== 5 + colon) return NaN;
  const hours = whole(bytes, at + 1, 2);
  const minutes = length === 3 ? 0 : whole(bytes, at + 3 + colon, 2);
  if (!(hours < 24 && minutes < 60)) return NaN;
  return (hours * 3600 + minutes * 60) * (first === MINUS ? -1 : 1);
}

/**
 * Writes an instant given as RFC 3339 has it, or with the shorter zones of ISO 8601. Microseconds are kept, what lies
 * behind them is cut.
 */
export function putIsoInstant(
  encoder: Encoder,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  w: number,
): number {
  let at = start + WHOLE_SECONDS;
  if (at >= end) return NOT_AN_INSTANT;
  const local = localSeconds(bytes, start);
  let micros = 0;
  if (bytes[at] === POINT) {
    at += 1;
    const from = at;
    while (at < end && (bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE) at += 1;
    const digits = at - from;
    if (digits === 0 || digits > MOST_FRACTION_DIGITS) return NOT_AN_INSTANT;
    const kept = Math.min(digits, MICRO_DIGITS);
    micros = whole(bytes, from, kept) * 10 ** (MICRO_DIGITS - kept);
  }
  const seconds = local - zoneSeconds(bytes, at, end);
  if (Number.isNaN(seconds)) return NOT_AN_INSTANT;
  const behind = micros % 1000;
  return put(encoder, seconds * 1000 + (micros - behind) / 1000, behind, out, w);
}
