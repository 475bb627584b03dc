import { spawn } from 'node:child_process';

const LAST_CHARACTERS = 1500;

export interface ToolAnswer {
  /** null: it could not be started at all. */
  readonly code: number | null;
  readonly stdout: string;
  /** The end of what it wrote on stderr. */
  readonly stderr: string;
}

/** Runs a program to its end; it ends with this process. Never rejects. */
export function runTool(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<ToolAnswer> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const endWithUs = (): void => void child.kill();
    process.once('exit', endWithUs);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-LAST_CHARACTERS);
    });
    const answer = (code: number | null): void => {
      process.off('exit', endWithUs);
      resolve({ code, stdout, stderr });
    };
    child.once('error', () => answer(null));
    child.once('close', (code) => answer(code ?? 1));
  });
}
