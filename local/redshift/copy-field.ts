import type { DateReader } from './copy-dates';
import type { CopyOptions } from './copy-statement';

/** A column of the target as COPY sees it. */
export interface CopyColumn {
  readonly name: string;
  /** PostgreSQL's short name of the type, and what reads a field of it. */
  readonly type: string;
  readonly read: FieldReader;
  /** Bytes of a text; digits of a decimal. */
  readonly size: number;
  readonly scale: number;
  readonly notNull: boolean;
  /** Of a date or timestamp. */
  readonly readDate: DateReader | null;
  /** Whether dates come in the format that PostgreSQL reads too. */
  readonly usual: boolean;
}

/** Why a field cannot be loaded. Codes: rule A89. */
export interface FieldFault {
  readonly code: number;
  readonly reason: string;
}
export const fault = (code: number, reason: string): FieldFault => ({ code, reason });
/** A field's bytes, one character each. */
type Bytes = string;
/** A field without its escapes, as its column takes it; null for null. */
type FieldReader = (
  value: Bytes,
  column: CopyColumn,
  options: CopyOptions,
) => Bytes | null | FieldFault;
export const isText = ({ type }: CopyColumn): boolean => type === 'varchar' || type === 'bpchar';

/** A whole character of UTF-8 (A47). */
const CHARACTER =
  '[\\0-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]' +
  '|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}';
const VALID = new RegExp(`^(?:${CHARACTER})*`);
const CHARACTERS = new RegExp(`(${CHARACTER})|[^]`, 'g');
/** U+FDD0 to U+FDEF, and the last two of each plane (A48). */
const NONCHARACTER =
  /\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]/g;

/** A46, A47. */
const BAD_UTF8 = 'String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence';
const MULTIBYTE =
  'Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char';

const hex = (bytes: Bytes): string =>
  Buffer.from(bytes, 'latin1')
    .toString('hex')
    .replace(/..(?=.)/g, '$& ');

/** The longest part of whole characters that fits (A45). */
function cut(value: Bytes, size: number): Bytes {
  let end = size;
  while (end > 0 && (value.charCodeAt(end) & 0xc0) === 0x80) end -= 1;
  return value.slice(0, end);
}

const text: FieldReader = (given, { type, size }, { flags, invalidAs }) => {
  let value = given;
  const isChar = type === 'bpchar';
  if (flags.has('blanksasnull') && /^ +$/.test(value)) return null;
  if (!isChar && invalidAs !== null)
    value = value
      .replace(NONCHARACTER, (bad) => invalidAs.repeat(bad.length))
      .replace(CHARACTERS, (_, good?: string) => good ?? invalidAs);
  const bad = VALID.exec(value)?.[0].length ?? 0;
  if (bad < value.length) return fault(1220, `${BAD_UTF8}: ${hex(value.charAt(bad))} (error 3)`);
  const multibyte = isChar ? value.search(/[\x80-\xff]/) : -1;
  if (multibyte >= 0)
    return fault(1220, `${MULTIBYTE}: ${hex(value.slice(multibyte, multibyte + 4))}`);
  if (!isChar && flags.has('trimblanks')) value = value.trimEnd();
  // Blanks that are too many are cut silently (A44).
  if (value.length > size && (flags.has('truncatecolumns') || /^ *$/.test(value.slice(size))))
    value = cut(value, size);
  if (value === '' && flags.has('emptyasnull')) return null;
  if (value.length <= size) return value;
  return fault(1204, `${isChar ? 'Char' : 'String'} length exceeds DDL length`);
};

/** Redshift's names of the whole numbers, and their bits. */
const INTEGERS: Readonly<Record<string, readonly [string, bigint]>> = {
  int2: ['Short', 15n],
  int4: ['Integer', 31n],
  int8: ['Long', 63n],
};
function invalidDigit(value: Bytes, at: number, type: string): FieldFault {
  const sign = value.charAt(Math.min(at, value.length - 1));
  return fault(1207, `Invalid digit, Value '${sign}', Pos ${at}, Type: ${type}`);
}

const integer: FieldReader = (value, { type }) => {
  const [name, bits] = INTEGERS[type] ?? [type, 0n];
  const good = /^[+-]?\d*/.exec(value)?.[0].length ?? 0;
  if (good < value.length || !/\d/.test(value)) return invalidDigit(value, good, name);
  const [number, limit] = [BigInt(value.replace('+', '')), 2n ** bits];
  return number >= limit || number < -limit ? fault(1222, `Overflow for ${name}`) : value;
};

/** Digits behind the scale are cut, or with ROUNDEC rounded half away from zero; PostgreSQL would round them (A70). */
const decimal: FieldReader = (value, { size, scale }, { flags }) => {
  const [good = '', sign = '', whole = '', fraction = ''] =
    /^([+-]?)(\d*)\.?(\d*)/.exec(value) ?? [];
  if (good.length < value.length || whole + fraction === '')
    return invalidDigit(value, good.length, 'Decimal');
  const up = flags.has('roundec') && fraction.charAt(scale) >= '5' ? 1n : 0n;
  const digits = (BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0')) + up).toString();
  if (digits.length > size && digits !== '0')
    return fault(1209, `Overflow for NUMERIC(${size},${scale})`);
  const all = digits.padStart(scale + 1, '0');
  return `${sign}${all.slice(0, all.length - scale)}${scale === 0 ? '' : `.${all.slice(-scale)}`}`;
};

const matching =
  (pattern: RegExp, code: number, reason: string): FieldReader =>
  (value) =>
    pattern.test(value) ? value : fault(code, reason);
const moment =
  (code: number, reason: string): FieldReader =>
  (value, { readDate }, { flags }) =>
    readDate?.(value) ?? (flags.has('acceptanydate') ? null : fault(code, reason));

const FLOAT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i;
const float = matching(FLOAT, 1208, 'Invalid value for FLOAT');
const bool = matching(/^(t|true|y|yes|1|f|false|n|no|0)$/i, 1210, 'Unknown boolean format'); // A73
const date = moment(1205, 'Invalid Date Format - length must be 10 or more');
const timestamp = moment(1206, 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]');

/** Of the types that COPY fills here, by PostgreSQL's short names. */
export const READERS: ReadonlyMap<string, FieldReader> = new Map(
  Object.entries({
    varchar: text,
    bpchar: text,
    int2: integer,
    int4: integer,
    int8: integer,
    numeric: decimal,
    float4: float,
    float8: float,
    bool,
    date,
    timestamp,
    timestamptz: timestamp,
  }),
);

/** A field of blanks is null, but in a text (A37 to A48, A70 to A78). */
export const fieldValue: FieldReader = (value, column, options) =>
  !isText(column) && /^ *$/.test(value) ? null : column.read(value, column, options);
