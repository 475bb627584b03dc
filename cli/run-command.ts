import { WorkflowFailedError } from '@temporalio/client';
import { againCommand, runFlags } from '../core/again-command';
import { hopOfActivity } from '../core/hop-of-activity';
import type { DailyEtlInput } from '../core/inputs/daily-etl';
import { dailyEtlId } from '../core/temporal-names';
import { EXIT } from './exit-code';
import { duration } from '../core/figures';
import { runFailure, runFailureText, type RunFailure } from './run-failure-text';
import { runLink } from './run-link';
import { runCommandLine } from './run-order';
import { runReportText } from './run-report-text';
import { runState } from './run-state';
import { runView } from './run-view';
import { tellEnvironment, type Shell } from './shell';
import { startRun, type RunHandle } from './start-run';
import { connectTemporal, type Temporal } from './temporal';
import { watchRun } from './watch-run';

export interface RunOptions {
  readonly wait: boolean;
  readonly json: boolean;
}

/** What a run is watched with. */
type Watcher = Pick<Shell, 'terminal' | 'surroundings' | 'clock' | 'signal'>;

interface Run {
  readonly shell: Watcher;
  readonly temporal: Temporal;
  readonly input: DailyEtlInput;
  readonly options: RunOptions;
}

const linkOf = ({ shell, temporal }: Run, workflowId: string, runId: string): string =>
  runLink(
    { workflowId, runId },
    temporal.namespace,
    shell.surroundings.environment.MILLRACE_TEMPORAL_UI_URL,
  );

/**
 * An open run of the same type and day: said, not joined, as it was ordered with flags that may not be yours.
 * It is no success (what you asked for was not started) and no failure of the work: exit 4.
 */
async function showOpenRun(run: Run, handle: RunHandle): Promise<number> {
  const { shell, input } = run;
  const description = await handle.describe();
  const { hop, startedMs, trigger } = runState(description);
  shell.terminal.err(
    [
      `A run of ${input.dataType} of ${input.day} is open already; nothing was started.`,
      `It began ${duration(shell.clock() - startedMs)} ago` +
        `${trigger === null ? '' : ` (${trigger})`}${hop === null ? '' : `, and is at its ${hop}`}. ` +
        'Its flags may not be yours.',
      `Look at it:   ${linkOf(run, handle.workflowId, description.runId)}`,
      `When it ends: ${runCommandLine(input)}`,
    ].join('\n'),
  );
  return EXIT.notGood;
}

/** What to type when the cause is mended, with what was asked and is not done yet. */
const againAfter = ({ type, activity }: RunFailure, input: DailyEtlInput): string =>
  againCommand({ ...input, type, hop: hopOfActivity(activity ?? ''), flags: runFlags(input) });

/** The run's end: report on stdout, or the failure on stderr. */
async function showEnd(run: Run, handle: RunHandle, link: string): Promise<number> {
  const { terminal } = run.shell;
  try {
    const report = await handle.result();
    terminal.out(run.options.json ? JSON.stringify(report, null, 2) : runReportText(report, link));
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { dataType, day } = run.input;
    const failure = runFailure(error.cause);
    const again = againAfter(failure, run.input);
    terminal.err(runFailureText(failure, { dataType, day, link, again }));
    return EXIT.failed;
  }
}

function showStarted(run: Run, workflowId: string, runId: string, link: string): void {
  const { terminal } = run.shell;
  terminal.out(
    run.options.json
      ? JSON.stringify({ workflowId, runId, link }, null, 2)
      : `${workflowId} ${runId}`,
  );
}

/** Shows a run until it ends, or until the person has seen enough. */
async function follow(run: Run, handle: RunHandle, link: string): Promise<number> {
  const { client } = run.temporal;
  const { terminal, clock, signal } = run.shell;
  const view = runView(terminal, clock);
  if ((await watchRun({ client, handle, view, clock, signal })) === 'ended') {
    return showEnd(run, handle, link);
  }
  terminal.err(`Not waiting any more. The run goes on: ${link}`);
  return EXIT.interrupted;
}

async function startAndWatch(run: Run): Promise<number> {
  const { shell, temporal, input, options } = run;
  const { terminal, signal } = shell;
  if (signal.aborted) return EXIT.interrupted;
  const started = await startRun(temporal.client, input);
  if (started.state === 'open') return showOpenRun(run, started.handle);
  const { handle, runId } = started;
  const link = linkOf(run, handle.workflowId, runId);
  terminal.err(`${input.dataType} of ${input.day}: started\n  ${link}`);
  if (!options.wait) {
    showStarted(run, handle.workflowId, runId, link);
    return EXIT.done;
  }
  return follow(run, handle, link);
}

/** Shows a run that something else has started, as `millrace run` shows its own. */
export async function followRun(
  { shell, temporal, input }: Omit<Run, 'options'>,
  runId: string,
): Promise<number> {
  const run: Run = { shell, temporal, input, options: { wait: true, json: false } };
  const handle = temporal.client.workflow.getHandle(dailyEtlId(input.dataType, input.day), runId);
  const link = linkOf(run, handle.workflowId, runId);
  shell.terminal.err(`${input.dataType} of ${input.day}: started\n  ${link}`);
  return follow(run, handle, link);
}

/** `millrace run`: starts `dailyEtl` for one type and day, shows it, and says what it came to. */
export async function runDay(
  shell: Shell,
  input: DailyEtlInput,
  options: RunOptions,
): Promise<number> {
  tellEnvironment(shell);
  const temporal = await connectTemporal(shell.surroundings);
  try {
    return await startAndWatch({ shell, temporal, input, options });
  } finally {
    await temporal.close();
  }
}
