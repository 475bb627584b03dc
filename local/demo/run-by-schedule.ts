import type { DayReport } from '../../core/contracts/day';
import { lastEndedDay } from '../../core/day';
import { outcomeText } from '../../core/day-summary';
import { followRun } from '../../cli/run-command';
import { connectTemporal, type Temporal } from '../../cli/temporal';
import { terminalOf } from '../../cli/terminal';
import { processEnvironment } from '../run/env-file';
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

/** Runs that are shown live, in the order in which they end; the others run beside them. */
const SHOWN = [
  { type: 'users', title: 'Users', way: 'from DynamoDB to the warehouse' },
  { type: 'devices', title: 'Devices', way: 'from DynamoDB to the warehouse' },
  {
    type: 'plays',
    title: 'Plays',
    way: 'over the border, and from both partitions to the warehouse',
  },
] as const;

/** Shows one type's run live, as `millrace run` shows its own. */
async function watch(
  scene: Scene,
  { temporal, run }: Night,
  { type, title, way }: (typeof SHOWN)[number],
) {
  const { screen, day, signal, stack } = scene;
  screen.step(`${title} of ${day}: ${way}`);
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

/** Days that the stack has missed run first: said, since nothing else is to be seen meanwhile. */
const waitingText = (ids: readonly string[]): string =>
  ids.length === 0
    ? '   waiting for the schedule ...'
    : `   waiting for ${ids.join(', ')}: what the stack has missed while it was down runs first`;

/**
 * Applies the schedules, and lets the action of `daily-run` run the day that ended last, now instead of at night.
 * Returns the day: it is the one that has ended when the schedule is triggered, as midnight may have passed since the
 * demo began. @throws DemoFault, Interrupted
 */
export async function runBySchedule(place: Place): Promise<string> {
  const { screen, stack, signal } = place;
  screen.step(`The schedules; and ${SCHEDULE} now, instead of at 01:30`);
  if ((await millrace(place, 'schedules', 'apply')) !== 0)
    throw new DemoFault('The schedules could not be applied.');
  const temporal = await connectTemporal({
    environment: processEnvironment(stack.env),
    stackFile: null,
  });
  try {
    const address = stack.env.TEMPORAL_ADDRESS ?? '';
    screen.line(
      `\n   $ temporal schedule trigger --schedule-id ${SCHEDULE} --overlap-policy BufferAll --address ${address}\n`,
    );
    const day = lastEndedDay(Date.now());
    const run = await triggered(temporal.client, SCHEDULE, signal, (ids) =>
      screen.progress(waitingText(ids)),
    );
    screen.progress(null);
    screen.line(
      `   started: ${run.workflowId}, which runs ${day}: events beside users, devices after users`,
    );
    const scene = { ...place, day };
    const night = { temporal, run };
    for (const shown of SHOWN) await watch(scene, night, shown);
    await showDay(scene, night);
    return day;
  } finally {
    await temporal.close();
  }
}
