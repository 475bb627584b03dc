import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../../local/install/python';
import { ROOT } from './checkout';

/** AWS's own command line, which nobody here wrote. 1.x comes from PyPI; 2.x does not. */
const PACKAGE = 'awscli==1.46.3';
const VENV = join(ROOT, '.stack', `venv-${PACKAGE.replace('==', '-')}`);
const run = promisify(execFile);

async function install(): Promise<void> {
  if (existsSync(VENV)) return;
  const half = `${VENV}.${process.pid}`;
  mkdirSync(join(ROOT, '.stack'), { recursive: true });
  try {
    await run(await findPython(), ['-m', 'venv', half]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE];
    await run(join(half, 'bin', 'python'), pip);
    renameSync(half, VENV);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** What a command answered, or how it ended. */
export interface AwsAnswer {
  readonly code: number;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly stderr: string;
}

export type AwsCli = (...args: readonly string[]) => Promise<AwsAnswer>;

/** Installs the command line at the first time (about 20 MB); it then speaks to one endpoint as one caller. */
export async function anAwsCli(
  endpoint: string,
  keys: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<AwsCli> {
  await install();
  // By Python, not by bin/aws, whose first line names the folder in which it was installed.
  const program = ['-m', 'awscli', '--endpoint-url', endpoint, '--output', 'json'];
  const env = {
    PATH: process.env.PATH,
    HOME: VENV,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return async (...args) => {
    try {
      const { stdout } = await run(join(VENV, 'bin', 'python'), [...program, ...args], { env });
      const answer = stdout === '' ? {} : (JSON.parse(stdout) as AwsAnswer['answer']);
      return { code: 0, answer, stderr: '' };
    } catch (error) {
      const { code = -1, stderr = '' } = error as { code?: number; stderr?: string };
      return { code, answer: {}, stderr };
    }
  };
}
