import { isUtf8 } from 'node:buffer';
import { isText, type CopyColumn } from './copy-field';
import type { CopyOptions } from './copy-statement';
import type { BookRow } from './load-books';
import { rowConverter, type RowConverter } from './row-converter';
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
export class RowReader {
  readonly errors: BookRow[] = [];
  rows = 0;
  private file = '';
  private line = 1;
  private skip = 0;
  /** What follows the last whole row of a block. */
  private kept: Buffer = Buffer.alloc(0);
  readonly converter: RowConverter;
  private readonly simple: ReturnType<typeof simpleRow>;
  private readonly escape: boolean;

  constructor(
    private readonly columns: readonly CopyColumn[],
    private readonly options: CopyOptions,
  ) {
    this.converter = rowConverter(columns, options);
    const { pgMarker, pgDelimiter } = this.converter;
    const alike = pgMarker === options.nullAs && pgDelimiter === options.delimiter;
    this.simple = alike ? simpleRow(columns, options) : null;
    this.escape = options.flags.has('escape');
  }

  beginFile(name: string): void {
    [this.file, this.line, this.skip] = [name, 1, this.options.ignoreHeader];
  }

  block(bytes: Buffer): Buffer {
    const all = this.kept.length === 0 ? bytes : Buffer.concat([this.kept, bytes]);
    // What follows the last newline may end within a character.
    const clean = isUtf8(all.subarray(0, all.lastIndexOf(0x0a) + 1));
    const out: string[] = [];
    const end = this.wholeRows(all.toString('latin1'), clean, out);
    this.kept = Buffer.from(all.subarray(end));
    return Buffer.from(out.join(''), 'latin1');
  }

  /** The end of a file: its last row may lack the newline. */
  endOfFile(): Buffer {
    return this.kept.length === 0 ? this.kept : this.block(Buffer.from('\n'));
  }

  /** All whole rows of `text`; returns where the next one begins. */
  private wholeRows(text: string, clean: boolean, out: string[]): number {
    const { whole, withGaps } = (clean ? this.simple : null) ?? {};
    for (let [from, copied] = [0, 0]; ; copied = from) {
      while (this.matches(whole, text, from)) from = (whole as RegExp).lastIndex;
      if (from > copied) out.push(text.slice(copied, from));
      let [end, inner] = [text.indexOf('\n', from), 0];
      // A newline behind an odd number of backslashes belongs to the text.
      for (; this.escape && end >= 0 && isEscaped(text, end, from); inner += 1)
        end = text.indexOf('\n', end + 1);
      if (end < 0) return from;
      const row = text.slice(from, end);
      if (inner === 0 && this.matches(withGaps, text, from)) out.push(`${this.filled(row)}\n`);
      else out.push(this.otherRow(row, inner + 1));
      from = end + 1;
    }
  }

  /** Whether the row at `from` is a simple one, which is counted then. */
  private matches(pattern: RegExp | undefined, text: string, from: number): boolean {
    if (pattern === undefined || this.skip > 0) return false;
    pattern.lastIndex = from;
    if (!pattern.test(text)) return false;
    this.rows += 1;
    this.line += 1;
    return true;
  }

  /** A row whose empty fields are null. */
  private filled(row: string): string {
    const [{ delimiter }, { pgMarker }] = [this.options, this.converter];
    const fields = row.split(delimiter);
    const empty = (column: CopyColumn): string => (isText(column) ? '' : pgMarker);
    return this.columns.map((column, at) => fields[at] || empty(column)).join(delimiter);
  }

  /** A row that is not simple; nothing when it is left out. */
  private otherRow(row: string, lines: number): string {
    const line = this.line;
    this.line += lines;
    if (this.skip > 0) {
      this.skip -= 1;
      return '';
    }
    if (row === '' && this.options.flags.has('ignoreblanklines')) return '';
    const made = this.converter.convert(row);
    if (typeof made === 'string') {
      this.rows += 1;
      return `${made}\n`;
    }
    const { at = -1, code, reason, position = 0, rawValue = '' } = made;
    const { name = '', type = '', size = '' } = this.columns[at] ?? {};
    this.errors.push({
      ...{ filename: this.file, line_number: line, position, err_code: code, err_reason: reason },
      ...{ colname: name, type, col_length: String(size) },
      ...{ raw_line: shown(row), raw_field_value: shown(rawValue) },
    });
    return '';
  }
}
