import type { Command } from 'commander';
import { isDay } from '../../core/day';
import { chosenTypes } from '../chosen-types';
import { CommandFault, EXIT } from '../exit-code';
import { readFacts } from '../facts/read-facts';
import { serviceFault } from '../facts/service-fault';
import { withSources, type Sources } from '../facts/sources';
import { duration } from '../../core/figures';
import { linker } from '../run-link';
import { command, refuse, type AddCommand, type Shell } from '../shell';
import { statusReport, type LinkedCell } from '../status/status-report';

/** Each look is some small queries; a serverless warehouse bills a minute for the first of them. */
const LOOK_EVERY_MS = 15_000;
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

interface Flags {
  readonly day?: string;
  readonly types?: string;
  readonly timeout: string;
  readonly json?: boolean;
}

interface Wait {
  readonly shell: Shell;
  readonly day: string;
  readonly types: readonly string[] | null;
  readonly timeoutMs: number;
  readonly json: boolean;
}

const HELP = `
The day is whole when every type is loaded (or superseded by a later day), as millrace status says it.

Exit codes:
  0 the day is whole; 2 wrong arguments or configuration; 3 a service cannot be reached at the start;
  4 it was not whole in time; 130 interrupted`;

/** `90s`, `30m`, `6h`; null for anything else. */
export function durationMs(text: string): number | null {
  const [, value, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  return value === undefined ? null : Number(value) * (UNITS_MS[unit] ?? 0);
}

const isWhole = ({ state }: LinkedCell): boolean => state === 'loaded' || state === 'superseded';

async function look({ shell, day, types }: Wait, sources: Sources): Promise<LinkedCell[]> {
  const { catalogue, clock } = shell;
  const range = { from: day, to: day };
  const facts = await readFacts(sources, { catalogue, types, ...range });
  const link = linker(shell, sources.temporal.namespace);
  return statusReport(facts, range, clock(), link).types.flatMap(({ cells }) => cells);
}

/** Null when a service is away for the moment: a wait outlasts that. */
async function lookAgain(wait: Wait, sources: Sources): Promise<LinkedCell[] | null> {
  try {
    return await look(wait, sources);
  } catch (error) {
    const fault = serviceFault(error);
    if (fault instanceof CommandFault && fault.exitCode === EXIT.unreachable) {
      wait.shell.terminal.err(`${fault.message} It is tried again.`);
      return null;
    }
    throw error;
  }
}

const openText = (cells: readonly LinkedCell[]): string =>
  cells
    .filter((cell) => !isWhole(cell))
    .map(({ dataType, state, why }) => `${dataType} is ${state} (${why})`)
    .join('; ');

function show({ shell, day, json }: Wait, cells: readonly LinkedCell[], waitedMs: number): number {
  const { terminal } = shell;
  const whole = cells.every(isWhole);
  const types = cells.map(({ dataType, state, why, link }) => ({ dataType, state, why, link }));
  if (json) terminal.out(JSON.stringify({ day, whole, waitedMs, types }, null, 2));
  else if (whole) terminal.out(`${day} is whole`);
  if (!whole) terminal.err(`${day} is not whole after ${duration(waitedMs)}: ${openText(cells)}`);
  return whole ? EXIT.done : EXIT.notGood;
}

async function waitFor(wait: Wait, sources: Sources): Promise<number> {
  const { terminal, clock, signal, sleep } = wait.shell;
  const beganMs = clock();
  let cells = await look(wait, sources);
  let told = '';
  for (;;) {
    const leftMs = beganMs + wait.timeoutMs - clock();
    if (signal.aborted) return EXIT.interrupted;
    if (cells.every(isWhole) || leftMs <= 0) return show(wait, cells, clock() - beganMs);
    const text = openText(cells);
    if (text !== told) terminal.err(`Waiting: ${text}`);
    told = text;
    await sleep(Math.min(LOOK_EVERY_MS, leftMs));
    cells = (await lookAgain(wait, sources)) ?? cells;
  }
}

/** `millrace wait`: returns when a day is whole, so that another program may begin. */
export const addWait: AddCommand = (program, shell, ended) => {
  command(program, 'wait', '--day <day> [--types <a,b>] [--timeout <time>] [--json]')
    .summary('wait until a day is whole')
    .description('Waits until every data type of a day is loaded: for programs that need the day.')
    .option('--day <day>', 'UTC day, YYYY-MM-DD')
    .option('--types <a,b>', 'these data types only')
    .option('--timeout <time>', 'how long: 90s, 30m, 6h', '6h')
    .option('--json', 'print how each type stands as JSON')
    .addHelpText('after', HELP)
    .action(async (flags: Flags, self: Command) => {
      const chosen = chosenTypes(flags.types, shell.catalogue);
      const timeoutMs = durationMs(flags.timeout);
      const { day = '' } = flags;
      const faults = [
        ...(isDay(day) ? [] : ['--day: must be a calendar day, YYYY-MM-DD']),
        ...(timeoutMs === null ? ['--timeout: must be a time such as 90s, 30m or 6h'] : []),
        ...chosen.faults,
      ];
      if (timeoutMs === null || faults.length > 0) return refuse(self, faults);
      const wait = { shell, day, types: chosen.types, timeoutMs, json: flags.json === true };
      ended(await withSources(shell, (sources) => waitFor(wait, sources)));
    });
};
