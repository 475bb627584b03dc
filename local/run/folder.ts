import { accessSync, constants, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeData } from '../postgres/postgres';
import { addressesOf, addressLines } from './addresses';
import { StackFault } from './fault';
import { takeLock, type Lock } from './lock';
import type { Ports } from './ports';
import { readIfThere } from './private-file';

/** Programs that were fetched: no state, and worth keeping. */
const KEPT = /^(bin|venv-.*|lock.*)$/;

function alreadyRuns(folder: string, pid: number): StackFault {
  const ports = readIfThere(join(folder, 'ports.json'));
  const where = ports === null ? [] : addressLines(addressesOf(JSON.parse(ports) as Ports));
  return new StackFault(
    [`A stack already runs on ${folder} (process ${pid}):`, ...where].join('\n'),
    2,
  );
}

/**
 * Makes the folder and takes it for this process.
 * @throws StackFault (2) when a stack runs on it, with its addresses, or when it belongs to another user
 */
export async function lockFolder(folder: string, say: (line: string) => void): Promise<Lock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new StackFault(
      `${folder} belongs to another user: was a stack started here with sudo? Remove it, or give it to yourself with chown.`,
      2,
    );
  }
  const taken = await takeLock(folder, say);
  if ('lock' in taken) return taken.lock;
  throw alreadyRuns(folder, taken.runningAs);
}

/**
 * Removes all state of a stack that does not run: data, secrets, ports, logs. Fetched programs stay.
 * @throws StackFault (2) when it runs
 */
export async function wipeStack(folder: string, say: (line: string) => void): Promise<void> {
  const lock = await lockFolder(folder, say);
  try {
    for (const name of readdirSync(folder)) {
      if (!KEPT.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
    }
    // PostgreSQL's data lie elsewhere when the stack runs for root.
    removeData(join(folder, 'postgres'));
    say(`Wiped ${folder}.`);
  } finally {
    lock.release();
  }
}
