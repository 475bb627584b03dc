import { isUtf8 } from 'node:buffer';
import { fieldValue, type CopyColumn, type FieldFault } from './copy-field';
import type { CopyOptions } from './copy-statement';
import { simpleRow } from './simple-row';

/** One row that could not be loaded, as STL_LOAD_ERRORS tells it. */
export interface LoadError extends FieldFault {
  readonly file: string;
  readonly line: number;
  readonly column: CopyColumn | null;
  readonly position: number;
  readonly rawLine: string;
  readonly rawValue: string;
}

const SHOWN = 1024;
/** A86. */
const MAX_ROW_BYTES = 4 << 20;

const fault = (code: number, reason: string): FieldFault => ({ code, reason });
const NULL_BYTE = fault(1218, 'Invalid null byte - field longer than 1 byte');
const EXTRA_COLUMN = fault(1202, 'Extra column(s) found');
const NO_DELIMITER = fault(1214, 'Delimiter not found');
const NO_QUOTE = fault(1214, 'Delimited value missing end quote');
const NO_DATA = fault(1211, 'Line had no data');
const NOT_NULL = fault(1213, 'Missing data for not-null field');
const TOO_LARGE = fault(1216, `Row is larger than ${MAX_ROW_BYTES} bytes`);

/** A fault of a row: at which of its fields. */
interface RowFault {
  readonly at: number;
  readonly fault: FieldFault;
}

export interface RowReader {
  /** Rows of one more block in PostgreSQL's text format; what follows the last whole row is kept for the next. */
  readonly block: (bytes: Buffer) => Buffer;
  /** The end of a file: its last row may lack the newline. */
  readonly endOfFile: () => Buffer;
  readonly beginFile: (name: string) => void;
  readonly rows: () => number;
  readonly errors: readonly LoadError[];
  /** What stands for null in what is handed on. */
  readonly pgMarker: string;
  readonly pgDelimiter: string;
}

const isEscaped = (text: string, at: number, from: number): boolean => {
  let slashes = 0;
  while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
};
const hex = (sign: string): string => sign.charCodeAt(0).toString(16).padStart(2, '0');
const isText = ({ kind }: CopyColumn): boolean => kind === 'text' || kind === 'char';

/**
 * Reads delimited rows by their bytes (a character of its strings is one), checks every field against its column, and
 * hands them on to PostgreSQL's COPY. A row with a fault is left out and reported; the caller decides when there are too
 * many.
 */
