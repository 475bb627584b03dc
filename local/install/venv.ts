import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackFault } from '../run/fault';
import { readIfThere } from '../run/private-file';
import { findPython } from './python';
import { runTool } from './run-tool';

/** A server from PyPI at one pinned version. */
export interface PythonPackage {
  /** Its module; its environment lies in `venv-<name>`. */
  readonly name: string;
  /** As pip takes it. */
  readonly requirement: string;
  /** What a person calls it. */
  readonly title: string;
  /** Of all its wheels, measured with an empty pip cache. */
  readonly megabytes: number;
}

const pythonIn = (venv: string): string => join(venv, 'bin', 'python');
const stampIn = (venv: string): string => join(venv, '.installed');

/** Of the installed package and the Python it is for: an upgraded Python leaves its environments empty. */
async function stampOf(requirement: string, python: string): Promise<string> {
  const { stdout } = await runTool(python, ['-c', 'import sys; print(sys.version_info[:2])']);
  return `${requirement} ${stdout.trim()}`;
}

async function succeed(file: string, args: readonly string[], what: string): Promise<void> {
  const { code, stderr } = await runTool(file, args);
  if (code !== 0) throw new StackFault(`${what} failed:\n${stderr.trimEnd()}`, 2);
}

async function makeVenv(venv: string, requirement: string): Promise<void> {
  const python = await findPython();
  const half = `${venv}.${process.pid}`;
  try {
    await succeed(python, ['-m', 'venv', half], `${python} -m venv`);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement];
    await succeed(pythonIn(half), install, `pip install ${requirement}`);
    const stamp = await stampOf(requirement, pythonIn(half));
    writeFileSync(stampIn(half), stamp);
    // Another stack was quicker, and runs from it by now.
    if (readIfThere(stampIn(venv)) === stamp) return;
    rmSync(venv, { recursive: true, force: true });
    renameSync(half, venv);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/**
 * A Python that can run the package, installed at the first time: each package in an environment of its own, since
 * they ask for different botocores. Two may be installed side by side.
 * @throws StackFault (2) without a usable Python, or with pip's own words
 */
export async function pythonWith(
  { name, requirement, title, megabytes }: PythonPackage,
  cacheFolder: string,
  say: (line: string) => void,
): Promise<string> {
  const venv = join(cacheFolder, `venv-${name}`);
  const python = pythonIn(venv);
  const isThere =
    existsSync(python) && readIfThere(stampIn(venv)) === (await stampOf(requirement, python));
  if (!isThere) {
    say(`Installing ${requirement}, ${title} (about ${megabytes} MB to fetch, once) ...`);
    await makeVenv(venv, requirement);
  }
  return python;
}
