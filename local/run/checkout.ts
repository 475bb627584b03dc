import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder: this file runs from `local/` in tests and from `dist/local/` else. */
function checkoutOf(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (folder === dirname(folder)) throw new Error(`There is no package.json above ${__dirname}.`);
  return checkoutOf(dirname(folder));
}

export const CHECKOUT = checkoutOf(__dirname);

/** A compiled entry point of local/; parts are started from these, never from sources. */
export const builtEntry = (...path: readonly string[]): string =>
  join(CHECKOUT, 'dist', 'local', ...path);
