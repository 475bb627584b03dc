import type { Command } from 'commander';
import type { Config } from '../config/config';
import type { DataType } from '../core/data-type';
import type { Services } from './facts/services';
import type { Surroundings } from './stack-environment';
import type { Terminal } from './terminal';

/** What every command is given by the process that it runs in. */
export interface Shell {
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
  readonly catalogue: readonly DataType[];
  readonly clock: () => number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Opens S3 and the warehouse of a configuration. */
  readonly open: (config: Config) => Services;
  /** Waits, or returns early at Ctrl-C. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** Adds one command to the program; `ended` is told the exit code. */
export type AddCommand = (
  program: Command,
  shell: Shell,
  ended: (exitCode: number) => void,
) => void;

/** Says where the environment came from when nobody has set it. */
export function tellEnvironment({ surroundings, terminal }: Shell): void {
  if (surroundings.stackFile === null) return;
  terminal.err(`Environment: ${surroundings.stackFile} (no TEMPORAL_ADDRESS or profile is set)`);
}

/** A subcommand whose own usage is shown after a wrong argument. */
export const command = (parent: Command, name: string, usage: string): Command => {
  const path = [...ancestors(parent), name].join(' ');
  return parent
    .command(name)
    .usage(usage)
    .showHelpAfterError(`Usage: ${path} ${usage}\n${path} --help says more.`);
};

const ancestors = (parent: Command): string[] => [
  ...(parent.parent === null ? [] : ancestors(parent.parent)),
  parent.name(),
];

/** Ends a command with all faults of its arguments, and its usage. */
export const refuse = (of: Command, faults: readonly string[]): never =>
  of.error(faults.map((fault) => `error: ${fault}`).join('\n'));
