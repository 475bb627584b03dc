import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { StackFault } from './fault';

/** A process, and when it began: the number alone may be another's by now. */
export interface KnownProcess {
  readonly pid: number;
  readonly started: string;
}

const LOOK_AGAIN_MS = 50;

/** Linux: the boot and the clock ticks since it; field 22 of stat, counted after the name, which may hold blanks. */
function startOnLinux(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return fields[0] === 'Z' ? null : `${boot}.${fields[19] ?? ''}`;
}

function startElsewhere(pid: number): string | null {
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  const [state = '', ...started] = stdout.trim().split(/\s+/);
  return status !== 0 || state.startsWith('Z') ? null : started.join(' ');
}

/** When a process began, in a form that only compares; null when there is none (a zombie is none). */
export function startOf(pid: number): string | null {
  try {
    return process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  } catch {
    return null;
  }
}

export const isAlive = ({ pid, started }: KnownProcess): boolean => startOf(pid) === started;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM') {
      throw new StackFault(`Process ${pid} of an earlier stack belongs to another user.`, 2);
    }
    if (code !== 'ESRCH') throw error;
  }
}

/** Every part leads a process group of its own: what it has started is reached through it. */
export function signalGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name);
  } catch (error) {
    // macOS says EPERM of a group in which only zombies are left.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

async function isGoneWithin(known: KnownProcess, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(known)) {
    if (Date.now() > deadline) return false;
    await pause(LOOK_AGAIN_MS);
  }
  return true;
}

/** Asks a part to end, kills it when it does not within `graceMs`, and kills what it leaves. A later namesake is let alone. */
export async function endPart(
  known: KnownProcess,
  ask: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  if (!isAlive(known)) return;
  signal(known.pid, ask);
  const ended = await isGoneWithin(known, graceMs);
  signalGroup(known.pid, 'SIGKILL');
  if (!ended) await isGoneWithin(known, graceMs);
}
