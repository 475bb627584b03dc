import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Part, Seeded, Site } from '../parts/part';
import { StackFault } from './fault';
import type { Lock } from './lock';
import { endPart, signalGroup, type KnownProcess } from './processes';

const READY_TIMEOUT_MS = 60_000;
const ASK_AGAIN_MS = 50;
/** ministack writes its state when it ends, the gateway ends its PostgreSQL. */
const STOP_GRACE_MS = 15_000;
const LAST_LINES = 15;

const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'USER'];

export interface RunningPart {
  readonly part: Part;
  readonly stop: () => Promise<void>;
}

interface Spawned {
  readonly known: KnownProcess;
  /** Resolves with what became of it: `ended with code 1`. */
  readonly end: Promise<string>;
}

const logFile = (site: Site, part: Part): string => join(site.folder, 'logs', `${part.name}.log`);

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** A group of its own keeps the terminal's Ctrl-C from the part: the stack ends its parts itself, in peace. */
function spawnPart(part: Part, site: Site, lock: Lock): Spawned {
  const { file, args, env } = part.command(site);
  const log = openSync(logFile(site, part), 'w');
  const child = spawn(file, args, {
    cwd: site.folder,
    detached: true,
    env: { ...inherited(), LC_ALL: 'C', ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const end = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  if (child.pid === undefined) {
    throw new StackFault(`${part.title} could not be started: there is no ${file} to run.`, 3);
  }
  return { known: lock.record(part.name, child.pid), end };
}

function deathOf(part: Part, site: Site, what: string): StackFault {
  const path = logFile(site, part);
  const last = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
  return new StackFault(
    `${part.title} ${what}. The last lines of ${path}:\n  ${last.join('\n  ')}`,
    3,
  );
}

const isReady = (part: Part, site: Site): Promise<boolean> =>
  part.isReady(site, readFileSync(logFile(site, part), 'utf8')).catch(() => false);

async function untilReady(part: Part, site: Site, { end }: Spawned): Promise<void> {
  const stillRuns = new Promise<null>((resolve) => setImmediate(resolve, null));
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const ready = await isReady(part, site);
    // After the question: on a port that somebody else has, somebody else may have answered.
    const what = await Promise.race([end, stillRuns]);
    if (what !== null) throw deathOf(part, site, what);
    if (ready) return;
    if (Date.now() > deadline) {
      throw deathOf(part, site, `does not answer after ${READY_TIMEOUT_MS / 1000} s`);
    }
    await Promise.race([end, pause(ASK_AGAIN_MS)]);
  }
}

async function stopSpawned(part: Part, { known }: Spawned): Promise<void> {
  await endPart(known, part.stopSignal, STOP_GRACE_MS);
  // Also when the part had died before: what it started may live on.
  signalGroup(known.pid, 'SIGKILL');
}

async function startOnce(part: Part, site: Site, lock: Lock): Promise<Spawned> {
  const spawned = spawnPart(part, site, lock);
  try {
    await untilReady(part, site, spawned);
  } catch (error) {
    await stopSpawned(part, spawned);
    throw error;
  }
  const own = part.ownProcesses?.(readFileSync(logFile(site, part), 'utf8')) ?? {};
  for (const [name, pid] of Object.entries(own)) lock.record(name, pid);
  return spawned;
}

async function seed(part: Part, site: Site, spawned: Spawned): Promise<Seeded> {
  try {
    return (await part.seed?.(site)) ?? 'done';
  } catch (error) {
    await stopSpawned(part, spawned);
    throw new StackFault(`${part.title} cannot be seeded: ${(error as Error).message}`, 3);
  }
}

/**
 * Starts a part, waits until it answers, and seeds it. `died` is told when it ends later by itself.
 * @throws StackFault (3) with the last lines of its log
 */
export async function startPart(
  part: Part,
  site: Site,
  lock: Lock,
  died: (fault: StackFault) => void,
): Promise<RunningPart> {
  mkdirSync(join(site.folder, 'logs'), { recursive: true });
  let spawned = await startOnce(part, site, lock);
  if ((await seed(part, site, spawned)) === 'unsaved') {
    await stopSpawned(part, spawned);
    spawned = await startOnce(part, site, lock);
  }
  let stopping = false;
  void spawned.end.then((what) => {
    if (!stopping) died(deathOf(part, site, what));
  });
  return {
    part,
    stop: async () => {
      stopping = true;
      await stopSpawned(part, spawned);
    },
  };
}
