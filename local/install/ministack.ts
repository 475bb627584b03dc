import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackFault } from '../run/fault';
import { readIfThere } from '../run/private-file';
import { findPython } from './python';
import { runTool } from './run-tool';

const PACKAGE = 'ministack==1.5.33';
/** Measured with an empty pip cache: 17 wheels. */
const MEGABYTES = 20;

/** An environment of its own: ministack pins a botocore that others in the same one would fight over. */
const folderIn = (cacheFolder: string): string => join(cacheFolder, 'venv-ministack');
const pythonIn = (venv: string): string => join(venv, 'bin', 'python');
const stampIn = (venv: string): string => join(venv, '.installed');

/** Of the installed packages and the Python they are for: an upgraded Python leaves its environments empty. */
async function stampOf(python: string): Promise<string> {
  const { stdout } = await runTool(python, ['-c', 'import sys; print(sys.version_info[:2])']);
  return `${PACKAGE} ${stdout.trim()}`;
}

async function succeed(file: string, args: readonly string[], what: string): Promise<void> {
  const { code, stderr } = await runTool(file, args);
  if (code !== 0) throw new StackFault(`${what} failed:\n${stderr.trimEnd()}`, 2);
}

async function makeVenv(venv: string): Promise<void> {
  const python = await findPython();
  const half = `${venv}.${process.pid}`;
  try {
    await succeed(python, ['-m', 'venv', half], `${python} -m venv`);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE];
    await succeed(pythonIn(half), install, `pip install ${PACKAGE}`);
    writeFileSync(stampIn(half), await stampOf(pythonIn(half)));
    rmSync(venv, { recursive: true, force: true });
    renameSync(half, venv);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/**
 * A Python that can run `-m ministack`, installed at the first time.
 * @throws StackFault (2) without a usable Python, or with pip's own words
 */
export async function ministackPython(
  cacheFolder: string,
  say: (line: string) => void,
): Promise<string> {
  const venv = folderIn(cacheFolder);
  const python = pythonIn(venv);
  const there = existsSync(python) && readIfThere(stampIn(venv)) === (await stampOf(python));
  if (!there) {
    say(`Installing ${PACKAGE}, the local S3 (about ${MEGABYTES} MB to fetch, once) ...`);
    await makeVenv(venv);
  }
  return python;
}
