#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../catalogue';
import { catalogueFaultLines, catalogueFaults } from '../core/catalogue-faults';
import { EXIT } from './exit-code';
import { openServices } from './facts/services';
import { runCommandLineOf } from './program';
import { surroundings } from './stack-environment';
import { terminalOf } from './terminal';

/** The checkout, or the installed package: dist/cli/ lies two floors below it. */
const ROOT = join(__dirname, '..', '..');

async function main(): Promise<number> {
  const terminal = terminalOf(process.stdout, process.stderr, process.env);
  const faults = catalogueFaults(CATALOGUE);
  if (faults.length > 0) {
    terminal.err(`The catalogue has ${faults.length} fault(s):`);
    for (const line of catalogueFaultLines(faults)) terminal.err(`  ${line}`);
    return EXIT.wrongArguments;
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const interrupt = new AbortController();
  // npm passes the terminal's Ctrl-C on, so that it comes twice.
  process.on('SIGINT', () => {
    interrupt.abort();
  });
  const found = surroundings(process.env, ROOT);
  // AWS's libraries read the process's own environment, and must find there what `.stack/env` adds.
  Object.assign(process.env, found.environment);
  return runCommandLineOf(
    {
      terminal,
      surroundings: found,
      catalogue: CATALOGUE,
      clock: Date.now,
      signal: interrupt.signal,
      open: openServices,
      sleep: (ms) => sleep(ms, undefined, { signal: interrupt.signal }).catch(() => undefined),
    },
    process.argv.slice(2),
    version,
  );
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = EXIT.failed;
  },
);
