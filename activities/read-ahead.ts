import { setMaxListeners } from 'node:events';
import { pieces, RANGE_BYTES, type ByteRange } from '../core/border/part-sizes';
import type { BytesRead } from '../clients/event-source';
import type { Changed } from '../clients/object-store';
import type { Copying } from './copying';

/** The source is not the object that was listed any more. */
export class SourceMoved extends Error {
  constructor(readonly as: Changed) {
    super(as.changed);
  }
}

/** One range of the source. @throws SourceMoved */
export async function readRange(
  { deps, source, tell }: Copying,
  range: ByteRange,
  signal: AbortSignal,
  into?: Buffer,
): Promise<BytesRead> {
  const isWhole = range.first === 0 && range.last === source.size - 1;
  const read = await deps.source.read(source, isWhole ? null : range, signal, into);
  if ('changed' in read) throw new SourceMoved(read);
  tell(read.body.length);
  return read;
}

/** Ranges that are read while the one before is worked on. */
export const READ_AHEAD = 3;

/** A stretch of the source in order, `READ_AHEAD` ranges of it under way at once. @throws SourceMoved */
export async function* readAhead(
  copying: Copying,
  { first, last }: ByteRange,
): AsyncGenerator<BytesRead> {
  const stop = new AbortController();
  const signal = AbortSignal.any([copying.signal, stop.signal]);
  setMaxListeners(0, signal);
  const underWay: Promise<BytesRead>[] = [];
  const ranges = pieces(last - first + 1, RANGE_BYTES, first)[Symbol.iterator]();
  const begin = (): void => {
    const { value } = ranges.next() as { value?: ByteRange };
    if (value === undefined) return;
    const read = readRange(copying, value, signal);
    // Awaited in its turn, or thrown away with the rest.
    read.catch(() => undefined);
    underWay.push(read);
  };
  try {
    for (let ahead = 0; ahead < READ_AHEAD; ahead += 1) begin();
    for (let read = underWay.shift(); read !== undefined; read = underWay.shift()) {
      const body = await read;
      begin();
      yield body;
    }
  } finally {
    stop.abort();
  }
}
