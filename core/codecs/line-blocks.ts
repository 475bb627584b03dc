import type { DataType } from '../data-type';
import { grow, type BlockReader, type ReaderState } from './block-reader';
import { profileOf } from './column-profiles';
import { compactScanner, NOT_COMPACT } from './compact-record';
import { dynamodbScanner } from './dynamodb-record';
import { newRecordFields } from './record-fields';
import type { Envelope } from './record-shape';
import type { Fault } from './rejected';
import { roomOfRows, rowWriter, type RowBuffer } from './row-writer';
import { pathTree } from './source-paths';
import { wasmRows } from './wasm-rows';

const LF = 0x0a;

const isBlankLine = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false;
  }
  return true;
};

/** Reads lines of DynamoDB JSON, each of which is one record. */
export function lineBlocks(
  type: DataType,
  envelope: Exclude<Envelope, 'event'>,
  isUtf8: (bytes: Uint8Array) => boolean,
  how: 'fast' | 'plain',
  state: ReaderState,
): BlockReader {
  const fields = newRecordFields(type.columns.length);
  const paths = pathTree(type.columns);
  const compact = compactScanner(paths, envelope, fields);
  const scanner = dynamodbScanner(paths, envelope, fields);
  const writer = rowWriter(type, fields);
  const roomFor = roomOfRows(type);
  const fast = how === 'fast' ? wasmRows(type, { envelope, paths }) : null;

  const nameOf = (column: number): string | null => type.columns[column]?.name ?? null;

  /** The row of the record whose fields are known; why it cannot be loaded, or null when it is written. */
  function row(block: Uint8Array, start: number, end: number, out: RowBuffer): Fault | null {
    grow(out, roomFor(end - start));
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
    beginFile: () => undefined,
    block(block, out, rejected) {
      const whole = block.lastIndexOf(LF) + 1;
      const clean = isUtf8(block.subarray(0, whole));
      fast?.begin(block.subarray(0, whole));
      for (let start = 0, end = 0; start < whole; start = end + 1) {
        if (clean && fast !== null) {
          start = fast.run(start, out);
          state.line += fast.rows();
          state.read += fast.rows();
          state.written += fast.rows();
          if (start === whole) break;
        }
        const found = clean ? compact.scan(block, start) : NOT_COMPACT;
        end = found === NOT_COMPACT ? block.indexOf(LF, start) : found;
        const { line, offset } = state;
        state.line += 1;
        if (found === NOT_COMPACT && isBlankLine(block, start, end)) continue;
        state.read += 1;
        const fault =
          found === NOT_COMPACT
            ? thoroughly(block, start, end, clean, out)
            : row(block, start, end, out);
        if (fault === null) state.written += 1;
        else {
          state.quarantined += 1;
          rejected({ line, byteOffset: offset + start, start, end, ...fault });
        }
      }
      state.offset += whole;
      return whole;
    },
    profile: () => profileOf(type, fast === null ? writer.totals() : fast.added(writer.totals())),
  };
}
