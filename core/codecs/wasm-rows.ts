import { newEncoder } from './column-encoder';
import type { Accumulator } from './column-profiles';
import type { DataType } from '../data-type';
import type { Envelope } from './record-shape';
import { ROWS_WASM } from './rows-wasm';
import type { RowBuffer } from './row-writer';
import type { PathNode } from './source-paths';
import * as L from './wasm-layout';
import { tableWriter } from './wasm-tables';

/** What assembly/rows.ts exports; addresses are places in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly base: () => number;
  readonly setUp: (
    columns: number,
    count: number,
    names: number,
    room: number,
    isItem: number,
  ) => void;
  readonly run: (from: number, end: number, out: number, outEnd: number) => number;
  readonly writtenBytes: () => number;
  readonly writtenRows: () => number;
}

const PAGE = 2 ** 16;
/** Lines are handed over in slices of at most this; a longer line is the plain code's. */
const SLICE_BYTES = 2 ** 18;
const OUT_BYTES = 2 ** 19;
/** Tables of any declaration: some names, some allowed values. */
const TABLE_BYTES = 2 ** 18;
const ROOM_BYTES = 2 ** 13;
/** Loads and stores of sixteen bytes reach behind the end of what they are for. */
const SLACK = 64;
const LF = 0x0a;

/** The module and its memory: tables, then a slice of lines, then rows. */
interface Machine {
  readonly exports: Exports;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly tables: number;
  readonly lines: number;
  readonly rows: number;
}

function newMachine(): Machine {
  const code = Uint8Array.from(atob(ROWS_WASM), (letter) => letter.charCodeAt(0));
  const exports = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Exports;
  const { memory } = exports;
  const tables = exports.base() + ROOM_BYTES;
  const lines = tables + TABLE_BYTES;
  const rows = lines + SLICE_BYTES + SLACK;
  const end = rows + OUT_BYTES + SLACK;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE)));
  const { buffer } = memory;
  return {
    exports,
    bytes: new Uint8Array(buffer),
    view: new DataView(buffer),
    tables,
    lines,
    rows,
  };
}

let machine: Machine | null = null;
/** Takes the tables of whoever used the module last out of its memory. */
let saveTables: () => void = () => undefined;

/** Lines to rows by the module, as far as they are usual. */
export interface WasmRows {
  /** Call before the first `run` of each block. */
  readonly begin: (block: Uint8Array) => void;
  /**
   * Writes rows of the lines of the block from `start` on behind `out.length`, which grows as it must.
   * @returns the start of the first line that is not done: it is not usual, or the slice is at its end
   */
  readonly run: (start: number, out: RowBuffer) => number;
  /** Rows that the last `run` wrote. */
  readonly rows: () => number;
  /** Totals of the rows that the module wrote, added to those of the plain code. */
  readonly added: (accumulators: readonly Accumulator[]) => Accumulator[];
}

function appended(out: RowBuffer, rows: Uint8Array): void {
  if (out.bytes.length - out.length < rows.length) {
    const larger = new Uint8Array(Math.max(2 * out.bytes.length, out.length + rows.length));
    larger.set(out.bytes.subarray(0, out.length));
    out.bytes = larger;
  }
  out.bytes.set(rows, out.length);
  out.length += rows.length;
}

/** The end of the whole lines in at most a slice from `start` on; `start` when the first line is longer. */
function sliceEnd(block: Uint8Array, start: number): number {
  if (block.length - start <= SLICE_BYTES) return block.length;
  return Math.max(start, block.lastIndexOf(LF, start + SLICE_BYTES - 1) + 1);
}

/** Readers of a thread share one module; each has its tables, with its totals, which come and go with its blocks. */
export function wasmRows(type: DataType, paths: PathNode, envelope: Envelope): WasmRows {
  const { exports, bytes, view, tables, lines, rows } = (machine ??= newMachine());
  saveTables();
  bytes.fill(0, tables, tables + TABLE_BYTES);
  const writer = tableWriter(bytes.buffer as ArrayBuffer, tables);
  const columns = writer.columns(type.columns.map(newEncoder));
  const names = writer.names(paths);
  if (writer.end() > lines) throw new Error(`the tables of ${type.name} are too large`);
  /** The tables while somebody else's are in memory. */
  let saved: Uint8Array | null = null;
  const save = (): void => {
    saved = bytes.slice(tables, writer.end());
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
    exports.setUp(columns, type.columns.length, names, exports.base(), envelope === 'item' ? 1 : 0);
  }

  return {
    begin(next) {
      enter();
      block = next;
      until = 0;
    },
    run(start, buffer) {
      if (start >= until) {
        begin = start;
        until = sliceEnd(block, start);
        bytes.set(block.subarray(begin, until), lines);
      }
      const end = lines + until - begin;
      const next = exports.run(lines + start - begin, end, rows, rows + OUT_BYTES);
      appended(buffer, bytes.subarray(rows, rows + exports.writtenBytes()));
      return next - lines + begin;
    },
    rows: () => exports.writtenRows(),
    added(accumulators) {
      enter();
      return accumulators.map((plain, index) =>
        added(view, columns + index * L.COLUMN_BYTES, plain),
      );
    },
  };
}

/** The totals of a column at `address` and those of the plain code, together. */
function added(view: DataView, address: number, plain: Accumulator): Accumulator {
  const total = (place: number): bigint => view.getBigInt64(address + place, true);
  const count = Number(total(L.TOTAL_COUNT));
  if (count === 0) return plain;
  const sum = total(L.TOTAL_HIGH) * 2n ** 32n + total(L.TOTAL_LOW);
  return {
    ...plain,
    count: plain.count + count,
    bytes: plain.bytes + Number(sum),
    trues: plain.trues + Number(sum),
    bigSum: plain.bigSum + sum,
    min: Math.min(plain.min, Number(total(L.TOTAL_MIN))),
    max: Math.max(plain.max, Number(total(L.TOTAL_MAX))),
  };
}
