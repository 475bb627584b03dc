import { join } from 'node:path';
import { CHECKOUT } from '../run/checkout';
import type { Stack } from '../stack';
import { runChild } from './child';
import type { Screen } from './screen';

const ENTRY = join(CHECKOUT, 'dist', 'cli', 'main.js');

/** Where a command runs, and who sees it. */
export interface Place {
  readonly stack: Pick<Stack, 'env'>;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** Runs `millrace` as a person would type it, and shows what was typed. Returns its exit code. */
export async function millrace({ stack, screen, signal }: Place, ...args: readonly string[]) {
  screen.line(`   $ npx millrace ${args.join(' ')}\n`);
  return runChild({ entry: ENTRY, args, env: stack.env, signal });
}

/** Runs `millrace` unseen. Its lines are for when it fails. */
export async function quietMillrace(
  { stack, signal }: Omit<Place, 'screen'>,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const onLine = (line: string): unknown => lines.push(line);
  return { code: await runChild({ entry: ENTRY, args, env: stack.env, signal, onLine }), lines };
}
