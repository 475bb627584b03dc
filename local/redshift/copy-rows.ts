import { isUtf8 } from 'node:buffer';
import type { CopyColumn, FieldFault } from './copy-field';
import { fieldFault } from './copy-field';
import type { CopyStatement } from './copy-statement';

/** One row that could not be loaded, as STL_LOAD_ERRORS tells it. */
export interface LoadError {
  readonly file: string;
  readonly line: number;
  readonly column: CopyColumn | null;
  readonly position: number;
  readonly rawLine: string;
  readonly rawValue: string;
  readonly code: number;
  readonly reason: string;
}

const LF = 0x0a;
const BACKSLASH = 0x5c;
const POINT = 0x2e;
/** Behind a backslash these mean the same to PostgreSQL as to Redshift: the character itself. */
const SAME_ESCAPE = new Uint8Array(256);
for (const byte of [BACKSLASH, LF, 0x0d, 0x7c, 0x09, 0x22, 0x27]) SAME_ESCAPE[byte] = 1;
const SHOWN = 1024;

/** A fault of a row, and the field that it is in. */
interface RowFault {
  readonly column: CopyColumn | null;
  readonly start: number;
  readonly end: number;
  readonly fault: FieldFault;
}
const NOT_UTF8: FieldFault = {
  code: 1220,
  reason: 'String contains invalid or unsupported UTF-8 codepoints.',
};
const NULL_BYTE: FieldFault = {
  code: 1218,
  reason: 'Invalid null byte - field longer than 1 byte',
};
const EXTRA_COLUMN: FieldFault = { code: 1202, reason: 'Extra column(s) found' };
const NO_DELIMITER: FieldFault = { code: 1214, reason: 'Delimiter not found' };

export interface RowReader {
  /** Rows of one more block in PostgreSQL's text format; what follows the last whole row is kept for the next. */
  readonly block: (bytes: Buffer) => Buffer;
  /** The end of a file: its last row may lack the newline. */
  readonly endOfFile: () => Buffer;
  readonly beginFile: (name: string) => void;
  readonly rows: () => number;
  readonly errors: readonly LoadError[];
}

type Rules = Pick<
  CopyStatement,
  'delimiter' | 'escape' | 'nullAs' | 'maxErrors' | 'emptyAsNull' | 'ignoreHeader'
>;

/**
 * Reads delimited rows by their bytes, checks every field against its column, and hands the bytes on to PostgreSQL's
 * COPY, changed only where the two formats differ. The null marker of both is the same.
 * A row with a fault is left out and reported; the caller decides when there are too many.
 */
