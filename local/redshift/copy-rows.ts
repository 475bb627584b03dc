import { isUtf8 } from 'node:buffer';
import { isText, type CopyColumn } from './copy-field';
import type { CopyOptions } from './copy-statement';
import type { BookRow } from './load-books';
import { rowConverter } from './row-converter';
import { simpleRow } from './simple-row';

const SHOWN = 1024;
/** A NUL is a period there, since PostgreSQL keeps none. */
const shown = (bytes: string): string =>
  Buffer.from(bytes.slice(0, SHOWN).replaceAll('\0', '.'), 'latin1').toString('utf8');

const isEscaped = (text: string, at: number, from: number): boolean => {
  let slashes = 0;
  while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
};

/**
 * Reads blocks of delimited rows and hands them on in PostgreSQL's text format. A row with a fault is left out and
 * reported; the caller decides when there are too many.
 */
export function rowReader(columns: readonly CopyColumn[], options: CopyOptions) {
  const { delimiter, nullAs, flags, ignoreHeader } = options;
  const { convert, pgMarker, pgDelimiter } = rowConverter(columns, options);
  const alike = pgMarker === nullAs && pgDelimiter === delimiter;
  const simple = alike ? simpleRow(columns, options) : null;
  const escape = flags.has('escape');
  const errors: BookRow[] = [];
  let [file, line, skip, rows] = ['', 1, 0, 0];
  /** What follows the last whole row of a block. */
  let kept: Buffer = Buffer.alloc(0);

  function beginFile(name: string): void {
    [file, line, skip] = [name, 1, ignoreHeader];
  }

  function block(bytes: Buffer): Buffer {
    const all = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    // What follows the last newline may end within a character.
    const clean = isUtf8(all.subarray(0, all.lastIndexOf(0x0a) + 1));
    const out: string[] = [];
    const end = wholeRows(all.toString('latin1'), clean, out);
    kept = Buffer.from(all.subarray(end));
    return Buffer.from(out.join(''), 'latin1');
  }

  /** The end of a file: its last row may lack the newline. */
  function endOfFile(): Buffer {
    return kept.length === 0 ? kept : block(Buffer.from('\n'));
  }

  /** All whole rows of `text`; returns where the next one begins. */
  function wholeRows(text: string, clean: boolean, out: string[]): number {
    const { whole, withGaps } = (clean ? simple : null) ?? {};
    for (let [from, copied] = [0, 0]; ; copied = from) {
      while (matches(whole, text, from)) from = (whole as RegExp).lastIndex;
      if (from > copied) out.push(text.slice(copied, from));
      let [end, inner] = [text.indexOf('\n', from), 0];
      // A newline behind an odd number of backslashes belongs to the text.
      for (; escape && end >= 0 && isEscaped(text, end, from); inner += 1)
        end = text.indexOf('\n', end + 1);
      if (end < 0) return from;
      const row = text.slice(from, end);
      if (inner === 0 && matches(withGaps, text, from)) out.push(`${filled(row)}\n`);
      else out.push(otherRow(row, inner + 1));
      from = end + 1;
    }
  }

  /** Whether the row at `from` is a simple one, which is counted then. */
  function matches(pattern: RegExp | undefined, text: string, from: number): boolean {
    if (pattern === undefined || skip > 0) return false;
    pattern.lastIndex = from;
    if (!pattern.test(text)) return false;
    rows += 1;
    line += 1;
    return true;
  }

  /** A row whose empty fields are null. */
  function filled(row: string): string {
    const fields = row.split(delimiter);
    const empty = (column: CopyColumn): string => (isText(column) ? '' : pgMarker);
    return columns.map((column, at) => fields[at] || empty(column)).join(delimiter);
  }

  /** A row that is not simple; nothing when it is left out. */
  function otherRow(row: string, lines: number): string {
    const first = line;
    line += lines;
    if (skip > 0) {
      skip -= 1;
      return '';
    }
    if (row === '' && flags.has('ignoreblanklines')) return '';
    const made = convert(row);
    if (typeof made === 'string') {
      rows += 1;
      return `${made}\n`;
    }
    const { at = -1, code, reason, position = 0, rawValue = '' } = made;
    const { name = '', type = '', size = '' } = columns[at] ?? {};
    errors.push({
      filename: file,
      line_number: first,
      position,
      err_code: code,
      err_reason: reason,
      colname: name,
      type,
      col_length: String(size),
      raw_line: shown(row),
      raw_field_value: shown(rawValue),
    });
    return '';
  }

  /** `rows`: how many it has handed on, of fields between `pgDelimiter` and with `pgMarker` for null. */
  return { beginFile, block, endOfFile, errors, rows: () => rows, pgMarker, pgDelimiter };
}
