import { setMaxListeners } from 'node:events';

/**
 * Maps with at most `most` at once, each begun in order. The first failure stops the others, and is thrown when they have
 * stopped: nothing goes on behind it.
 */
export async function inLanes<T, R>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  work: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  // Every request of every lane listens to it.
  setMaxListeners(0, stopped);
  const results: R[] = new Array<R>(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && !stopped.aborted) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as T, index, stopped);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  // A cancellation makes every request fail in words of its own.
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return results;
}
