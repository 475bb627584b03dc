import type { Encoder } from './column-encoder';
import type { PathNode } from './source-paths';
import * as L from './wasm-layout';

/** Writes tables into memory, one behind another. */
export interface TableWriter {
  /** The first free address. */
  readonly end: () => number;
  /** Columns, with places for so many fields, of which the columns' are the first. */
  readonly columns: (encoders: readonly Encoder[], fields: number) => number;
  readonly names: (node: PathNode) => number;
  /** A u32 count and u32 numbers. */
  readonly numbers: (values: readonly number[]) => number;
  /** Room for so many bytes. */
  readonly room: (bytes: number) => number;
}

const aligned = (address: number): number => (address + 15) & ~15;

/** Separators that take no more room than what stands between two members in the source. */
const LONGEST_SEPARATOR = 3;

/** A partition's name is shorter. */
const CONSTANT_BYTES = 32;

const kindOf = ({ column, escapedSeparator }: Encoder): number => {
  const { kind, origin, conversion } = column;
  if (origin !== undefined) return origin === 'partition' ? L.KIND_CONSTANT : L.KIND_POSITION;
  if (conversion === 'iso') return L.KIND_ISO;
  if (kind === 'date' || escapedSeparator.length > LONGEST_SEPARATOR) return L.KIND_OTHER;
  return L.KINDS[kind];
};

export function tableWriter(memory: ArrayBuffer, base: number): TableWriter {
  const view = new DataView(memory);
  const bytes = new Uint8Array(memory);
  let free = aligned(base);

  function take(size: number): number {
    const address = free;
    free = aligned(free + size);
    return address;
  }

  /** A u32 length and its bytes; 16 bytes more may be read. */
  function text(value: Uint8Array): number {
    const address = take(4 + value.length + 16);
    view.setUint32(address, value.length, true);
    bytes.set(value, address + 4);
    return address;
  }

  function allowed(values: readonly Uint8Array[]): number {
    const size = values.reduce((sum, value) => sum + 4 + ((value.length + 3) & ~3), 4);
    const address = take(size);
    view.setUint32(address, values.length, true);
    let at = address + 4;
    for (const value of values) {
      view.setUint32(at, value.length, true);
      bytes.set(value, at + 4);
      at += 4 + ((value.length + 3) & ~3);
    }
    return address;
  }

  function column(address: number, encoder: Encoder): void {
    const { required, joinedBy } = encoder.column;
    const flags =
      (required ? L.REQUIRED : 0) |
      (encoder.isUpper ? L.UPPER : 0) |
      (joinedBy === undefined ? 0 : L.JOINED) |
      (encoder.isText ? L.MARKED : 0);
    view.setUint32(address + L.COLUMN_KIND, kindOf(encoder), true);
    view.setUint32(address + L.COLUMN_FLAGS, flags, true);
    view.setUint32(address + L.COLUMN_MAX_BYTES, encoder.maxBytes, true);
    view.setUint32(address + L.COLUMN_SCALE, encoder.scale, true);
    const constant = encoder.column.origin === 'partition' ? new Uint8Array(CONSTANT_BYTES) : null;
    view.setUint32(address + L.COLUMN_SEPARATOR, text(constant ?? encoder.escapedSeparator), true);
    view.setUint32(address + L.COLUMN_SEPARATOR_BYTES, encoder.separator.length, true);
    view.setUint32(
      address + L.COLUMN_ALLOWED,
      encoder.oneOf === null ? 0 : allowed(encoder.oneOf),
      true,
    );
    view.setBigInt64(address + L.COLUMN_WHOLE_LIMIT, BigInt(encoder.wholeLimit), true);
    view.setBigInt64(address + L.TOTAL_MIN, 2n ** 63n - 1n, true);
    view.setBigInt64(address + L.TOTAL_MAX, -(2n ** 63n), true);
  }

  function names(node: PathNode): number {
    const address = take(L.NODE_BYTES);
    view.setInt32(address, node.column, true);
    view.setUint32(address + 4, node.slots === null ? 0 : slots(node.slots), true);
    return address;
  }

  function slots(of: NonNullable<PathNode['slots']>): number {
    const address = take(4 * L.SLOTS);
    of.forEach((first, slot) => {
      let next = 0;
      for (let entry = first; entry !== null; entry = entry.next) {
        const place = take(L.ENTRY_NAME + entry.name.length);
        view.setUint32(place, entry.name.length, true);
        view.setUint32(place + 4, names(entry.node), true);
        view.setUint32(place + 8, next, true);
        bytes.set(entry.name, place + L.ENTRY_NAME);
        next = place;
      }
      view.setUint32(address + 4 * slot, next, true);
    });
    return address;
  }

  return {
    end: () => free,
    columns(encoders, fields) {
      const address = take(fields * L.COLUMN_BYTES);
      encoders.forEach((encoder, index) => column(address + index * L.COLUMN_BYTES, encoder));
      return address;
    },
    names,
    numbers(values) {
      const address = take(4 + 4 * values.length);
      [values.length, ...values].forEach((value, index) =>
        view.setUint32(address + 4 * index, value, true),
      );
      return address;
    },
    room: take,
  };
}
