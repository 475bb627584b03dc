/** S3's limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PARTS = 10_000;
/** 48.8 TiB: 10,000 parts of 5 GiB. */
export const MAX_OBJECT_BYTES = MAX_PARTS * 5 * 2 ** 30;

/**
 * What is read in one request, and the least that a part of an upload has. A copy up to this size is written whole.
 * To change it changes the ETags of large copies, and with them how a copy of before is recognised.
 */
export const RANGE_BYTES = 8 * 2 ** 20;

/** Bytes of each part but the last of a copy of `size` bytes: 8 MiB, or more where 10,000 of them would not do. */
export const partBytes = (size: number): number =>
  Math.max(RANGE_BYTES, Math.ceil(size / MAX_PARTS));

/** Bytes of an object from `first` to `last`, both included, as HTTP counts. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Cuts `size` bytes that begin at `from` into pieces of `each` bytes; the last has the rest. */
export function* pieces(size: number, each: number, from = 0): Iterable<ByteRange> {
  for (let first = 0; first < size; first += each)
    yield { first: from + first, last: from + Math.min(size, first + each) - 1 };
}

export const lengthOf = ({ first, last }: ByteRange): number => last - first + 1;
