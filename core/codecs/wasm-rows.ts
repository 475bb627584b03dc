import { grow } from './block-reader';
import { newEncoder } from './column-encoder';
import type { Accumulator } from './column-profiles';
import type { DataType } from '../data-type';
import type { EventPaths } from './event-paths';
import type { Envelope } from './record-shape';
import type { RowBuffer } from './row-writer';
import type { PathNode } from './source-paths';
import * as L from './wasm-layout';
import {
  newMachine,
  OUT_BYTES,
  SLACK,
  SLICE_BYTES,
  TABLE_BYTES,
  type Machine,
} from './wasm-machine';
import { tableWriter } from './wasm-tables';

const LF = 0x0a;

/** What the module is to read, and where in it the columns are. */
export type WasmSource =
  | { readonly envelope: Exclude<Envelope, 'event'>; readonly paths: PathNode }
  | { readonly envelope: 'event'; readonly paths: EventPaths };

let machine: Machine | null = null;
/** Takes the tables of whoever used the module last out of its memory. */
let saveTables: () => void = () => undefined;

/** Records to rows by the module, as far as they are usual. */
export interface WasmRows {
  /** Says which partition the rows to come are from. */
  readonly setPartition: (partition: string) => void;
  /** Call before the first `run` of each block. */
  readonly begin: (block: Uint8Array) => void;
  /**
   * Writes rows of the records of the block from `start` on behind `out.length`, which grows as it must.
   * @returns the start of the first record that is not done: it is not usual, or the slice is at its end
   */
  readonly run: (start: number, out: RowBuffer) => number;
  /** Rows that the last `run` wrote, the records that they are of, and the newlines that it went past. */
  readonly rows: () => number;
  readonly records: () => number;
  readonly lines: () => number;
  /** Totals of the rows that the module wrote, added to those of the plain code. */
  readonly added: (accumulators: readonly Accumulator[]) => Accumulator[];
}

function appended(out: RowBuffer, rows: Uint8Array): void {
  grow(out, rows.length);
  out.bytes.set(rows, out.length);
  out.length += rows.length;
}

/**
 * The end of at most a slice from `start` on: of the whole lines in it (`start` when the first is longer), or, of
 * events, of its bytes, since the module leaves an event that is cut off.
 */
function sliceEnd(block: Uint8Array, start: number, envelope: Envelope): number {
  if (block.length - start <= SLICE_BYTES) return block.length;
  if (envelope === 'event') return start + SLICE_BYTES;
  return Math.max(start, block.lastIndexOf(LF, start + SLICE_BYTES - 1) + 1);
}

/** Writes the tables of a type; how the module is told of them, and where its columns are. */
function laidTables({ calls, bytes, tables, slice }: Machine, type: DataType, source: WasmSource) {
  bytes.fill(0, tables, tables + TABLE_BYTES);
  const writer = tableWriter(bytes.buffer as ArrayBuffer, tables);
  const count = type.columns.length;
  const fields = source.envelope === 'event' ? source.paths.fields : count;
  const columns = writer.columns(type.columns.map(newEncoder), fields);
  const names = writer.names(source.envelope === 'event' ? source.paths.root : source.paths);
  const lines = (): void =>
    calls.setUp(columns, count, names, calls.base(), source.envelope === 'item' ? 1 : 0);
  let setUp = lines;
  if (source.envelope === 'event') {
    const { list, members, memberFields } = source.paths;
    const memberNames = members === null ? 0 : writer.names(members);
    const memberTable = writer.numbers(memberFields);
    const room = writer.room(count * L.COLUMN_BYTES);
    setUp = () => {
      lines();
      calls.setUpEvents(columns, count, names, fields, list, memberNames, memberTable, room);
    };
  }
  if (writer.end() > slice) throw new Error(`the tables of ${type.name} are too large`);
  return { columns, end: writer.end(), setUp };
}

/** Readers of a thread share one module; each has its tables, with its totals, which come and go with its blocks. */
export function wasmRows(type: DataType, source: WasmSource): WasmRows {
  const its = (machine ??= newMachine());
  const { calls, bytes, view, tables, slice, rows } = its;
  saveTables();
  const { columns, end: tablesEnd, setUp } = laidTables(its, type, source);
  const { envelope } = source;
  const run = envelope === 'event' ? calls.runEvents : calls.run;
  /** The tables while somebody else's are in memory. */
  let saved: Uint8Array | null = null;
  const save = (): void => {
    saved = bytes.slice(tables, tablesEnd);
  };
  saveTables = save;
  let block: Uint8Array = new Uint8Array(0);
  /** The slice of it that lies in memory. */
  let begin = 0;
  let until = 0;

  function enter(): void {
    if (saved !== null) {
      saveTables();
      bytes.set(saved, tables);
      saved = null;
      saveTables = save;
    }
    setUp();
  }

  return {
    setPartition(partition) {
      enter();
      const name = new TextEncoder().encode(partition);
      type.columns.forEach(({ origin }, index) => {
        if (origin !== 'partition') return;
        const text = view.getUint32(columns + index * L.COLUMN_BYTES + L.COLUMN_SEPARATOR, true);
        view.setUint32(text, name.length, true);
        bytes.set(name, text + 4);
      });
    },
    begin(next) {
      enter();
      block = next;
      until = 0;
    },
    run(start, buffer) {
      if (start >= until) {
        begin = start;
        until = sliceEnd(block, start, envelope);
        bytes.set(block.subarray(begin, until), slice);
        // No string, number or blank of events gets past a NUL.
        bytes.fill(0, slice + until - begin, slice + until - begin + SLACK);
      }
      const end = slice + until - begin;
      const next = run(slice + start - begin, end, rows, rows + OUT_BYTES);
      appended(buffer, bytes.subarray(rows, rows + calls.writtenBytes()));
      return next - slice + begin;
    },
    rows: calls.writtenRows,
    records: envelope === 'event' ? calls.doneEvents : calls.writtenRows,
    lines: envelope === 'event' ? calls.passedLines : calls.writtenRows,
    added(accumulators) {
      enter();
      return accumulators.map((plain, index) =>
        added(
          view,
          columns + index * L.COLUMN_BYTES,
          plain,
          type.columns[index]?.kind === 'double',
        ),
      );
    },
  };
}

/** The totals of a column at `address` and those of the plain code, together. */
function added(
  view: DataView,
  address: number,
  plain: Accumulator,
  isDouble: boolean,
): Accumulator {
  const total = (place: number): bigint => view.getBigInt64(address + place, true);
  const count = Number(total(L.TOTAL_COUNT));
  if (count === 0) return plain;
  const extreme = (place: number): number =>
    isDouble ? doubleOf(total(place)) : Number(total(place));
  const sum = total(L.TOTAL_HIGH) * 2n ** 32n + total(L.TOTAL_LOW);
  return {
    ...plain,
    count: plain.count + count,
    bytes: plain.bytes + Number(sum),
    trues: plain.trues + Number(sum),
    bigSum: plain.bigSum + sum,
    min: Math.min(plain.min, extreme(L.TOTAL_MIN)),
    max: Math.max(plain.max, extreme(L.TOTAL_MAX)),
  };
}

/** The double that assembly/numbers.ts has put in order as a whole number. */
function doubleOf(ordered: bigint): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigInt64(0, ordered < 0n ? ordered ^ (2n ** 63n - 1n) : ordered);
  return bits.getFloat64(0);
}
