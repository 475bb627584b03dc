import { fault, fieldValue, isText, type CopyColumn, type FieldFault } from './copy-field';
import type { CopyOptions } from './copy-statement';

/** A86. */
const MAX_ROW_BYTES = 4 << 20;

/** What is wrong with a row as a whole, or with the field of this number, which stands at this position. */
export interface RowFault extends FieldFault {
  readonly at?: number;
  readonly position?: number;
  readonly rawValue?: string;
}

/** Takes a row apart, checks every field, and writes it anew. A character of its strings is a byte. */
export function rowConverter(columns: readonly CopyColumn[], options: CopyOptions) {
  const { flags, nullAs, delimiter } = options;
  const [escape, quotes] = [flags.has('escape'), flags.has('removequotes')];
  const fills = flags.has('fillrecord');
  // PostgreSQL takes the caller's marker and delimiter where it can, so that most rows go through as they stand.
  const pgMarker = /^([@\w-]{1,60}|\\N)$/.test(nullAs) ? nullAs : '\\N';
  const pgDelimiter = /^[^\w.\\]$/.test(delimiter) ? delimiter : '\x01';
  const delimiterCode = pgDelimiter.charCodeAt(0).toString(16).padStart(2, '0');
  const special = new RegExp(`[\\\\\n\r\\x${delimiterCode}]`, 'g');

  /** An octal code stands for any byte. */
  const coded = (c: string): string =>
    c === '\\' ? '\\\\' : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  const pgText = (value: string): string => {
    const text = value.replace(special, coded);
    return value === pgMarker && text === value ? coded(value.charAt(0)) + value.slice(1) : text;
  };

  /** With ESCAPE, `\\N` is null too while the marker is the default (A31). */
  const isMarker = (raw: string): boolean =>
    raw === nullAs || (escape && nullAs === '\\N' && raw === '\\\\N');

  /** A field without its quotes (A34) and escapes (A30). */
  function plain(raw: string): string {
    const quoted = quotes && raw.length > 1 && /^['"]/.test(raw) && raw.at(-1) === raw[0];
    const inner = quoted ? raw.slice(1, -1) : raw;
    return escape ? inner.replace(/\\([^]?)/g, '$1') : inner;
  }

  /** The end of the field at `from`; -1: it begins with a quote that does not end. */
  function fieldEnd(row: string, from: number): number {
    const quote = quotes && /['"]/.test(row.charAt(from)) ? row[from] : undefined;
    for (let at = quote === undefined ? from : from + 1; at < row.length; at += 1) {
      const isEnd = (next: number): boolean =>
        next === row.length || row.startsWith(delimiter, next);
      if (escape && row[at] === '\\') at += 1;
      else if (quote === undefined && isEnd(at)) return at;
      else if (row[at] === quote && isEnd(at + 1)) return at + 1;
    }
    return quote === undefined ? row.length : -1;
  }

  function fieldOf(raw: string | undefined, column: CopyColumn | undefined): string | FieldFault {
    if (column === undefined) return fault(1202, 'Extra column(s) found');
    if (raw === undefined && !fills) return fault(1214, 'Delimiter not found');
    // FILLRECORD: what a row lacks is an empty text, or null (A36).
    const isNull = raw === undefined ? !isText(column) || flags.has('emptyasnull') : isMarker(raw);
    if (!isNull && raw?.includes('\0') === true)
      return fault(1218, 'Invalid null byte - field longer than 1 byte');
    const value = isNull ? null : fieldValue(plain(raw ?? ''), column, options);
    if (value === null && column.notNull) return fault(1213, 'Missing data for not-null field');
    if (value === null) return pgMarker;
    return typeof value === 'string' ? pgText(value) : value;
  }

  /** A row as PostgreSQL reads it, or what is wrong with it. */
  function convert(row: string): string | RowFault {
    if (row.length > MAX_ROW_BYTES) return fault(1216, `Row is larger than ${MAX_ROW_BYTES} bytes`);
    if (row === '' && columns.length > 1 && !fills) return fault(1211, 'Line had no data');
    const cut = quotes || (escape && row.includes('\\')) ? null : row.split(delimiter);
    const out: string[] = [];
    for (let [at, from] = [0, 0]; from <= row.length || at < columns.length; at += 1) {
      const end =
        cut === null && from <= row.length ? fieldEnd(row, from) : from + (cut?.[at]?.length ?? 0);
      const raw = from > row.length ? undefined : row.slice(from, end < 0 ? undefined : end);
      const value =
        end < 0 ? fault(1214, 'Delimited value missing end quote') : fieldOf(raw, columns[at]);
      if (typeof value !== 'string') return { ...value, at, position: from, rawValue: raw ?? '' };
      out.push(value);
      from = Math.max(from, end) + delimiter.length;
    }
    return out.join(pgDelimiter);
  }

  /** With what stands for null, and between fields, in PostgreSQL's row. */
  return { convert, pgMarker, pgDelimiter };
}
