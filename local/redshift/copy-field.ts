import type { DateReader } from './copy-dates';
import type { CopyOptions } from './copy-statement';

/** Why a field cannot be loaded. Codes: rule A89. */
export interface FieldFault {
  readonly code: number;
  readonly reason: string;
}

/** A column of the target as COPY sees it. */
export interface CopyColumn {
  readonly name: string;
  /** PostgreSQL's short name of the type. */
  readonly type: string;
  readonly kind:
    'text' | 'char' | 'integer' | 'decimal' | 'double' | 'boolean' | 'date' | 'timestamp';
  /** Bytes of a text; digits of a decimal. */
  readonly size: number;
  readonly scale: number;
  readonly notNull: boolean;
  /** Of a date or timestamp. */
  readonly readDate: DateReader;
  /** Whether dates come in the format that PostgreSQL reads too. */
  readonly usual: boolean;
}

const fault = (code: number, reason: string): FieldFault => ({ code, reason });
/** A field's bytes, one character each. */
type Bytes = string;

/** A whole character of UTF-8 (A47). */
const CHARACTER =
  '[\\0-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]' +
  '|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}';
const VALID = new RegExp(`^(?:${CHARACTER})*`);
const CHARACTERS = new RegExp(`(${CHARACTER})|[^]`, 'g');
/** U+FDD0 to U+FDEF, and the last two of each plane (A48). */
const NONCHARACTER =
  /\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]/g;

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

function text(
  given: Bytes,
  { kind, size }: CopyColumn,
  { flags, invalidAs }: CopyOptions,
): Bytes | null | FieldFault {
  let value = given;
  if (flags.has('blanksasnull') && /^ +$/.test(value)) return null;
  if (kind === 'text' && invalidAs !== null)
    value = value
      .replace(NONCHARACTER, (bad) => invalidAs.repeat(bad.length))
      .replace(CHARACTERS, (_, good?: string) => good ?? invalidAs);
  const bad = VALID.exec(value)?.[0].length ?? 0;
  if (bad < value.length)
    return fault(
      1220,
      `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${hex(value.charAt(bad))} (error 3)`,
    );
  const multibyte = kind === 'char' ? value.search(/[\x80-\xff]/) : -1;
  if (multibyte >= 0)
    return fault(
      1220,
      `Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ${hex(value.slice(multibyte, multibyte + 4))}`,
    ); // A46
  if (kind === 'text' && flags.has('trimblanks')) value = value.trimEnd();
  // Blanks that are too many are cut silently (A44).
  if (value.length > size && (flags.has('truncatecolumns') || /^ *$/.test(value.slice(size))))
    value = cut(value, size);
  if (value === '' && flags.has('emptyasnull')) return null;
  return value.length > size
    ? fault(1204, `${kind === 'char' ? 'Char' : 'String'} length exceeds DDL length`)
    : value;
}

const MOST: Readonly<Record<string, bigint>> = {
  int2: 32_767n,
  int4: 2_147_483_647n,
  int8: 9_223_372_036_854_775_807n,
};
const TYPE_NAMES: Readonly<Record<string, string>> = {
  int2: 'Short',
  int4: 'Integer',
  int8: 'Long',
};
const invalidDigit = (value: Bytes, at: number, type: string): FieldFault =>
  fault(
    1207,
    `Invalid digit, Value '${value.charAt(Math.min(at, value.length - 1))}', Pos ${at}, Type: ${type}`,
  );

function integer(value: Bytes, { type }: CopyColumn): Bytes | FieldFault {
  const name = TYPE_NAMES[type] ?? type;
  const good = /^[+-]?\d*/.exec(value)?.[0].length ?? 0;
  if (good < value.length || !/\d/.test(value)) return invalidDigit(value, good, name);
  const [number, most] = [BigInt(value.replace('+', '')), MOST[type] ?? 0n];
  return number > most || number < -most - 1n ? fault(1222, `Overflow for ${name}`) : value;
}

/** Digits behind the scale are cut, or with ROUNDEC rounded half away from zero; PostgreSQL would round them (A70). */
function decimal(value: Bytes, { size, scale }: CopyColumn, rounds: boolean): Bytes | FieldFault {
  const [good = '', sign = '', whole = '', fraction = ''] =
    /^([+-]?)(\d*)\.?(\d*)/.exec(value) ?? [];
  if (good.length < value.length || whole + fraction === '')
    return invalidDigit(value, good.length, 'Decimal');
  const up = rounds && fraction.charAt(scale) >= '5' ? 1n : 0n;
  const digits = (BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0')) + up).toString();
  if (digits.length > size && digits !== '0')
    return fault(1209, `Overflow for NUMERIC(${size},${scale})`);
  const all = digits.padStart(scale + 1, '0');
  return `${sign}${all.slice(0, all.length - scale)}${scale === 0 ? '' : `.${all.slice(-scale)}`}`;
}

const DOUBLE = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i;
/** Rule A73. */
const BOOLEAN = /^(t|true|y|yes|1|f|false|n|no|0)$/i;

/** A field without its escapes, as its column takes it; null for null (A37 to A48, A70 to A78). */
export function fieldValue(
  value: Bytes,
  column: CopyColumn,
  options: CopyOptions,
): Bytes | null | FieldFault {
  const { kind, readDate } = column;
  if (kind === 'text' || kind === 'char') return text(value, column, options);
  if (/^ *$/.test(value)) return null;
  switch (kind) {
    case 'integer':
      return integer(value, column);
    case 'decimal':
      return decimal(value, column, options.flags.has('roundec'));
    case 'double':
      return DOUBLE.test(value) ? value : fault(1208, 'Invalid value for FLOAT');
    case 'boolean':
      return BOOLEAN.test(value) ? value : fault(1210, 'Unknown boolean format');
    case 'date':
      return (
        readDate(value) ??
        (options.flags.has('acceptanydate')
          ? null
          : fault(1205, 'Invalid Date Format - length must be 10 or more'))
      );
    case 'timestamp':
      return (
        readDate(value) ??
        (options.flags.has('acceptanydate')
          ? null
          : fault(1206, 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]'))
      );
  }
}
