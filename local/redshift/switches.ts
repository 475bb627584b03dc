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

/** One of the known values of a variable. @throws Error for any other */
export function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw new Error(`${name} is ${value}: it must be one of ${known.join(', ')}`);
}

/** From GATEWAY_REUSED_TOKEN, GATEWAY_LATE_SECONDS, GATEWAY_BATCH_TWICE. @throws Error for a value that is none of the known */
export function switchesOf(env: Readonly<Record<string, string | undefined>>): Switches {
  const {
    GATEWAY_REUSED_TOKEN: token = 'old id',
    GATEWAY_LATE_SECONDS: late = '0',
    GATEWAY_BATCH_TWICE: twice = 'false',
  } = env;
  if (!/^\d+(\.\d+)?$/.test(late))
    throw new Error(`GATEWAY_LATE_SECONDS is ${late}: it must be a number of seconds`);
  return {
    reusedToken: oneOf('GATEWAY_REUSED_TOKEN', token, ['old id', 'error', 'new execution']),
    lateSeconds: Number(late),
    batchTwice: oneOf('GATEWAY_BATCH_TWICE', twice, ['false', 'true']) === 'true',
  };
}
