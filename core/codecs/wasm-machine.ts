import { ROWS_WASM } from './rows-wasm';

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
  readonly setUpEvents: (
    columns: number,
    count: number,
    names: number,
    fields: number,
    exploded: number,
    members: number,
    memberFields: number,
    totalsRoom: number,
  ) => void;
  readonly run: (from: number, end: number, out: number, outEnd: number) => number;
  readonly runEvents: (from: number, end: number, out: number, outEnd: number) => number;
  readonly writtenBytes: () => number;
  readonly writtenRows: () => number;
  readonly doneEvents: () => number;
  readonly passedLines: () => number;
}

const PAGE = 2 ** 16;
/** Records are handed over in slices of at most this; a longer one is the plain code's. */
export const SLICE_BYTES = 2 ** 18;
export const OUT_BYTES = 2 ** 19;
/** Tables of any declaration: some names, some allowed values. */
export const TABLE_BYTES = 2 ** 18;
const ROOM_BYTES = 2 ** 13;
/** Loads and stores of sixteen bytes reach behind the end of what they are for. */
export const SLACK = 64;

/** The module and its memory: tables, then a slice of records, then rows. */
export interface Machine {
  readonly calls: Exports;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly tables: number;
  readonly slice: number;
  readonly rows: number;
}

export function newMachine(): Machine {
  const code = Uint8Array.from(atob(ROWS_WASM), (letter) => letter.charCodeAt(0));
  const calls = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Exports;
  const { memory } = calls;
  const tables = calls.base() + ROOM_BYTES;
  const slice = tables + TABLE_BYTES;
  const rows = slice + SLICE_BYTES + SLACK;
  const end = rows + OUT_BYTES + SLACK;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE)));
  const { buffer } = memory;
  return {
    calls,
    bytes: new Uint8Array(buffer),
    view: new DataView(buffer),
    tables,
    slice,
    rows,
  };
}
