/** What AWS leaves open, and what goes wrong once in a year: tests run under all of it. */
export interface Switches {
  /** What a reused client token brings: the old statement's id, an error, or a new execution (B41). */
  reusedToken: 'old id' | 'error' | 'new execution';
  /** Seconds between acceptance and execution: a statement can begin long after whoever sent it has gone (D27). */
  lateSeconds: number;
  /** A batch is executed a second time right after the first, its second outcome told to nobody. */
  batchTwice: boolean;
}

export const USUAL: Switches = { reusedToken: 'old id', lateSeconds: 0, batchTwice: false };

/** From GATEWAY_REUSED_TOKEN, GATEWAY_LATE_SECONDS, GATEWAY_BATCH_TWICE. @throws Error for a value that is none of the known */
export function switchesOf(env: Readonly<Record<string, string | undefined>>): Switches {
  const reusedToken = env.GATEWAY_REUSED_TOKEN ?? 'old id';
  if (reusedToken !== 'old id' && reusedToken !== 'error' && reusedToken !== 'new execution')
    throw new Error(
      `GATEWAY_REUSED_TOKEN is ${reusedToken}: it must be "old id", "error" or "new execution"`,
    );
  const lateSeconds = Number(env.GATEWAY_LATE_SECONDS ?? 0);
  if (!(lateSeconds >= 0))
    throw new Error(
      `GATEWAY_LATE_SECONDS is ${String(env.GATEWAY_LATE_SECONDS)}: it must be a number of seconds`,
    );
  return { reusedToken, lateSeconds, batchTwice: env.GATEWAY_BATCH_TWICE === 'true' };
}