export function rowReader(columns: readonly CopyColumn[], options: CopyOptions): RowReader {
  const { flags, nullAs } = options;
  const [escape, quotes, fills] = [
    flags.has('escape'),
    flags.has('removequotes'),
    flags.has('fillrecord'),
  ];
  const { delimiter } = options;
  // PostgreSQL's own is one byte, and none of a few.
  const pgDelimiter = /^[^\w.\\]$/.test(delimiter) ? delimiter : '\x01';
  // PostgreSQL takes the caller's marker where it can, so that nulls too go through as they stand.
  const sameMarker = /^([@\w-]{1,60}|\\N)$/.test(nullAs);
  const pgMarker = sameMarker ? nullAs : '\\N';
  const simple = sameMarker && pgDelimiter === delimiter ? simpleRow(columns, options) : null;
  const special = new RegExp(`[\\\\\n\r\\x${hex(pgDelimiter)}]`, 'g');
  const errors: LoadError[] = [];
  let [file, line, skip, rows] = ['', 1, options.ignoreHeader, 0];
  let kept: Buffer = Buffer.alloc(0);

  /** A text so that PostgreSQL reads it as it is: an octal code stands for any byte. */
  const coded = (c: string): string =>
    c === '\\' ? '\\\\' : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  const pgText = (value: string | null): string => {
    if (value === null) return pgMarker;
    return value === pgMarker
      ? coded(value.charAt(0)) + value.slice(1).replace(special, coded)
      : value.replace(special, coded);
  };

  /** With ESCAPE, `\\N` is null too while the marker is the default (A31). */
  const isMarker = (raw: string): boolean =>
    raw === nullAs || (escape && nullAs === '\\N' && raw === '\\\\N');

  /** A field without its quotes (A34) and escapes (A30). */
  function plain(raw: string): string {
    const inner =
      quotes && raw.length > 1 && /^['"]/.test(raw) && raw.at(-1) === raw[0]
        ? raw.slice(1, -1)
        : raw;
    return escape && inner.includes('\\') ? inner.replace(/\\([^]?)/g, '$1') : inner;
  }

  /** The end of the field at `from`; -1: it begins with a quote that does not end. */
  function fieldEnd(row: string, from: number): number {
    const quote = quotes && /['"]/.test(row.charAt(from)) ? row[from] : undefined;
    for (let at = quote === undefined ? from : from + 1; at < row.length; at += 1) {
      if (escape && row[at] === '\\') at += 1;
      else if (quote === undefined && row.startsWith(delimiter, at)) return at;
      else if (row[at] === quote && (at + 1 === row.length || row.startsWith(delimiter, at + 1)))
        return at + 1;
    }
    return quote === undefined ? row.length : -1;
  }

  function fieldsOf(row: string): string[] | RowFault {
    if (!quotes && !(escape && row.includes('\\'))) return row.split(delimiter);
    const fields: string[] = [];
    for (let from = 0; ;) {
      const end = fieldEnd(row, from);
      if (end < 0) return { at: fields.length, fault: NO_QUOTE };
      fields.push(row.slice(from, end));
      if (end >= row.length) return fields;
      from = end + delimiter.length;
    }
  }

  function field(raw: string, column: CopyColumn | undefined): string | FieldFault {
    if (column === undefined) return EXTRA_COLUMN;
    if (!isMarker(raw) && raw.includes('\0')) return NULL_BYTE;
    const value = isMarker(raw) ? null : fieldValue(plain(raw), column, options);
    if (value === null && column.notNull) return NOT_NULL;
    return value === null || typeof value === 'string' ? pgText(value) : value;
  }

  /** FILLRECORD: the columns that a row lacks are empty texts or null (A36). */
  const missing = (column: CopyColumn): string | FieldFault => {
    if (isText(column) && !flags.has('emptyasnull')) return '';
    return column.notNull ? NOT_NULL : pgMarker;
  };

  /** A row as PostgreSQL reads it, or what is wrong with it. */
  function converted(row: string, fields: string[] | RowFault): string | RowFault {
    if (row.length > MAX_ROW_BYTES) return { at: 0, fault: TOO_LARGE };
    if (!Array.isArray(fields)) return fields;
    if (row === '' && columns.length > 1 && !fills) return { at: -1, fault: NO_DATA };
    const out: string[] = [];
    for (let at = 0; at < Math.max(fields.length, columns.length); at += 1) {
      const [raw, column] = [fields[at], columns[at]];
      const lacks = raw === undefined && column !== undefined;
      const value = lacks ? (fills ? missing(column) : NO_DELIMITER) : field(raw ?? '', column);
      if (typeof value !== 'string') return { at, fault: value };
      out.push(value);
    }
    return out.join(pgDelimiter);
  }

  function report(row: string, fields: string[] | RowFault, { at, fault: found }: RowFault): void {
    const list = Array.isArray(fields) ? fields : [];
    const shown = (bytes: string): string =>
      Buffer.from(bytes.slice(0, SHOWN), 'latin1').toString('utf8');
    const position = list
      .slice(0, at)
      .reduce((sum, each) => sum + each.length + delimiter.length, 0);
    errors.push({
      ...found,
      file,
      line,
      column: columns[at] ?? null,
      position,
      rawLine: shown(row),
      rawValue: shown(list[at] ?? ''),
    });
  }

  /** A row that is not simple; nothing when it is left out. */
  function otherRow(row: string): string {
    if (skip > 0) {
      skip -= 1;
      return '';
    }
    if (row === '' && flags.has('ignoreblanklines')) return '';
    const fields = fieldsOf(row);
    const made = converted(row, fields);
    if (typeof made !== 'string') {
      report(row, fields, made);
      return '';
    }
    rows += 1;
    return `${made}\n`;
  }

  /** A row whose empty fields are null. */
  const filled = (row: string): string =>
    row
      .split(delimiter)
      .map((raw, at) => (raw === '' && !isText(columns[at] as CopyColumn) ? pgMarker : raw))
      .join(delimiter);

  function matches(pattern: RegExp | undefined, text: string, from: number): boolean {
    if (pattern === undefined || skip > 0) return false;
    pattern.lastIndex = from;
    return pattern.test(text);
  }

  /** All whole rows of `text`, and where the next one begins. */
  function wholeRows(text: string, clean: boolean): { out: string[]; end: number } {
    const { whole, withGaps } = (clean ? simple : null) ?? {};
    const out: string[] = [];
    let [from, copied] = [0, 0];
    for (;;) {
      while (matches(whole, text, from)) {
        rows += 1;
        line += 1;
        from = (whole as RegExp).lastIndex;
      }
      if (from > copied) out.push(text.slice(copied, from));
      let end = text.indexOf('\n', from);
      let inner = 0;
      // A newline behind an odd number of backslashes belongs to the text.
      for (; escape && end >= 0 && isEscaped(text, end, from); inner += 1)
        end = text.indexOf('\n', end + 1);
      if (end < 0) return { out, end: from };
      if (inner === 0 && matches(withGaps, text, from)) {
        rows += 1;
        out.push(`${filled(text.slice(from, end))}\n`);
      } else out.push(otherRow(text.slice(from, end)));
      line += inner + 1;
      from = copied = end + 1;
    }
  }

  function taken(bytes: Buffer): Buffer {
    // What follows the last newline may end within a character.
    const clean = isUtf8(bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1));
    const { out, end } = wholeRows(bytes.toString('latin1'), clean);
    kept = Buffer.from(bytes.subarray(end));
    return Buffer.from(out.join(''), 'latin1');
  }

  return {
    block: (bytes) => taken(kept.length === 0 ? bytes : Buffer.concat([kept, bytes])),
    endOfFile: () => {
      const last = kept;
      kept = Buffer.alloc(0);
      return last.length === 0 ? last : taken(Buffer.concat([last, Buffer.from('\n')]));
    },
    beginFile: (name) => {
      [file, line, skip] = [name, 1, options.ignoreHeader];
    },
    rows: () => rows,
    errors,
    pgMarker,
    pgDelimiter,
  };
}
