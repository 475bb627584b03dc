import type { DataType } from '../data-type';
import type { Profile } from '../profile';
import { compactScanner, NOT_COMPACT } from './compact-record';
import { dynamodbScanner } from './dynamodb-record';
import type { Reason } from './reasons';
import { newRecordFields } from './record-fields';
import type { Envelope } from './record-shape';
import { roomForRow, rowWriter, type RowBuffer } from './row-writer';
import { pathTree } from './source-paths';

/** One record that cannot be loaded: its place in the unpacked file, and why. */
export interface Rejected {
  readonly line: number;
  readonly byteOffset: number;
  readonly start: number;
  readonly end: number;
  readonly column: string | null;
  readonly reason: Reason;
}

/** What one output has counted so far. */
export interface Counts {
  readonly read: number;
  readonly written: number;
  readonly quarantined: number;
}

export interface TableReader {
  /** Call before each file. */
  readonly beginFile: () => void;
  /**
   * Turns whole lines, the last one ended by a newline, into rows behind `out.length`; `out` grows as it must.
   * `rejected` is called for each record that goes to quarantine, with its place in `block`.
   */
  readonly block: (block: Uint8Array, out: RowBuffer, rejected: (record: Rejected) => void) => void;
  readonly counts: () => Counts;
  readonly profile: () => Profile;
}

type Fault = Pick<Rejected, 'reason' | 'column'>;

const LF = 0x0a;

const isBlankLine = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false;
  }
  return true;
};

function grown(out: RowBuffer, room: number): void {
  if (out.bytes.length - out.length >= room) return;
  const bytes = new Uint8Array(Math.max(out.bytes.length * 2, out.length + room));
  bytes.set(out.bytes.subarray(0, out.length));
  out.bytes = bytes;
}

/**
 * Reads lines of DynamoDB JSON and writes rows for COPY, with profile and quarantine.
 * `isUtf8` checks bytes; it is asked once per block, and per line only in a block that has a fault.
 */
export function tableReader(
  type: DataType,
  envelope: Envelope,
  isUtf8: (bytes: Uint8Array) => boolean,
): TableReader {
  const fields = newRecordFields(type.columns.length);
  const paths = pathTree(type.columns);
  const compact = compactScanner(paths, envelope, fields);
  const scanner = dynamodbScanner(paths, envelope, fields);
  const writer = rowWriter(type, fields);
  let line = 0;
  let offset = 0;
  let read = 0;
  let written = 0;
  let quarantined = 0;

  const nameOf = (column: number): string | null => type.columns[column]?.name ?? null;

  /** The row of the record whose fields are known; why it cannot be loaded, or null when it is written. */
  function row(block: Uint8Array, start: number, end: number, out: RowBuffer): Fault | null {
    grown(out, roomForRow(end - start, type.columns.length));
    const misfit = writer.write(block, out);
    return misfit === null ? null : { reason: misfit, column: nameOf(writer.faultyColumn()) };
  }

  /** The same for a line that the compact scanner could not read, or did not, as its block is not clean. */
  function thoroughly(
    block: Uint8Array,
    start: number,
    end: number,
    clean: boolean,
    out: RowBuffer,
  ): Fault | null {
    if (!clean && !isUtf8(block.subarray(start, end)))
      return { reason: 'invalid_utf8', column: null };
    const unreadable = scanner.scan(block, start, end);
    return unreadable === null
      ? row(block, start, end, out)
      : { reason: unreadable, column: nameOf(scanner.faultyColumn()) };
  }

  return {
    beginFile: () => {
      line = 0;
      offset = 0;
    },
    block(block, out, rejected) {
      const clean = isUtf8(block);
      if (block.length > 0 && block[block.length - 1] !== LF)
        throw new Error('a block must end with a newline');
      for (let start = 0, end = 0; start < block.length; start = end + 1) {
        const found = clean ? compact.scan(block, start) : NOT_COMPACT;
        end = found === NOT_COMPACT ? block.indexOf(LF, start) : found;
        line += 1;
        if (found === NOT_COMPACT && isBlankLine(block, start, end)) continue;
        read += 1;
        const fault =
          found === NOT_COMPACT
            ? thoroughly(block, start, end, clean, out)
            : row(block, start, end, out);
        if (fault === null) written += 1;
        else {
          quarantined += 1;
          rejected({ line, byteOffset: offset + start, start, end, ...fault });
        }
      }
      offset += block.length;
    },
    counts: () => ({ read, written, quarantined }),
    profile: () => writer.profile(),
  };
}
