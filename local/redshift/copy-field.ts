/** Checks of one field's bytes, without making a string of them. Codes: rule A89. */

export interface FieldFault {
  readonly code: number;
  readonly reason: string;
}

/** A column of the target as COPY sees it. */
export interface CopyColumn {
  readonly name: string;
  /** As STL_LOAD_ERRORS names it. */
  readonly type: string;
  readonly kind:
    'text' | 'char' | 'integer' | 'decimal' | 'double' | 'boolean' | 'date' | 'timestamp';
  /** Bytes of a text; digits of a decimal. */
  readonly size: number;
  readonly scale: number;
  readonly notNull: boolean;
}

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= ZERO && byte <= NINE;

function invalidDigit(bytes: Buffer, start: number, at: number, type: string): FieldFault {
  const value = String.fromCharCode(bytes[at] ?? 0);
  return {
    code: 1207,
    reason: `Invalid digit, Value '${value}', Pos ${at - start}, Type: ${type}`,
  };
}

const LIMITS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int2: [-32_768n, 32_767n],
  int4: [-2_147_483_648n, 2_147_483_647n],
  int8: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
};
const TYPE_NAMES: Readonly<Record<string, string>> = {
  int2: 'Short',
  int4: 'Integer',
  int8: 'Long',
};

function integerFault(
  bytes: Buffer,
  start: number,
  end: number,
  column: CopyColumn,
): FieldFault | null {
  const type = TYPE_NAMES[column.type] ?? 'Integer';
  const signed = bytes[start] === MINUS || bytes[start] === PLUS;
  const first = signed ? start + 1 : start;
  for (let at = first; at < end; at += 1) {
    if (!isDigit(bytes[at])) return invalidDigit(bytes, start, at, type);
  }
  if (first === end) return invalidDigit(bytes, start, start, type);
  if (end - first < 5) return null;
  const value = BigInt(bytes.toString('latin1', bytes[start] === PLUS ? first : start, end));
  const [least, most] = LIMITS[column.type] ?? [value, value];
  return value < least || value > most ? { code: 1222, reason: `Overflow for ${type}` } : null;
}

/** Digits before the point must fit; digits behind it that are too many are cut by COPY (A70), so the caller may shorten. */
function decimalFault(
  bytes: Buffer,
  start: number,
  end: number,
  column: CopyColumn,
): FieldFault | null {
  let at = bytes[start] === MINUS || bytes[start] === PLUS ? start + 1 : start;
  let significant = 0;
  let digits = 0;
  for (; at < end && isDigit(bytes[at]); at += 1) {
    digits += 1;
    if (significant > 0 || bytes[at] !== ZERO) significant += 1;
  }
  if (at < end && bytes[at] === POINT) {
    for (at += 1; at < end && isDigit(bytes[at]); at += 1) digits += 1;
  }
  if (at < end || digits === 0) return invalidDigit(bytes, start, Math.min(at, end - 1), 'Decimal');
  return significant > column.size - column.scale
    ? { code: 1209, reason: 'Overflow for NUMERIC(' + `${column.size},${column.scale})` }
    : null;
}

const DOUBLE = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i;
/** Rule A73. */
const BOOLEANS = new Set(['t', 'true', 'y', 'yes', '1', 'f', 'false', 'n', 'no', '0']);
const isBoolean = (bytes: Buffer, start: number, end: number): boolean => {
  // `t` and `f` are what COPY's own writers use: no string is made of them.
  if (end - start === 1 && (bytes[start] === 0x74 || bytes[start] === 0x66)) return true;
  return BOOLEANS.has(bytes.toString('latin1', start, end).toLowerCase());
};
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function two(bytes: Buffer, at: number): number {
  const [tens, ones] = [bytes[at], bytes[at + 1]];
  return isDigit(tens) && isDigit(ones) ? ((tens ?? 0) - ZERO) * 10 + (ones ?? 0) - ZERO : -1;
}

/** `YYYY-MM-DD` at `at`, a real day. */
function isDate(bytes: Buffer, at: number): boolean {
  const century = two(bytes, at);
  const year = century * 100 + two(bytes, at + 2);
  const month = two(bytes, at + 5);
  const day = two(bytes, at + 8);
  if (century < 0 || two(bytes, at + 2) < 0 || bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS)
    return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return month >= 1 && day >= 1 && day <= (DAYS[month - 1] ?? 0) + leap;
}

/** ` HH:MI:SS` with up to six digits of fraction, from `at` to `end`; a date alone is midnight (A76). */
function isTimeOfDay(bytes: Buffer, at: number, end: number): boolean {
  if (at === end) return true;
  const [hour, minute, second] = [two(bytes, at + 1), two(bytes, at + 4), two(bytes, at + 7)];
  if (bytes[at] !== 0x20 || bytes[at + 3] !== 0x3a || bytes[at + 6] !== 0x3a || at + 9 > end)
    return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  if (at + 9 === end) return true;
  if (bytes[at + 9] !== POINT || end - at - 10 > 6 || end === at + 10) return false;
  for (let digit = at + 10; digit < end; digit += 1) if (!isDigit(bytes[digit])) return false;
  return true;
}

/** What is wrong with a field that is not null; `escapes` backslashes in it do not count as bytes of the text. */
export function fieldFault(
  bytes: Buffer,
  start: number,
  end: number,
  escapes: number,
  column: CopyColumn,
): FieldFault | null {
  switch (column.kind) {
    case 'text':
      return end - start - escapes > column.size
        ? { code: 1204, reason: 'String length exceeds DDL length' }
        : null;
    case 'char':
      if (bytes.subarray(start, end).some((byte) => byte > 0x7f)) {
        return {
          code: 1220,
          reason: 'Multibyte character not supported for CHAR (Hint: Try using VARCHAR)',
        };
      }
      return end - start - escapes > column.size
        ? { code: 1204, reason: 'Char length exceeds DDL length' }
        : null;
    case 'integer':
      return integerFault(bytes, start, end, column);
    case 'decimal':
      return decimalFault(bytes, start, end, column);
    case 'double':
      return DOUBLE.test(bytes.toString('latin1', start, end))
        ? null
        : { code: 1208, reason: 'Invalid value for FLOAT' };
    case 'boolean':
      return isBoolean(bytes, start, end) ? null : { code: 1210, reason: 'Unknown boolean format' };
    case 'date':
      return end - start >= 10 && isDate(bytes, start) && isTimeOfDay(bytes, start + 10, end)
        ? null
        : { code: 1205, reason: 'Invalid Date Format - length must be 10 or more' };
    case 'timestamp':
      return end - start >= 10 && isDate(bytes, start) && isTimeOfDay(bytes, start + 10, end)
        ? null
        : { code: 1206, reason: 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]' };
    default:
      return null;
  }
}
