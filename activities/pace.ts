/** Waits until so many bytes may be sent. */
export type Pace = (bytes: number) => Promise<void>;

/** No more than `bytesPerSecond` in the long run; null: no limit. */
export function paceOf(
  bytesPerSecond: number | null,
  clock: () => number,
  sleep: (ms: number) => Promise<void>,
): Pace {
  let freeAtMs = 0;
  return async (bytes) => {
    if (bytesPerSecond === null) return;
    const now = clock();
    const beginMs = Math.max(now, freeAtMs);
    freeAtMs = beginMs + (bytes / bytesPerSecond) * 1000;
    if (beginMs > now) await sleep(beginMs - now);
  };
}
