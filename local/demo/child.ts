import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CHECKOUT } from '../run/checkout';
import { processEnvironment, type Environment } from '../run/env-file';
import { Interrupted } from './interrupted';

export interface Child {
  /** A built entry point, below dist/. */
  readonly entry: string;
  readonly args: readonly string[];
  /** The stack's variables; what the caller's shell names of AWS, Temporal and Millrace is left out. */
  readonly env: Environment;
  /** Takes its lines on stderr and stdout; without it, they go where ours go. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly signal: AbortSignal;
}

const throwIfOver = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Interrupted();
};

/** Runs a program of the checkout to its end. @throws Interrupted when it was ended on purpose */
export async function runChild(child: Child): Promise<number> {
  throwIfOver(child.signal);
  const code = await ended(child);
  throwIfOver(child.signal);
  return code;
}

async function ended({ entry, args, env, onLine, signal }: Child): Promise<number> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: CHECKOUT,
    env: processEnvironment(env),
    stdio: onLine === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  // A terminal's Ctrl-C reaches the child by itself; a signal to us alone is passed on.
  const endChild = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', endChild, { once: true });
  process.once('exit', endChild);
  if (child.stdout !== null)
    createInterface(child.stdout).on('line', (line) => onLine?.(line, 'stdout'));
  if (child.stderr !== null)
    createInterface(child.stderr).on('line', (line) => onLine?.(line, 'stderr'));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', endChild);
    process.off('exit', endChild);
  }
}
