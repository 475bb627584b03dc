import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../../catalogue';
import { openServices } from '../../cli/facts/services';
import { runCommandLineOf } from '../../cli/program';
import type { Shell } from '../../cli/shell';
import type { Terminal } from '../../cli/terminal';

/** What a command wrote. */
export interface Written {
  readonly out: string[];
  readonly err: string[];
  readonly status: string[];
}

export function aTerminal(live = false): { terminal: Terminal; written: Written } {
  const written: Written = { out: [], err: [], status: [] };
  const terminal: Terminal = {
    live,
    color: false,
    out: (text) => written.out.push(text),
    err: (text) => written.err.push(text),
    status: (text) => written.status.push(text ?? ''),
  };
  return { terminal, written };
}

/** Runs one command line in this process, against the environment given, at a fixed time if one is given. */
export async function millrace(
  argv: readonly string[],
  environment: Record<string, string> = { TEMPORAL_ADDRESS: '127.0.0.1:1' },
  change: Partial<Shell> = {},
): Promise<{ exitCode: number; out: string; err: string }> {
  const { terminal, written } = aTerminal();
  const shell: Shell = {
    terminal,
    surroundings: { environment, stackFile: null },
    catalogue: CATALOGUE,
    clock: Date.now,
    signal: new AbortController().signal,
    open: openServices,
    sleep: (ms) => sleep(ms),
    ...change,
  };
  const exitCode = await runCommandLineOf(shell, argv, '0.0.0');
  return { exitCode, out: written.out.join('\n'), err: written.err.join('\n') };
}
