import { RANGE_BYTES } from '../core/border/part-sizes';

/** Buffers that are used again: a new one of 8 MiB for each part costs more than to fill it, and waits for the collector. */
export interface Slabs {
  /** A buffer for so many bytes; undefined for few, which are worth none, and for more than one can hold. */
  readonly get: (bytes: number) => Buffer | undefined;
  readonly put: (slab: Buffer | undefined) => void;
}

const FEW_BYTES = 2 ** 18;

/** As many as are used at once, which whoever uses them has to bound (byte-room.ts). */
export function slabs(): Slabs {
  const free: Buffer[] = [];
  return {
    get: (bytes) =>
      bytes <= FEW_BYTES || bytes > RANGE_BYTES
        ? undefined
        : (free.pop() ?? Buffer.allocUnsafeSlow(RANGE_BYTES)),
    put: (slab) => {
      if (slab !== undefined) free.push(slab);
    },
  };
}
