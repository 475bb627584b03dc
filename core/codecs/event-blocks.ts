import type { DataType } from '../data-type';
import {
  newlineCounter,
  type BlockReader,
  type NewlineCounter,
  type ReaderState,
} from './block-reader';
import { profileOf } from './column-profiles';
import { eventPaths } from './event-paths';
import { eventScanner } from './event-record';
import { eventRows } from './event-rows';
import { newRecordFields } from './record-fields';
import { nextEvent } from './next-event';
import { LONGEST_EVENT, LONGEST_TOKEN } from './record-shape';
import type { Fault, Rejected } from './rejected';
import { rowWriter, type RowBuffer } from './row-writer';
import { wasmRows, type WasmRows } from './wasm-rows';

const LF = 0x0a;

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === LF || byte === 0x0d || byte === 0x09;

/** The block without a character that its end cuts off. */
function wholeCharacters(block: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3; back += 1) {
    const byte = block[block.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? block.subarray(0, block.length - back) : block;
  }
  return block;
}

/** What was found at a place of a block: the end of a record, its fault, or that more of the file is needed. */
type Found = { readonly end: number; readonly fault: Fault | null } | null;

/**
 * Reads events: JSON objects, one per line or run together, in any mixture. A record is one object, and ends where its
 * brace closes. One that is broken takes everything with it up to the next newline, which cannot stand inside a text, or
 * up to where an event begins for sure. Whatever is no blank is in a record that was read or quarantined.
 */
export function eventBlocks(
  type: DataType,
  isUtf8: (bytes: Uint8Array) => boolean,
  how: 'fast' | 'plain',
  state: ReaderState,
): BlockReader {
  const paths = eventPaths(type);
  const fields = newRecordFields(paths.fields);
  const scanner = eventScanner(paths, fields);
  const writer = rowWriter(type, fields);
  const rows = eventRows(type, paths, scanner, writer, state);
  const fast = how === 'fast' ? wasmRows(type, { envelope: 'event', paths }) : null;
  /** Why the stretch is broken that began before, when a part of it is in quarantine already. */
  let broken: Fault | null = null;

  /** The end of the broken stretch at `at`, or of as much of it as is held; null for more. */
  function stretchEnd(
    block: Uint8Array,
    at: number,
    next: 'more' | 'end',
  ): { readonly end: number; readonly isOver: boolean } | null {
    const window = at + LONGEST_EVENT;
    const newline = block.indexOf(LF, at);
    const isLine = newline >= 0 && newline <= window;
    const until = isLine ? newline : Math.min(block.length, window);
    const event = nextEvent(scanner, fields, { block, at, until, window, next });
    if (event === null) return null;
    if (event >= 0) return { end: event, isOver: true };
    if (isLine) return { end: newline, isOver: true };
    if (block.length >= window)
      return { end: window, isOver: window === block.length && next === 'end' };
    return next === 'end' ? { end: block.length, isOver: true } : null;
  }

  /** The next piece of a broken stretch. */
  function stretch(block: Uint8Array, at: number, fault: Fault, next: 'more' | 'end'): Found {
    const found = stretchEnd(block, at, next);
    if (found === null) return null;
    broken = found.isOver ? null : fault;
    return { end: found.end, fault };
  }

  /** Why the record at `at`, which is broken where the scanner stands, cannot be read; null when more may mend it. */
  function breakage(block: Uint8Array, at: number, next: 'more' | 'end'): Fault | null {
    const seen = scanner.at() + LONGEST_TOKEN;
    if (seen > block.length && next === 'more' && block.length - at < LONGEST_EVENT) return null;
    const reason = seen > at + LONGEST_EVENT ? 'too_large' : (scanner.reason() ?? 'not_json');
    return { reason, column: null };
  }

  function record(
    block: Uint8Array,
    at: number,
    clean: boolean,
    out: RowBuffer,
    next: 'more' | 'end',
  ): Found {
    if (!scanner.scan(block, at, Math.min(block.length, at + LONGEST_EVENT))) {
      const fault = breakage(block, at, next);
      return fault === null ? null : stretch(block, at, fault, next);
    }
    const end = scanner.at();
    if (end - at > LONGEST_EVENT)
      return stretch(block, at, { reason: 'too_large', column: null }, next);
    return { end, fault: faultOf(block, at, end, clean, out) };
  }

  /** Why the whole object cannot be loaded; null when its rows are written. */
  function faultOf(
    block: Uint8Array,
    at: number,
    end: number,
    clean: boolean,
    out: RowBuffer,
  ): Fault | null {
    if (!clean && !isUtf8(block.subarray(at, end))) return { reason: 'invalid_utf8', column: null };
    const reason = scanner.reason();
    if (reason === null) return rows(block, at, end, out);
    return { reason, column: type.columns[scanner.faultyColumn()]?.name ?? null };
  }

  function account(
    block: Uint8Array,
    start: number,
    { end, fault }: NonNullable<Found>,
    rejected: (record: Rejected) => void,
  ): void {
    // The rest of a broken stretch may be blank.
    if (fault !== null && block.subarray(start, end).every(isBlank)) return;
    state.read += 1;
    if (fault === null) return;
    state.quarantined += 1;
    rejected({ line: state.line, byteOffset: state.offset + start, start, end, ...fault });
  }

  /** The usual records from `from` on; the start of the first that is not. */
  function usually(by: WasmRows, from: number, out: RowBuffer, newlines: NewlineCounter): number {
    state.line += newlines.upTo(from);
    const at = by.run(from, out);
    state.line += by.lines();
    newlines.skipTo(at);
    state.read += by.records();
    state.written += by.rows();
    state.unfolded += by.rows() - by.records();
    return at;
  }

  return {
    beginFile(partition) {
      broken = null;
      writer.setPartition(partition ?? '');
      fast?.setPartition(partition ?? '');
    },
    block(block, out, rejected, next) {
      const clean = isUtf8(wholeCharacters(block));
      const newlines = newlineCounter(block);
      fast?.begin(block);
      let at = 0;
      for (;;) {
        if (broken === null) {
          if (fast !== null && clean) at = usually(fast, at, out, newlines);
          while (isBlank(block[at])) at += 1;
        }
        if (at >= block.length) break;
        state.line += newlines.upTo(at);
        const found =
          broken === null ? record(block, at, clean, out, next) : stretch(block, at, broken, next);
        if (found === null) break;
        account(block, at, found, rejected);
        at = found.end;
      }
      state.line += newlines.upTo(at);
      state.offset += at;
      return at;
    },
    profile: () => profileOf(type, fast === null ? writer.totals() : fast.added(writer.totals())),
  };
}
