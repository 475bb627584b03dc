import type { Reason } from './reasons';

/** One record that cannot be loaded: its place in the unpacked file, and why. */
export interface Rejected {
  /** Of its first byte, from 1. */
  readonly line: number;
  readonly byteOffset: number;
  /** Its place in the block. */
  readonly start: number;
  readonly end: number;
  readonly column: string | null;
  readonly reason: Reason;
}

export type Fault = Pick<Rejected, 'reason' | 'column'>;
