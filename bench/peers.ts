import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEERS, PEER_SOURCES } from './folders';

export const run = promisify(execFile);

/** Versions that the goals were set against. */
const PYTHON_PACKAGES = {
  chdb: '4.4.0',
  duckdb: '2.0.0',
  pyspark: '4.3.0',
  boto3: '1.44.5',
  dagster: '1.13.29',
} as const;
export type PythonPeer = keyof typeof PYTHON_PACKAGES;

const VENV = join(PEERS, 'python');
export const PYTHON = join(VENV, 'bin', 'python');
/** Airflow pins what others need newer: an environment of its own. */
const AIRFLOW = '3.3.2';
const AIRFLOW_VENV = join(PEERS, 'airflow');
export const AIRFLOW_PYTHON = join(AIRFLOW_VENV, 'bin', 'python');
/** It is looked at beside others, and worth no longer wait. */
const AIRFLOW_INSTALL_MS = 120_000;

export const SPARK_SUBMIT = join(VENV, 'bin', 'spark-submit');
export const RUST = join(PEERS, 'rust', 'release', 'tlimit');
export const NODE_24 = join(PEERS, 'node24', 'node_modules', 'node', 'bin', 'node');

/** Installs what is missing; the reason when it cannot be had, which costs a line and not the benchmark. */
export async function orReason(what: string, isThere: () => boolean, install: () => Promise<void>) {
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

export const airflowPeer = (): Promise<string | null> => {
  const done = join(PEERS, `airflow-${AIRFLOW}`);
  return orReason(
    `Airflow ${AIRFLOW}`,
    () => existsSync(done),
    async () => {
      if (!existsSync(AIRFLOW_PYTHON)) await run('python3', ['-m', 'venv', AIRFLOW_VENV]);
      const args = ['-m', 'pip', 'install', '--quiet', `apache-airflow==${AIRFLOW}`];
      await run(AIRFLOW_PYTHON, args, { timeout: AIRFLOW_INSTALL_MS });
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
