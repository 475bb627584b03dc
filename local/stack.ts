import type { Ports } from './run/ports';

export interface StackOptions {
  /** Where this stack keeps its lock, ports, secrets, data and logs: `.stack` of the checkout, or a test's own. Made when missing. */
  readonly folder: string;
  /** Where fetched programs are looked for and kept (Temporal's CLI, ministack's Python): the checkout's `.stack`. */
  readonly cacheFolder: string;
  /** Takes one line at a time, for a person: what is fetched, which port was taken. */
  readonly say: (line: string) => void;
}

/** What a person opens or a program calls. */
export interface Address {
  readonly name: string;
  readonly url: string;
}

/** Why a stack does not run (any more), with the code that a process ends with: 2 bad set-up, 3 a part does not run. */
export class StackFault extends Error {
  constructor(
    message: string,
    readonly exitCode: 2 | 3,
  ) {
    super(message);
    this.name = 'StackFault';
  }
}

export interface Stack {
  readonly ports: Ports;
  /** What every process of Millrace is started with; the same stands in `<folder>/env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The same with the keys of `millrace-seed`, which may fill the world's buckets and tables; `<folder>/env.seed`. */
  readonly seedEnv: Readonly<Record<string, string>>;
  readonly addresses: readonly Address[];
  /** Ends every process of the stack and resolves when all are gone. Safe to call twice, and after a failure. */
  readonly stop: () => Promise<void>;
  /** Resolves (never rejects) when a part has died and the others are stopped; stays pending in a stack that runs or was stopped. */
  readonly failed: Promise<StackFault>;
}

/**
 * Starts all parts, seeds what they lack, and resolves when everything answers.
 * The parts belong to the calling process: who starts a stack stops it, on signals too.
 * @throws StackFault when one already runs on this folder, when Python is missing, when a part does not start
 */
export function startStack(options: StackOptions): Promise<Stack> {
  return Promise.reject(new StackFault(`No part can be started in ${options.folder} yet.`, 3));
}
