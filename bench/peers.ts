import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEERS, PEER_SOURCES } from './folders';

const run = promisify(execFile);

/** Versions that the goals were set against. */
const PYTHON_PACKAGES = {
  chdb: '4.4.0',
  duckdb: '2.0.0',
  pyspark: '4.3.0',
  boto3: '1.44.5',
} as const;
export type PythonPeer = keyof typeof PYTHON_PACKAGES;

const VENV = join(PEERS, 'python');
export const PYTHON = join(VENV, 'bin', 'python');
export const SPARK_SUBMIT = join(VENV, 'bin', 'spark-submit');
export const RUST = join(PEERS, 'rust', 'release', 'tlimit');
export const NODE_24 = join(PEERS, 'node24', 'node_modules', 'node', 'bin', 'node');

/** Installs what is missing; the reason when it cannot be had, which costs a line and not the benchmark. */
async function orReason(what: string, isThere: () => boolean, install: () => Promise<void>) {
  if (isThere()) return null;
  console.log(`Installing ${what} below ${PEERS} (once) ...`);
  mkdirSync(PEERS, { recursive: true });
  try {
    await install();
    return isThere() ? null : `${what} cannot be installed: it is not where it should be`;
  } catch (error) {
    return `${what} cannot be installed: ${(error as Error).message.trim().split('\n').at(-1) ?? ''}`;
  }
}

export const pythonPeer = (peer: PythonPeer): Promise<string | null> => {
  const done = join(PEERS, `${peer}-${PYTHON_PACKAGES[peer]}`);
  return orReason(
    `${peer} ${PYTHON_PACKAGES[peer]}`,
    () => existsSync(done),
    async () => {
      if (!existsSync(PYTHON)) await run('python3', ['-m', 'venv', VENV]);
      await run(PYTHON, ['-m', 'pip', 'install', '--quiet', `${peer}==${PYTHON_PACKAGES[peer]}`]);
      writeFileSync(done, '');
    },
  );
};

export const rustPeer = (): Promise<string | null> =>
  orReason(
    'the Rust program',
    () => existsSync(RUST),
    async () => {
      const manifest = join(PEER_SOURCES, 'rust', 'Cargo.toml');
      const args = ['build', '--release', '--quiet', '--locked', '--manifest-path', manifest];
      await run('cargo', [...args, '--target-dir', join(PEERS, 'rust')]);
    },
  );

/** Node 24 writes ZSTD, which Node 20 does not. */
export const node24 = (): Promise<string | null> =>
  orReason(
    'node@24',
    () => existsSync(NODE_24),
    async () => {
      const folder = join(PEERS, 'node24');
      mkdirSync(folder, { recursive: true });
      const args = ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', folder];
      await run('npm', [...args, 'node@24']);
    },
  );
