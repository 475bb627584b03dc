import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Day } from './days';

/** What a stack's tables were filled with. The file lies in the stack's folder, and goes with it. */
export interface SeedState {
  readonly seed: number;
  readonly users: number;
  readonly devices: number;
  /** Day whose end the tables show; a later start leaves it. */
  readonly day: Day;
  /** False from the first write to the last: a seeder that was killed begins anew. */
  readonly filled: boolean;
}

/** @returns null when there is no such file. @throws Error when it is no state */
export function readSeedState(file: string): SeedState | null {
  if (!existsSync(file)) return null;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as Partial<SeedState>;
    const { seed, users, devices, day, filled } = state;
    if (
      typeof seed === 'number' &&
      typeof users === 'number' &&
      typeof devices === 'number' &&
      typeof day === 'string'
    )
      return { seed, users, devices, day, filled: filled === true };
  } catch {
    // Said below.
  }
  throw new Error(`${file} is no state of the seeder: remove it, or reset the stack.`);
}

/** Written beside and moved, so that nobody reads half of it. */
export function writeSeedState(file: string, state: SeedState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`);
  renameSync(`${file}.new`, file);
}
