import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOUT } from '../../local/run/checkout';
import { processEnvironment } from '../../local/run/env-file';
import type { Stack } from '../../local/stack';

export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `millrace` as a person would, as a process of its own. */
export const millrace = (env: Stack['env'], ...args: readonly string[]): Promise<CommandEnd> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(CHECKOUT, 'dist', 'cli', 'main.js'), ...args],
      { env: processEnvironment(env), maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code);
        resolve({ code, stdout, stderr });
      },
    );
  });
