import type { DayReport } from '../../core/contracts/day';
import { outcomeText } from '../../core/day-summary';
import { followRun } from '../../cli/run-command';
import { connectTemporal, type Temporal } from '../../cli/temporal';
import { terminalOf } from '../../cli/terminal';
import { processEnvironment } from '../run/env-file';
import { TABLES, type Table } from '../seed/world';
import { millrace, type Place } from './command';
import { DemoFault, Interrupted } from './interrupted';
import { runOfType, triggered, type Run } from './scheduled-run';

interface Scene extends Place {
  readonly day: string;
}

/** The day's own workflow, while the demo looks on. */
interface Night {
  readonly temporal: Temporal;
  readonly run: Run;
}

const SCHEDULE = 'daily-run';

/** Shows one type's run live, as `millrace run` shows its own. */
async function watch(scene: Scene, { temporal, run }: Night, type: Table): Promise<void> {
  const { screen, day, signal, stack } = scene;
  screen.step(
    `${type === 'users' ? 'Users' : 'Devices'} of ${day}: from DynamoDB to the warehouse`,
  );
  const runId = await runOfType(temporal.client, { run, type, day, signal });
  const environment = processEnvironment(stack.env);
  const shell = {
    terminal: terminalOf(process.stdout, process.stderr, process.env),
    surroundings: { environment, stackFile: null },
    clock: Date.now,
    signal,
  };
  const code = await followRun({ shell, temporal, input: { dataType: type, day } }, runId);
  if (signal.aborted) throw new Interrupted();
  if (code !== 0) throw new DemoFault(`The run of ${type} failed.`);
}

async function showDay({ screen }: Scene, { temporal, run }: Night): Promise<void> {
  const handle = temporal.client.workflow.getHandle(run.workflowId, run.runId);
  const { day, outcomes } = (await handle.result()) as DayReport;
  const ends = outcomes.map((outcome) => `${outcome.dataType} ${outcomeText(outcome)}`);
  screen.line(`\n   ${SCHEDULE} of ${day}: ${ends.join('; ')}`);
}

/**
 * Applies the schedules, and lets the action of `daily-run` run the day that ended last, now instead of at night.
 * @throws DemoFault, Interrupted
 */
export async function runBySchedule(scene: Scene): Promise<void> {
  const { screen, stack, day, signal } = scene;
  screen.step(`The schedules; and ${SCHEDULE} now, instead of at 01:30`);
  if ((await millrace(scene, 'schedules', 'apply')) !== 0)
    throw new DemoFault('The schedules could not be applied.');
  const temporal = await connectTemporal({
    environment: processEnvironment(stack.env),
    stackFile: null,
  });
  try {
    const address = stack.env.TEMPORAL_ADDRESS ?? '';
    screen.line(
      `\n   $ temporal schedule trigger --schedule-id ${SCHEDULE} --address ${address}\n`,
    );
    const run = await triggered(temporal.client, SCHEDULE, signal);
    screen.line(`   started: ${run.workflowId}, which runs ${day}, users first, then devices`);
    const night = { temporal, run };
    for (const type of TABLES) await watch(scene, night, type);
    await showDay(scene, night);
  } finally {
    await temporal.close();
  }
}
