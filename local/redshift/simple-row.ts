import { isText, type CopyColumn } from './copy-field';
import type { CopyOptions } from './copy-statement';

/** February ends on its 28th here: the 29th is looked at more closely. */
const DAY =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?';
const DOUBLE = '-?\\d{1,15}(?:\\.\\d{1,15})?';
const NEVER = '(?!)';

const quoted = (text: string): string =>
  text.replace(/[^\w]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** The bytes of a field as a pattern. */
function fieldPattern({ type, size, scale }: CopyColumn, end: string, escape: string): string {
  const whole = size === scale ? '0' : `\\d{1,${size - scale}}`;
  const fraction = scale === 0 ? '' : `(?:\\.\\d{1,${scale}})?`;
  const patterns: Readonly<Record<string, string>> = {
    varchar: `(?:[^${end}\\\\\\n\\r\\0]${escape}){0,${size}}`,
    bpchar: `(?:[^${end}\\\\\\n\\r\\0\\x80-\\xff]${escape}){0,${size}}`,
    int2: '-?\\d{1,4}',
    int4: '-?\\d{1,9}',
    int8: '-?\\d{1,18}',
    numeric: `-?${whole}${fraction}`,
    float4: DOUBLE,
    float8: DOUBLE,
    bool: '(?:t|f|true|false|1|0)',
    date: DAY,
    timestamp: `${DAY} ${TIME}`,
  };
  return patterns[type] ?? NEVER;
}

/** Options that change what a field means. */
const CHANGING = /^(removequotes|blanksasnull|trimblanks|emptyasnull|roundec|acceptinvchars)$/;

/**
 * Rows that mean the same to PostgreSQL as to Redshift, byte by byte, as patterns over a block's bytes: most rows are
 * such, and go through without being taken apart. In a row `withGaps` fields without a text may be empty, for null.
 * Null when an option changes what fields mean.
 */
export function simpleRow(
  columns: readonly CopyColumn[],
  { delimiter, flags, nullAs }: CopyOptions,
): { readonly whole: RegExp; readonly withGaps: RegExp } | null {
  const changed = [...flags].some((flag) => CHANGING.test(flag));
  if (changed || nullAs === '' || columns.some(({ usual }) => !usual)) return null;
  const [end, marker] = [quoted(delimiter), quoted(nullAs)];
  // Behind a backslash these stand for themselves in PostgreSQL too.
  const escape = flags.has('escape') && nullAs !== '\\N' ? `|\\\\[${end}\\\\"'\\t]` : '';
  const row = (gaps: boolean): RegExp => {
    const fields = columns.map((column) => {
      const pattern = fieldPattern(column, end, gaps ? '' : escape); // a row with gaps is cut at its delimiters
      if (column.notNull) return `(?!${marker}(?:${end}|\\n))${pattern}`;
      return `(?:${marker}|${pattern}${gaps && !isText(column) ? '|' : ''})`;
    });
    return new RegExp(`${fields.join(end)}\\n`, 'y');
  };
  return { whole: row(false), withGaps: row(true) };
}
