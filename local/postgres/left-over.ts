import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN_MS = 50;
const END_TIMEOUT_MS = 10_000;

/** All of PostgreSQL's processes work in the data folder; each session is one, and outlives a killed server while it computes. */
function worksIn(pid: string, data: string): boolean {
  try {
    const isPostgres = readFileSync(`/proc/${pid}/stat`, 'utf8').includes('(postgres)');
    return isPostgres && readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false; // it has ended, or is somebody else's
  }
}

/** Without /proc: the server itself, by its pid file, if that number is still a server of this folder. */
function serverOfPidFile(data: string): number[] {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return [];
  const [pid = ''] = readFileSync(file, 'utf8').split('\n');
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', pid], { encoding: 'utf8' });
  return stdout.includes(data) ? [Number(pid)] : [];
}

/**
 * A killed server that nobody has waited for yet: it works nowhere, but its number still answers, and a new server
 * takes the pid file for a live one's.
 */
function unwaitedServer(data: string): number[] {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return [];
  const [pid = ''] = readFileSync(file, 'utf8').split('\n');
  try {
    return / \(postgres\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')) ? [Number(pid)] : [];
  } catch {
    return [];
  }
}

function serversIn(data: string): number[] {
  if (!existsSync(data)) return [];
  const real = realpathSync(data);
  if (process.platform !== 'linux') return serverOfPidFile(data);
  const working = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && worksIn(name, real))
    .map(Number);
  return [...working, ...unwaitedServer(data)];
}

/** A process that ended since it was looked for needs no signal. */
function asked(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends what a gateway that was killed has left running on a data folder: a new server would refuse to start beside it. */
export async function endLeftOvers(data: string): Promise<void> {
  for (const pid of serversIn(data)) asked(pid);
  for (let left = serversIn(data), began = Date.now(); left.length > 0; left = serversIn(data)) {
    if (Date.now() - began > END_TIMEOUT_MS) {
      throw new Error(
        `An earlier PostgreSQL still works in ${data} (process ${left.join(', ')}): end it.`,
      );
    }
    await pause(LOOK_AGAIN_MS);
  }
}
