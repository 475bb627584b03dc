import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './checkout';

interface LogLine {
  readonly message: string;
  readonly seconds?: number;
}

/** A built worker as a process of its own, and what it logs. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  readonly stderr: string[];
  /** Waits until it has logged this. */
  readonly said: (message: string) => Promise<LogLine>;
  readonly exit: Promise<number | null>;
}

const parse = (text: string): LogLine =>
  text.startsWith('{') ? (JSON.parse(text) as LogLine) : { message: text };

/** Workers of one test file; `endAll` kills those that still run. */
export function workerProcesses(name: 'etl' | 'border') {
  const running: ChildProcess[] = [];
  const logs: string[][] = [];
  return {
    /** What each of them has said, those that were killed included. */
    logs: logs as readonly (readonly string[])[],
    start: (env: Readonly<Record<string, string>>): WorkerProcess => {
      const child = spawn(process.execPath, [join(ROOT, 'dist', 'workers', `${name}.js`)], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      running.push(child);
      const stderr: string[] = [];
      logs.push(stderr);
      const waiting: { message: string; heard: (line: LogLine) => void }[] = [];
      createInterface({ input: child.stderr }).on('line', (text) => {
        stderr.push(text);
        const line = parse(text);
        for (const { message, heard } of waiting) if (line.message === message) heard(line);
      });
      const exit = once(child, 'exit').then(([code]) => code as number | null);
      const said = (message: string): Promise<LogLine> => {
        const before = stderr.map(parse).find((line) => line.message === message);
        if (before !== undefined) return Promise.resolve(before);
        const gone = exit.then((code) => {
          throw new Error(`the worker ended with ${code}: ${stderr.join('\n')}`);
        });
        const line = new Promise<LogLine>((heard) => waiting.push({ message, heard }));
        return Promise.race([line, gone]);
      };
      return { process: child, stderr, said, exit };
    },
    endAll: async (): Promise<void> => {
      for (const child of running.splice(0)) {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      }
    },
  };
}