export function rowReader(columns: readonly CopyColumn[], rules: Rules): RowReader {
  const marker = Buffer.from(rules.nullAs);
  const pgMarker = Buffer.from(pgNullMarker(rules.nullAs));
  const { delimiter, escape } = rules;
  const errors: LoadError[] = [];
  let file = '';
  let line = 1;
  let skip = rules.ignoreHeader;
  let rows = 0;
  let kept: Buffer = Buffer.alloc(0);
  let out = Buffer.allocUnsafe(1 << 20);
  let w = 0;

  /** Input from here on is not copied yet: what both formats spell alike is copied in long pieces. */
  let pending = 0;

  function copyUpTo(bytes: Buffer, end: number): void {
    if (end > pending) w += bytes.copy(out, w, pending, end);
    pending = end;
  }

  function isMarker(bytes: Buffer, start: number, end: number): boolean {
    if (end - start !== marker.length) return false;
    for (let at = 0; at < marker.length; at += 1)
      if (bytes[start + at] !== marker[at]) return false;
    return true;
  }
  const sameMarker = marker.equals(pgMarker);

  /** Writes a field that is not null, with the escapes that PostgreSQL would read otherwise taken out. */
  function rewriteEscapes(bytes: Buffer, start: number, end: number): void {
    copyUpTo(bytes, start);
    pending = end;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === BACKSLASH && escape) {
        const next = bytes[at + 1] ?? 0;
        if (SAME_ESCAPE[next] === 1) out[w++] = BACKSLASH;
        out[w++] = next;
        at += 1;
      } else {
        if (byte === BACKSLASH) out[w++] = BACKSLASH;
        out[w++] = byte;
      }
    }
  }

  /** COPY cuts digits behind the scale (A70); PostgreSQL would round them. */
  function decimalEnd(bytes: Buffer, start: number, end: number, scale: number): number {
    const point = bytes.indexOf(POINT, start);
    if (point < 0 || point >= end || end - point - 1 <= scale) return end;
    return scale === 0 ? point : point + 1 + scale;
  }

  function field(
    bytes: Buffer,
    start: number,
    end: number,
    slashes: number,
    column: CopyColumn,
  ): FieldFault | null {
    const isText = column.kind === 'text' || column.kind === 'char';
    const marked = isMarker(bytes, start, end);
    let isNull = marked || (start === end && (!isText || rules.emptyAsNull));
    if (!isNull && !isText) {
      isNull = true;
      for (let at = start; at < end && isNull; at += 1) isNull = bytes[at] === 0x20; // blanks only: null (A38)
    }
    if (isNull) {
      if (column.notNull) return { code: 1213, reason: 'Missing data for not-null field' };
      if (marked && sameMarker) return null;
      copyUpTo(bytes, start);
      w += pgMarker.copy(out, w);
      pending = end;
      return null;
    }
    const fault = fieldFault(bytes, start, end, escape ? slashes : 0, column);
    if (fault !== null) return fault;
    if (slashes > 0) rewriteEscapes(bytes, start, end);
    else if (column.kind === 'decimal')
      cutAt(bytes, decimalEnd(bytes, start, end, column.scale), end);
    else if (column.kind === 'date') cutAt(bytes, start + 10, end);
    return null;
  }

  /** Leaves out what stands between `last` and the field's end. */
  function cutAt(bytes: Buffer, last: number, end: number): void {
    if (last === end) return;
    copyUpTo(bytes, last);
    pending = end;
  }

  function report(
    bytes: Buffer,
    from: number,
    to: number,
    column: CopyColumn | null,
    start: number,
    end: number,
    fault: FieldFault,
  ): void {
    errors.push({
      file,
      line,
      column,
      position: start - from,
      rawLine: bytes.toString('utf8', from, Math.min(to, from + SHOWN)),
      rawValue: bytes.toString('utf8', start, Math.min(end, start + SHOWN)),
      ...fault,
    });
  }

  /** What is wrong with the row from `from` to its newline at `to`, with its place; null when it is written. */
  function rowFault(bytes: Buffer, from: number, to: number): RowFault | null {
    let start = from;
    let slashes = 0;
    let index = 0;
    for (let at = from; at <= to; at += 1) {
      const byte = bytes[at];
      if (at < to && byte === BACKSLASH) {
        slashes += 1;
        if (escape) at += 1;
        continue;
      }
      if (at < to && byte !== delimiter) {
        if (byte !== 0) continue;
        return { column: columns[index] ?? null, start: at, end: at, fault: NULL_BYTE };
      }
      const column = columns[index];
      const fault = column === undefined ? EXTRA_COLUMN : field(bytes, start, at, slashes, column);
      if (fault !== null) return { column: column ?? null, start, end: at, fault };
      index += 1;
      start = at + 1;
      slashes = 0;
    }
    if (index === columns.length) return null;
    return { column: columns[index] ?? null, start: start - 1, end: to, fault: NO_DELIMITER };
  }

  /** One row; a faulty one is left out of what is written, and reported. */
  function row(bytes: Buffer, from: number, to: number, whole: boolean): void {
    const [writtenBefore, pendingBefore] = [w, pending];
    const found =
      !whole && !isUtf8(bytes.subarray(from, to))
        ? { column: null, start: from, end: from, fault: NOT_UTF8 }
        : rowFault(bytes, from, to);
    if (found === null) {
      rows += 1;
      return;
    }
    [w, pending] = [writtenBefore, pendingBefore];
    copyUpTo(bytes, from);
    pending = to + 1;
    report(bytes, from, to, found.column, found.start, found.end, found.fault);
  }

  /** All whole rows of `bytes`; returns where the next one begins. */
  function wholeRows(bytes: Buffer): number {
    let from = 0;
    let inner = 0;
    const clean = isUtf8(bytes);
    for (;;) {
      let at = bytes.indexOf(LF, from);
      // A newline behind an odd number of backslashes belongs to the text.
      while (at >= 0 && escape && escapedAt(bytes, at, from)) {
        inner += 1;
        at = bytes.indexOf(LF, at + 1);
      }
      if (at < 0) return from;
      if (skip > 0) {
        skip -= 1;
        copyUpTo(bytes, from);
        pending = at + 1;
      } else row(bytes, from, at, clean);
      line += inner + 1;
      inner = 0;
      from = at + 1;
    }
  }

  function taken(bytes: Buffer): Buffer {
    // Escapes can double a byte and a null marker can take more room than the empty field it stands for.
    const room = bytes.length * 2 + (bytes.length + 64) * Math.max(1, pgMarker.length);
    if (out.length < room) out = Buffer.allocUnsafe(room);
    w = 0;
    pending = 0;
    const end = wholeRows(bytes);
    copyUpTo(bytes, end);
    kept = Buffer.from(bytes.subarray(end));
    return Buffer.from(out.subarray(0, w));
  }

  return {
    block: (bytes) => taken(kept.length === 0 ? bytes : Buffer.concat([kept, bytes])),
    endOfFile: () => {
      const last = kept;
      kept = Buffer.alloc(0);
      return last.length === 0 ? Buffer.alloc(0) : taken(Buffer.concat([last, Buffer.from('\n')]));
    },
    beginFile: (name) => {
      file = name;
      line = 1;
      skip = rules.ignoreHeader;
    },
    rows: () => rows,
    errors,
  };
}

function escapedAt(bytes: Buffer, at: number, from: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes >= from && bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

/** PostgreSQL's COPY refuses a null marker with the delimiter in it; ours keeps the caller's where it can. */
export function pgNullMarker(nullAs: string): string {
  return nullAs === '' || nullAs.length > 100 ? '\\N' : nullAs;
}
