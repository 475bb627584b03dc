import { Command, CommanderError } from 'commander';
import { CommandFault, EXIT } from './exit-code';
import { addAdopt } from './adopt/adopt-command';
import { addBackfill } from './backfill/backfill-command';
import { addBorder } from './border/border-command';
import { serviceFault } from './facts/service-fault';
import { addCompare } from './compare/compare-command';
import { addCompletion } from './completion-command';
import { addDoctor } from './doctor/doctor-command';
import { addExplain } from './explain/explain-command';
import { addQuarantine } from './quarantine/quarantine-command';
import { runDay } from './run-command';
import { runOrder, type RunArguments } from './run-order';
import { addSchedules } from './schedules-command';
import type { AddCommand, Shell } from './shell';
import { addStatus } from './status/status-command';
import { addTypes } from './types-command';
import { addWait } from './wait/wait-command';
import { addWatch } from './watch-command';

type RunFlags = Omit<RunArguments, 'type'> & { readonly wait: boolean; readonly json?: boolean };

const RUN_EXAMPLES = `
Examples:
  millrace run users --day 2026-11-22
  millrace run devices --day 2026-11-22 --again
  millrace run users --day 2026-11-22 --json > report.json

Exit codes:
  0 done; 1 the run failed; 2 wrong arguments or configuration; 3 Temporal cannot be reached;
  4 a run of this type and day is open already, nothing was started; 130 interrupted (the run goes on)`;

function addRun(program: Command, shell: Shell, ended: (exitCode: number) => void): void {
  const types = shell.catalogue.map(({ name }) => name).join(', ');
  program
    .command('run')
    .usage('<type> --day <YYYY-MM-DD> [options]')
    .showHelpAfterError(
      'Usage: millrace run <type> --day <YYYY-MM-DD> [options]\nmillrace run --help says more.',
    )
    .summary('run one data type for one day')
    .description(
      'Runs one data type for one UTC day: export, transform, load. Safe to run again for the same day.',
    )
    .argument('<type>', `data type: ${types}`)
    .option('--day <day>', 'UTC calendar day, YYYY-MM-DD; it must have ended')
    .option('--again', 'transform and load again, even when the day is loaded')
    .option('--capture-again', 'capture the table again (only while the window of the day is open)')
    .option('--accept-shrink', 'load even though there are far fewer rows than before')
    .option('--even-though-newer <day>', 'put this older day back over newer ones, up to <day>')
    .option('--no-wait', 'print id and run id, and leave while it runs')
    .option('--json', 'print the run report as JSON')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (type: string, flags: RunFlags, command: Command) => {
      const order = runOrder({ ...flags, type }, shell.catalogue, shell.clock());
      if ('faults' in order) {
        return command.error(order.faults.map((fault) => `error: ${fault}`).join('\n'));
      }
      ended(await runDay(shell, order.input, { wait: flags.wait, json: flags.json === true }));
    });
}

/** In the order of `millrace --help`. */
const COMMANDS: readonly AddCommand[] = [
  addRun,
  addBackfill,
  addStatus,
  addExplain,
  addWait,
  addQuarantine,
  addAdopt,
  addCompare,
  addTypes,
  addBorder,
  addDoctor,
  addCompletion,
];

/** The whole command line over a shell; `ended` is told the exit code of the command that ran. */
function millrace(shell: Shell, version: string, ended: (exitCode: number) => void): Command {
  const program = new Command('millrace')
    .description('DynamoDB and S3 events into Redshift, every day, exactly once.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('millrace --help says what there is.')
    .configureOutput({
      writeOut: (text) => shell.terminal.out(text.trimEnd()),
      writeErr: (text) => shell.terminal.err(text.trimEnd()),
    });
  for (const add of COMMANDS) add(program, shell, ended);
  addSchedules(program, { shell, version, ended });
  addWatch(program, shell, ended);
  return program;
}

/** Commander's own ends: help and version that were asked for are no faults, everything else is a wrong argument. */
const exitOf = ({ code, exitCode }: CommanderError): number =>
  exitCode === 0 && code !== 'commander.help' ? EXIT.done : EXIT.wrongArguments;

/** Runs one command line. Returns the exit code; throws only for a defect. */
export async function runCommandLineOf(
  shell: Shell,
  argv: readonly string[],
  version: string,
): Promise<number> {
  let exitCode: number = EXIT.done;
  try {
    await millrace(shell, version, (code) => {
      exitCode = code;
    }).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return exitOf(error);
    const fault = serviceFault(error);
    if (fault instanceof CommandFault) {
      shell.terminal.err(fault.message);
      return fault.exitCode;
    }
    throw error;
  }
}
