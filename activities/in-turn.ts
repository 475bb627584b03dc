/** Lets work of numbered pieces through in the order of their numbers, from 0, whoever comes first. */
export function inTurn(): (index: number, signal: AbortSignal, work: () => void) => Promise<void> {
  let next = 0;
  const waiting = new Map<number, () => void>();
  return async (index, signal, work) => {
    if (index !== next)
      await new Promise<void>((resolve, reject) => {
        signal.throwIfAborted();
        const stop = (): void => reject(signal.reason as Error);
        signal.addEventListener('abort', stop, { once: true });
        waiting.set(index, () => {
          signal.removeEventListener('abort', stop);
          resolve();
        });
      });
    work();
    next += 1;
    waiting.get(next)?.();
    waiting.delete(next);
  };
}
