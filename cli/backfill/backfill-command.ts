import type { Command } from 'commander';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import type { BackfillProgress } from '../../core/contracts/backfill';
import { backfillPreview } from '../../core/status/backfill-preview';
import { EXIT } from '../exit-code';
import { readFacts } from '../facts/read-facts';
import { withSources } from '../facts/sources';
import { runFailure } from '../run-failure-text';
import { linker } from '../run-link';
import { command, refuse, tellEnvironment, type AddCommand, type Shell } from '../shell';
import { connectTemporal, type Temporal } from '../temporal';
import {
  backfillCommandLine,
  backfillOrder,
  type BackfillArguments,
  type BackfillOrder,
} from './backfill-order';
import { backfillText, previewReport, previewText } from './backfill-text';
import { startBackfill, type BackfillHandle } from './start-backfill';
import { watchBackfill } from './watch-backfill';

interface Flags extends BackfillArguments {
  readonly dryRun?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
}

const HELP = `
The workflow's id is backfill/<from>..<to>, with /<a>,<b> behind it when types are named.
Pause it:   temporal workflow signal --workflow-id 'backfill/...' --name pause   (and resume)
Cancel it:  temporal workflow cancel --workflow-id 'backfill/...'                 (and what it started)

Exit codes:
  0 every day is loaded, superseded or missed; 1 a run failed; 2 wrong arguments or configuration;
  3 a service cannot be reached; 4 the same backfill is open already; 130 interrupted (it goes on)`;

async function dryRun(shell: Shell, { plan }: BackfillOrder, json: boolean): Promise<number> {
  const { catalogue, terminal, clock } = shell;
  const types = plan.types.map(({ dataType }) => dataType);
  const facts = await withSources(shell, (sources) =>
    readFacts(sources, { catalogue, types, from: plan.from, to: plan.to }),
  );
  const runs = backfillPreview(plan, facts.types, clock());
  terminal.out(json ? JSON.stringify(previewReport(plan, runs), null, 2) : previewText(runs));
  return EXIT.done;
}

function showProgress(shell: Shell, progress: BackfillProgress, json: boolean): void {
  shell.terminal.out(json ? JSON.stringify(progress, null, 2) : backfillText(progress));
}

/** The failure of a backfill carries how far it came. */
function progressOf(error: WorkflowFailedError): BackfillProgress | null {
  const [details] = error.cause instanceof ApplicationFailure ? (error.cause.details ?? []) : [];
  return (details as BackfillProgress | undefined) ?? null;
}

async function showEnd(
  shell: Shell,
  handle: BackfillHandle,
  { input }: BackfillOrder,
  link: string,
  json: boolean,
): Promise<number> {
  try {
    showProgress(shell, await handle.result(), json);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const progress = progressOf(error);
    if (progress !== null) showProgress(shell, progress, json);
    const failure = runFailure(error.cause);
    shell.terminal.err(
      [
        failure.message,
        ...(failure.fix === null ? [] : [`What to do:   ${failure.fix}`]),
        `Look at it:   ${link}`,
        `Then again:   ${backfillCommandLine(input)}`,
      ].join('\n'),
    );
    return EXIT.failed;
  }
}

async function startAndWatch(
  shell: Shell,
  temporal: Temporal,
  order: BackfillOrder,
  { wait, json = false }: Flags,
): Promise<number> {
  const { terminal } = shell;
  const started = await startBackfill(temporal.client, order.input);
  const { handle } = started;
  const runId =
    started.state === 'started' ? started.runId : (await started.handle.describe()).runId;
  const link = linker(shell, temporal.namespace)(handle.workflowId, runId);
  if (started.state === 'open') {
    terminal.err(
      `${handle.workflowId} is open already; nothing was started.\nLook at it:   ${link}`,
    );
    return EXIT.notGood;
  }
  terminal.err(`${handle.workflowId}: started, ${link}`);
  if (!wait) {
    const { workflowId } = handle;
    terminal.out(json ? JSON.stringify({ workflowId, runId, link }, null, 2) : workflowId);
    return EXIT.done;
  }
  if ((await watchBackfill(shell, temporal, handle)) === 'ended')
    return showEnd(shell, handle, order, link, json);
  terminal.err(
    `Not waiting any more. It goes on: ${link}\nCancel it:    temporal workflow cancel --workflow-id '${handle.workflowId}'`,
  );
  return EXIT.interrupted;
}

async function backfill(shell: Shell, order: BackfillOrder, flags: Flags): Promise<number> {
  if (flags.dryRun === true) return dryRun(shell, order, flags.json === true);
  tellEnvironment(shell);
  const temporal = await connectTemporal(shell.surroundings);
  try {
    return await startAndWatch(shell, temporal, order, flags);
  } finally {
    await temporal.close();
  }
}

/** `millrace backfill`: loads days of the past, or says what that would do. */
export const addBackfill: AddCommand = (program, shell, ended) => {
  command(program, 'backfill', '--from <day> --to <day> [options]')
    .summary('load days of the past')
    .description('Runs every data type of every day of a range, a bounded number at once.')
    .option('--from <day>', 'first UTC day, YYYY-MM-DD')
    .option('--to <day>', 'last UTC day; it must have ended')
    .option('--types <a,b>', 'these data types only')
    .option('--concurrency <n>', 'runs at once, 1 to 20 (default: 3)')
    .option('--order <order>', 'oldest-first (default) or newest-first')
    .option('--on-failure <what>', 'go-on (default) or stop')
    .option('--dry-run', 'show what would run, and why; start nothing')
    .option('--no-wait', 'print the workflow id, and leave while it runs')
    .option('--json', 'print what it came to as JSON')
    .addHelpText('after', HELP)
    .action(async (flags: Flags, self: Command) => {
      const order = backfillOrder(flags, shell.catalogue, shell.clock());
      if ('faults' in order) return refuse(self, order.faults);
      ended(await backfill(shell, order, flags));
    });
};
