import type { DataType } from '../data-type';
import { newReaderState, type BlockReader } from './block-reader';
import { eventBlocks } from './event-blocks';
import { lineBlocks } from './line-blocks';
import type { Envelope } from './record-shape';

/** What one output has counted so far: `read + unfolded = written + quarantined`. */
export interface Counts {
  readonly read: number;
  readonly unfolded: number;
  readonly written: number;
  readonly quarantined: number;
}

export interface TableReader extends BlockReader {
  readonly counts: () => Counts;
}

/**
 * Reads records of DynamoDB JSON or of events and writes rows for COPY, with profile and quarantine. Call `beginFile`
 * before each file, with the AWS partition that its events came from.
 * `isUtf8` checks bytes; it is asked once per block, and per record only in a block that has a fault.
 * `fast`: a WebAssembly module writes the rows of usual records; what it leaves, and everything with `plain`, is done
 * by the code here, which is also what the module is tested against.
 */
export function tableReader(
  type: DataType,
  envelope: Envelope,
  isUtf8: (bytes: Uint8Array) => boolean,
  how: 'fast' | 'plain' = 'fast',
): TableReader {
  const state = newReaderState();
  const reader =
    envelope === 'event'
      ? eventBlocks(type, isUtf8, how, state)
      : lineBlocks(type, envelope, isUtf8, how, state);
  return {
    ...reader,
    beginFile(partition) {
      state.line = 1;
      state.offset = 0;
      reader.beginFile(partition);
    },
    counts() {
      const { read, unfolded, written, quarantined } = state;
      return { read, unfolded, written, quarantined };
    },
  };
}
