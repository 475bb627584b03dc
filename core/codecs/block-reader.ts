import type { Profile } from '../profile';
import type { Rejected } from './rejected';
import type { RowBuffer } from './row-writer';

/** Where a reader is in its file, and what it has counted in all of them. */
export interface ReaderState {
  /** Line of the next byte, from 1. */
  line: number;
  offset: number;
  read: number;
  /** Rows less records, over the records that were written. */
  unfolded: number;
  written: number;
  quarantined: number;
}

export const newReaderState = (): ReaderState => ({
  line: 1,
  offset: 0,
  read: 0,
  unfolded: 0,
  written: 0,
  quarantined: 0,
});

/** Turns blocks of one dialect into rows. */
export interface BlockReader {
  readonly beginFile: (partition: string | null) => void;
  /**
   * Turns the records of a block into rows behind `out.length`; `out` grows as it must. `rejected` is called for each
   * record that goes to quarantine. `next`: whether more of the file follows.
   * @returns how many bytes are done: the others are to come again, in front of those that follow. At the end: all
   */
  readonly block: (
    block: Uint8Array,
    out: RowBuffer,
    rejected: (record: Rejected) => void,
    next: 'more' | 'end',
  ) => number;
  readonly profile: () => Profile;
}

const LF = 0x0a;

/** Counts the newlines of a block on the way through it; what it has looked at it does not look at again. */
export interface NewlineCounter {
  /** Newlines from the place of the last call until here. */
  readonly upTo: (at: number) => number;
  /** Goes to a place up to which somebody else has counted. */
  readonly skipTo: (at: number) => void;
}

export function newlineCounter(block: Uint8Array): NewlineCounter {
  let next = block.indexOf(LF);
  return {
    upTo(at) {
      let count = 0;
      for (; next >= 0 && next < at; next = block.indexOf(LF, next + 1)) count += 1;
      return count;
    },
    skipTo(at) {
      if (next >= 0 && next < at) next = block.indexOf(LF, at);
    },
  };
}

/** Makes room for so many bytes more. */
export function grow(out: RowBuffer, room: number): void {
  if (out.bytes.length - out.length >= room) return;
  const bytes = new Uint8Array(Math.max(out.bytes.length * 2, out.length + room));
  bytes.set(out.bytes.subarray(0, out.length));
  out.bytes = bytes;
}
