import type { DataType } from '../data-type';
import { grow, type ReaderState } from './block-reader';
import type { EventPaths } from './event-paths';
import type { EventScanner } from './event-record';
import type { Fault } from './rejected';
import { roomOfRows, type RowBuffer, type RowWriter } from './row-writer';

/** Rows of one event are held together until the last is written; more than this is nobody's event. */
const MOST_ROW_BYTES = 32 * 2 ** 20;

/** Writes the rows of the event that was read last; why it cannot be loaded, or null: then they are counted. */
export type EventRows = (
  block: Uint8Array,
  start: number,
  end: number,
  out: RowBuffer,
) => Fault | null;

/** One row per event, or one per member of its exploded list: all of them or none. */
export function eventRows(
  type: DataType,
  { members }: EventPaths,
  scanner: EventScanner,
  writer: RowWriter,
  state: ReaderState,
): EventRows {
  const roomFor = roomOfRows(type);
  const nameOf = (column: number): string | null => type.columns[column]?.name ?? null;

  function row(block: Uint8Array, bytes: number, out: RowBuffer): Fault | null {
    grow(out, roomFor(bytes));
    const misfit = writer.write(block, out);
    return misfit === null ? null : { reason: misfit, column: nameOf(writer.faultyColumn()) };
  }

  const unreadable = (): Fault => ({
    reason: scanner.reason() ?? 'not_json',
    column: nameOf(scanner.faultyColumn()),
  });

  /** Rows of the members; how many, or why one of them cannot be loaded. */
  function rows(block: Uint8Array, bytes: number, out: RowBuffer): number | Fault {
    if (!scanner.openList()) return unreadable();
    const most = out.length + MOST_ROW_BYTES;
    for (let count = 0; ; count += 1) {
      const isThere = scanner.nextMember();
      if (isThere === null) return count;
      writer.setPosition(count);
      const fault = isThere ? row(block, bytes, out) : unreadable();
      if (fault !== null) return fault;
      if (out.length > most) return { reason: 'too_many_rows', column: null };
    }
  }

  return (block, start, end, out) => {
    let written: number | Fault = 1;
    if (members === null) written = row(block, end - start, out) ?? 1;
    else {
      const { length } = out;
      const totals = writer.totals();
      written = rows(block, end - start, out);
      if (typeof written !== 'number') {
        out.length = length;
        writer.setTotals(totals);
      }
    }
    if (typeof written !== 'number') return written;
    state.written += written;
    state.unfolded += written - 1;
    return null;
  };
}
