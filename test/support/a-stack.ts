import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../../local/run/checkout';
import { wipeStack } from '../../local/run/folder';
import type { KnownProcess } from '../../local/run/processes';
import { startStack, type Stack } from '../../local/stack';

/** Programs come from the checkout's own folder, so that a test fetches nothing that is there. */
export const CACHE = join(CHECKOUT, '.stack');

/** A folder for one stack; `remove` takes its data away too, wherever they lie. The stack must have been stopped. */
export function aStackFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-stack-'));
  return {
    folder,
    remove: async (): Promise<void> => {
      await wipeStack(folder, () => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function startIn(folder: string, said: string[] = []): Promise<Stack> {
  return startStack({ folder, cacheFolder: CACHE, say: (line) => said.push(line) });
}

/** The processes of the stack that runs on the folder, by part; `postgres` is one. */
export const partsOf = (folder: string): Readonly<Record<string, KnownProcess>> =>
  (
    JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as {
      parts: Record<string, KnownProcess>;
    }
  ).parts;
