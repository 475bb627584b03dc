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

  const emit = (bytes: Buffer, start: number, end: number): void => {
    if (end > start) w += bytes.copy(out, w, start, end);
  };

  const isMarker = (bytes: Buffer, start: number, end: number): boolean =>
    end - start === marker.length && marker.compare(bytes, start, end) === 0;

  /** Writes a field that is not null, with the escapes that PostgreSQL would read otherwise taken out. */
  function emitEscaped(bytes: Buffer, start: number, end: number): void {
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
    let isNull = isMarker(bytes, start, end) || (start === end && (!isText || rules.emptyAsNull));
    if (!isNull && !isText) {
      isNull = true;
      for (let at = start; at < end && isNull; at += 1) isNull = bytes[at] === 0x20; // blanks only: null (A38)
    }
    if (isNull) {
      if (column.notNull) return { code: 1213, reason: 'Missing data for not-null field' };
      w += pgMarker.copy(out, w);
      return null;
    }
    const fault = fieldFault(bytes, start, end, escape ? slashes : 0, column);
    if (fault !== null) return fault;
    if (slashes > 0) emitEscaped(bytes, start, end);
    else if (column.kind === 'decimal')
      emit(bytes, start, decimalEnd(bytes, start, end, column.scale));
    else if (column.kind === 'date') emit(bytes, start, start + 10);
    else emit(bytes, start, end);
    return null;
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

  /** One row from `from` to its newline at `to`; `lines` newlines are inside it. */
  function row(bytes: Buffer, from: number, to: number, whole: boolean): void {
    const begin = w;
    let start = from;
    let slashes = 0;
    let index = 0;
    if (!whole && !isUtf8(bytes.subarray(from, to))) {
      report(bytes, from, to, null, from, from, {
        code: 1220,
        reason: 'String contains invalid or unsupported UTF-8 codepoints.',
      });
      return;
    }
    for (let at = from; at <= to; at += 1) {
      const byte = bytes[at];
      if (at < to && byte === BACKSLASH) {
        slashes += 1;
        if (escape) at += 1;
        continue;
      }
      if (at < to && byte !== delimiter) {
        if (byte !== 0) continue;
        report(bytes, from, to, columns[index] ?? null, at, at, {
          code: 1218,
          reason: 'Invalid null byte - field longer than 1 byte',
        });
        w = begin;
        return;
      }
      const column = columns[index];
      const fault =
        column === undefined
          ? { code: 1202, reason: 'Extra column(s) found' }
          : field(bytes, start, at, slashes, column);
      if (fault !== null) {
        report(bytes, from, to, column ?? null, start, at, fault);
        w = begin;
        return;
      }
      index += 1;
      if (at < to) out[w++] = delimiter;
      start = at + 1;
      slashes = 0;
    }
    if (index < columns.length) {
      report(bytes, from, to, columns[index] ?? null, start - 1, to, {
        code: 1214,
        reason: 'Delimiter not found',
      });
      w = begin;
      return;
    }
    out[w++] = LF;
    rows += 1;
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
      if (skip > 0) skip -= 1;
      else row(bytes, from, at, clean);
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
    const end = wholeRows(bytes);
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
