import { linkSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, writePrivate } from './private-file';
import { endPart, isAlive, startOf, type KnownProcess } from './processes';

interface LockText {
  /** The process that called startStack. */
  readonly owner: KnownProcess;
  /** What it has started, by name. */
  readonly parts: Readonly<Record<string, KnownProcess>>;
}

export type Judgement =
  | { readonly kind: 'free' }
  | { readonly kind: 'running'; readonly owner: KnownProcess }
  | { readonly kind: 'left'; readonly parts: readonly (readonly [string, KnownProcess])[] };

/** What a lock file says of the folder: `left` is a stack whose owner is gone, with those of its parts that still run. */
export function judgeLock(text: string | null, alive: (known: KnownProcess) => boolean): Judgement {
  if (text === null) return { kind: 'free' };
  let lock: LockText;
  try {
    lock = JSON.parse(text) as LockText;
  } catch {
    return { kind: 'left', parts: [] };
  }
  if (alive(lock.owner)) return { kind: 'running', owner: lock.owner };
  return { kind: 'left', parts: Object.entries(lock.parts).filter(([, known]) => alive(known)) };
}

/** The folder is ours until release; what we start is written down, so that the next stack can end what a crash leaves. */
export interface Lock {
  readonly record: (name: string, pid: number) => KnownProcess;
  readonly pids: () => readonly number[];
  readonly release: () => void;
}

/** Long enough for a server that writes its state when it ends. */
const GRACE_MS = 15_000;

async function endLeftOvers(
  parts: readonly (readonly [string, KnownProcess])[],
  say: (line: string) => void,
): Promise<void> {
  if (parts.length === 0) return;
  say(
    `An earlier stack was killed; ending what it left: ${parts.map(([name]) => name).join(', ')}.`,
  );
  await Promise.all(parts.map(([, known]) => endPart(known, 'SIGTERM', GRACE_MS)));
}

/** A second name for a file; false when the name is taken. */
function linkIfNew(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the judged lock aside; puts it back when it is no longer the one that was judged, but a starting stack's. */
function removeJudged(path: string, judged: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== judged) linkIfNew(aside, path);
  unlinkSync(aside);
}

/** Creates the lock whole or not at all; false when somebody has one. */
function createLock(path: string, text: string): boolean {
  const prepared = `${path}.new.${process.pid}`;
  writeFileSync(prepared, text, { mode: 0o600 });
  try {
    return linkIfNew(prepared, path);
  } finally {
    unlinkSync(prepared);
  }
}

const textOf = (owner: KnownProcess, parts: Readonly<Record<string, KnownProcess>>): string =>
  JSON.stringify({ owner, parts } satisfies LockText, null, 2);

function ownedLock(path: string, owner: KnownProcess): Lock {
  const parts: Record<string, KnownProcess> = {};
  return {
    record: (name, pid) => {
      const known = { pid, started: startOf(pid) ?? '' };
      parts[name] = known;
      writePrivate(path, textOf(owner, parts));
      return known;
    },
    pids: () => Object.values(parts).map(({ pid }) => pid),
    release: () => rmSync(path, { force: true }),
  };
}

/**
 * Takes the folder for this process, before anything in it is touched. What a killed stack left is ended first.
 * The answer is the running owner when there is one.
 */
export async function takeLock(
  folder: string,
  say: (line: string) => void,
): Promise<{ readonly lock: Lock } | { readonly runningAs: number }> {
  const path = join(folder, 'lock');
  const owner = { pid: process.pid, started: startOf(process.pid) ?? '' };
  while (!createLock(path, textOf(owner, {}))) {
    const found = readIfThere(path);
    const judgement = judgeLock(found, isAlive);
    if (judgement.kind === 'running') return { runningAs: judgement.owner.pid };
    if (judgement.kind === 'left') {
      await endLeftOvers(judgement.parts, say);
      removeJudged(path, found ?? '');
    }
  }
  return { lock: ownedLock(path, owner) };
}
