import { isGrpcServiceError, NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import type { Command } from 'commander';
import { SEARCH_ATTRIBUTES } from '../core/temporal-names';
import { SCHEDULES } from '../schedules/all';
import { applySchedules, diffSchedules, ForeignSchedules, type Target } from '../schedules/apply';
import { pauseSchedule, unpauseSchedule, type Paused } from '../schedules/pause';
import { differs, type ScheduleChange } from '../schedules/plan';
import { planText } from '../schedules/plan-text';
import { CommandFault, EXIT } from './exit-code';
import type { Shell } from './shell';
import { connectTemporal } from './temporal';

/** What Temporal's refusal means for the person; an error that is none stays what it is. */
function refusal(error: unknown): unknown {
  if (error instanceof ForeignSchedules) return new CommandFault(EXIT.failed, error.message);
  const cause = error instanceof ServiceError ? error.cause : error;
  const why = isGrpcServiceError(cause) ? cause.details : null;
  if (why === null && !(error instanceof NamespaceNotFoundError)) return error;
  return new CommandFault(
    EXIT.wrongArguments,
    `Temporal refused: ${why ?? (error as Error).message}.\n` +
      'The namespace must exist and know the search attributes ' +
      `${Object.values(SEARCH_ATTRIBUTES).join(', ')} (Keyword); npm run stack sees to both on a laptop.`,
  );
}

async function withTemporal<T>(
  shell: Shell,
  version: string,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const { client, close } = await connectTemporal(shell.surroundings);
  try {
    return await work({ client, declarations: SCHEDULES, version });
  } catch (error) {
    throw refusal(error);
  } finally {
    await close();
  }
}

/** `--json`: {"differs": boolean, "schedules": [{"id", "action", "paused", "differences": [{"field", "found", "desired"}]}]} */
const asJson = (changes: readonly ScheduleChange[]): string =>
  JSON.stringify({ differs: differs(changes), schedules: changes }, null, 2);

async function diff(shell: Shell, version: string, json: boolean): Promise<number> {
  const changes = await withTemporal(shell, version, diffSchedules);
  shell.terminal.out(json ? asJson(changes) : planText(changes, false));
  if (!differs(changes)) return EXIT.done;
  shell.terminal.err('Temporal differs. To bring it to this: npx millrace schedules apply');
  return EXIT.notGood;
}

async function apply(shell: Shell, version: string, json: boolean): Promise<number> {
  const changes = await withTemporal(shell, version, applySchedules);
  shell.terminal.out(json ? asJson(changes) : planText(changes, true));
  return EXIT.done;
}

const SAID: Readonly<Record<Paused, { readonly exitCode: number; readonly text: string }>> = {
  done: { exitCode: EXIT.done, text: '' },
  already: { exitCode: EXIT.done, text: 'was so already; nothing was changed' },
  absent: { exitCode: EXIT.wrongArguments, text: 'is no schedule in Temporal' },
  foreign: {
    exitCode: EXIT.wrongArguments,
    text: "does not carry Millrace's memo, so somebody else made it; it was left alone",
  },
};

/** Says what a pause, or its end, came to. */
function showPaused(shell: Shell, id: string, paused: Paused, done: string): number {
  const { exitCode, text } = SAID[paused];
  const line = `${id} ${paused === 'done' ? done : text}`;
  if (exitCode === EXIT.done) shell.terminal.out(line);
  else shell.terminal.err(`${line}. Ours are: ${SCHEDULES.map((each) => each.id).join(', ')}`);
  return exitCode;
}

const EXAMPLES = `
Examples:
  millrace schedules diff
  millrace schedules apply
  millrace schedules pause daily-run --note "warehouse moves until Friday"
  millrace schedules unpause daily-run

Exit codes:
  0 done; 1 a schedule of somebody else has an id of ours, nothing was changed;
  2 wrong arguments or configuration; 3 Temporal cannot be reached; 4 diff found a difference`;

const JSON_FLAG = ['--json', 'print the plan as JSON'] as const;

interface Place {
  readonly shell: Shell;
  readonly version: string;
  /** Is told the exit code. */
  readonly ended: (exitCode: number) => void;
}

function addPlans(schedules: Command, { shell, version, ended }: Place): void {
  schedules
    .command('diff')
    .description('show what apply would do; also finds what was edited by hand')
    .option(...JSON_FLAG)
    .action(async (flags: { json?: boolean }) =>
      ended(await diff(shell, version, flags.json === true)),
    );
  schedules
    .command('apply')
    .description('create, change and remove what carries our memo; what is paused stays paused')
    .option(...JSON_FLAG)
    .action(async (flags: { json?: boolean }) =>
      ended(await apply(shell, version, flags.json === true)),
    );
}

function addPauses(schedules: Command, { shell, version, ended }: Place): void {
  schedules
    .command('pause')
    .description('pause a schedule; apply keeps the pause')
    .argument('<id>', 'id of the schedule')
    .requiredOption('--note <text>', 'why, for whoever wonders')
    .action(async (id: string, { note }: { note: string }) => {
      const paused = await withTemporal(shell, version, ({ client }) =>
        pauseSchedule(client, id, note),
      );
      ended(showPaused(shell, id, paused, `is paused: ${note}`));
    });
  schedules
    .command('unpause')
    .description('let a paused schedule go on; runs that were due meanwhile are not made up for')
    .argument('<id>', 'id of the schedule')
    .action(async (id: string) => {
      const paused = await withTemporal(shell, version, ({ client }) =>
        unpauseSchedule(client, id),
      );
      ended(showPaused(shell, id, paused, 'goes on'));
    });
}

/** `millrace schedules`: the schedules as this version declares them, and Temporal brought to them. */
export function addSchedules(program: Command, place: Place): void {
  const schedules = program
    .command('schedules')
    .summary('show, apply and pause the schedules')
    .description(
      'The schedules are declared in schedules/all.ts. diff shows how Temporal differs, apply brings it to them.',
    )
    .showHelpAfterError('millrace schedules --help says more.')
    .addHelpText('after', EXAMPLES);
  addPlans(schedules, place);
  addPauses(schedules, place);
}
