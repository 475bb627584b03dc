/** Bytes that are not judged yet: blocks one behind the other, in one buffer that is used again. */
export interface WaitingBytes {
  /** A zero byte stands at `limit`: no scanner reads past it. */
  bytes: Uint8Array;
  /** `bytes` up to `limit`. */
  view: Uint8Array;
  begin: number;
  limit: number;
}

export const waitingBytes = (): WaitingBytes => ({
  bytes: new Uint8Array(1),
  view: new Uint8Array(0),
  begin: 0,
  limit: 0,
});

/** Puts a block behind the bytes that wait, which move to the buffer's beginning. */
export function appendBlock(waiting: WaitingBytes, block: Uint8Array): void {
  const { bytes, begin, limit } = waiting;
  const rest = limit - begin;
  const needed = rest + block.length + 1;
  if (bytes.length < needed) {
    waiting.bytes = new Uint8Array(needed + (needed >> 2));
    waiting.bytes.set(bytes.subarray(begin, limit));
  } else bytes.copyWithin(0, begin, limit);
  waiting.bytes.set(block, rest);
  waiting.begin = 0;
  waiting.limit = rest + block.length;
  waiting.bytes[waiting.limit] = 0;
  waiting.view = waiting.bytes.subarray(0, waiting.limit);
}
