import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CHECKOUT } from '../run/checkout';
import { processEnvironment, type Environment } from '../run/env-file';
import { readIfThere, writePrivate } from '../run/private-file';
import { endPart, isAlive, startOf, type KnownProcess } from '../run/processes';
import { DemoFault } from './interrupted';

const READY_LINE = 'worker is ready';
const READY_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 50;

export interface DemoWorker {
  readonly log: string;
  readonly stop: () => Promise<void>;
}

/** Which worker: a program of `workers/`. */
type WorkerName = 'etl' | 'border';
const WORKERS: readonly WorkerName[] = ['etl', 'border'];

/** Where a running worker is written down, so that the next demo ends what a killed one left. */
const noteIn = (folder: string, name: WorkerName): string => join(folder, `${name}-worker.json`);

/** Ends the workers of a demo that was killed. */
export async function endLeftWorkers(folder: string): Promise<void> {
  for (const name of WORKERS) {
    const note = readIfThere(noteIn(folder, name));
    if (note === null) continue;
    await endPart(JSON.parse(note) as KnownProcess, 'SIGTERM');
    rmSync(noteIn(folder, name), { force: true });
  }
}

async function untilReady(name: WorkerName, worker: KnownProcess, log: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
    if (text.includes(READY_LINE)) return;
    if (!isAlive(worker) || Date.now() > deadline) {
      throw new DemoFault(`The ${name} worker did not start. ${log} says:\n${text.trimEnd()}`);
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** Starts a worker as production would, and resolves when it polls. @throws DemoFault with its log when it does not */
export async function startWorker(
  folder: string,
  name: WorkerName,
  env: Environment,
): Promise<DemoWorker> {
  const log = join(folder, 'logs', `${name}-worker.log`);
  const file = openSync(log, 'w');
  // A group of its own keeps the terminal's Ctrl-C from it: the demo ends it, before the stack.
  const child = spawn(process.execPath, [join(CHECKOUT, 'dist', 'workers', `${name}.js`)], {
    cwd: CHECKOUT,
    detached: true,
    env: processEnvironment(env),
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const pid = child.pid ?? 0;
  const worker: KnownProcess = { pid, started: startOf(pid) ?? '' };
  writePrivate(noteIn(folder, name), JSON.stringify(worker));
  const endWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const stop = async (): Promise<void> => {
    process.off('exit', endWithUs);
    await endPart(worker, 'SIGTERM');
    rmSync(noteIn(folder, name), { force: true });
  };
  try {
    await untilReady(name, worker, log);
    return { log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
