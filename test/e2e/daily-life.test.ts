import { setTimeout as pause } from 'node:timers/promises';
import { addDays, lastEndedDay } from '../../core/day';
import { s3Bucket } from '../../local/seed/bucket';
import { layDays } from '../../local/seed/lay-days';
import { seedTables } from '../../local/seed/seed-tables';
import { dynamodbStore } from '../../local/seed/table-store';
import { pastWorld, TABLES, type World } from '../../local/seed/world';
import {
  startBorderWorker,
  startLaptop,
  startWorker,
  type RunningLaptop,
  type WorkerProcess,
} from '../support/a-laptop';
import { millrace } from '../support/millrace-command';
import { seededEvents } from '../support/seeded-events';
import { expectSeededRows } from '../support/seeded-rows';

const DAY = lastEndedDay(Date.now());
/** Days of the past that are laid, and one before them that is not. */
const PAST = 30;
const past = pastWorld({ seed: 5, users: 60, devices: 90 });

let laptop: RunningLaptop;
let worker: WorkerProcess;
let border: WorkerProcess;
let world: World;

beforeAll(async () => {
  laptop = await startLaptop();
  const [filled] = await Promise.all([
    seedTables(
      dynamodbStore(laptop.dynamodb),
      { seed: 9, users: 800, devices: 1_200, day: DAY, stateFile: null },
      () => undefined,
    ),
    layDays(s3Bucket(laptop.s3, 'millrace-exports'), past, DAY, PAST, () => undefined),
  ]);
  world = filled.world;
  // A few of each type: what becomes of them is looked at elsewhere.
  const events = seededEvents(laptop, world, { plays: 60, brokenEvery: 100 });
  for (const back of [-2, -1, 0]) await events.lay(addDays(DAY, back));
  events.stop();
  [worker, border] = await Promise.all([
    startWorker(laptop.env),
    startBorderWorker(laptop.stack.borderEnv),
  ]);
});
afterAll(async () => {
  await Promise.all([worker.stop(), border.stop()]);
  await laptop.stop();
});

/** Texts of the inbox, the newest first. */
async function inbox(): Promise<string[]> {
  const base = new URL(laptop.env.SLACK_WEBHOOK_URL ?? '').origin;
  const messages = (await (await fetch(`${base}/messages`)).json()) as unknown[];
  return messages.map((message) => JSON.stringify(message));
}

/** Waits for a message that nothing else waits for. */
async function said(text: string): Promise<string> {
  for (;;) {
    const found = (await inbox()).find((message) => message.includes(text));
    if (found !== undefined) return found;
    await pause(100);
  }
}

const runsOf = async (query: string) => {
  const found = [];
  for await (const run of laptop.temporal.workflow.list({ query })) found.push(run);
  return found;
};

/** The most runs that were open at once, as Temporal's visibility has them. */
function mostAtOnce(
  runs: readonly { readonly startTime: Date; readonly closeTime?: Date }[],
): number {
  const changes = runs
    .flatMap(({ startTime, closeTime }) => [
      { at: startTime.getTime(), by: 1 },
      { at: (closeTime ?? new Date()).getTime(), by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let open = 0;
  return Math.max(...changes.map(({ by }) => (open += by)));
}

it('skips dependants of a failure by name, says it in Slack, and says recovered when it is mended', async () => {
  const day = addDays(DAY, -1);
  const dailyRun = (of: string) =>
    laptop.temporal.workflow.start('dailyRun', {
      taskQueue: 'etl',
      workflowId: `daily-run/${of}`,
      args: [{ day: of }],
    });
  await (await dailyRun(addDays(DAY, -2))).result();
  await laptop.rows('REVOKE INSERT ON accounts.users FROM millrace_loader');
  const failed = await dailyRun(day);
  await expect(failed.result()).rejects.toMatchObject({
    cause: {
      type: 'DayIncomplete',
      message: expect.stringContaining(
        'devices skipped, because users did not end loaded',
      ) as string,
    },
  });
  const message = await said('WarehouseDenied');
  for (const part of [
    `npx millrace run users --day ${day}`,
    'devices',
    '/namespaces/default/workflows/',
  ])
    expect(message).toContain(part);
  await laptop.rows('GRANT INSERT ON accounts.users TO millrace_loader');
  await (await dailyRun(day)).result();
  await said(`users ${day} recovered`);
  for (const table of TABLES) await expectSeededRows(laptop, past, table, day);
});

it('runs yesterday by the schedule that was applied', async () => {
  expect((await millrace(laptop.env, 'schedules', 'diff')).code).toBe(4);
  expect((await millrace(laptop.env, 'schedules', 'apply')).code).toBe(0);
  expect((await millrace(laptop.env, 'schedules', 'diff')).code).toBe(0);
  await laptop.temporal.schedule.getHandle('daily-run').trigger();
  let runs: Awaited<ReturnType<typeof runsOf>> = [];
  while (runs.length === 0 || runs[0]?.status.name === 'RUNNING') {
    await pause(200);
    runs = await runsOf("WorkflowType = 'dailyRun'");
  }
  expect(runs[0]?.status.name).toBe('COMPLETED');
  for (const table of TABLES) await expectSeededRows(laptop, world, table, DAY);
  const waited = await millrace(laptop.env, 'wait', '--day', DAY, '--timeout', '60s');
  expect(waited.code).toBe(0);
});

it('loads 30 days again at three at once, though the worker is killed in the middle', async () => {
  const [from, to] = [addDays(DAY, -PAST), addDays(DAY, -1)];
  const missed = addDays(from, -1);
  const dry = await millrace(
    laptop.env,
    'backfill',
    '--from',
    missed,
    '--to',
    to,
    '--dry-run',
    '--json',
  );
  const { runs } = JSON.parse(dry.stdout) as {
    runs: { dataType: string; day: string; would: string }[];
  };
  expect(runs.filter(({ would }) => would === 'missed').map(({ day }) => day)).toContain(missed);
  const before = new Date();
  const ended = millrace(
    laptop.env,
    'backfill',
    '--from',
    from,
    '--to',
    to,
    '--types',
    TABLES.join(','),
    '--concurrency',
    '3',
    '--json',
  );
  const inRange = `WorkflowType = 'dailyEtl' AND StartTime > '${before.toISOString()}'`;
  while ((await runsOf(`${inRange} AND ExecutionStatus = 'Completed'`)).length < 15)
    await pause(200);
  await worker.kill();
  worker = await startWorker(laptop.env);
  const { code, stdout } = await ended;
  expect(JSON.parse(stdout)).toMatchObject({ total: 60, ended: 60 });
  expect(code).toBe(0);
  const children = await runsOf(inRange);
  expect(children).toHaveLength(60);
  expect(mostAtOnce(children)).toBeLessThanOrEqual(3);
  for (const day of [from, addDays(from, 14), to])
    await expectSeededRows(laptop, past, 'devices', day);
  // 60 runs and a worker that is missed for the length of a heartbeat.
}, 300_000);

it('joins the run of a day that a backfill meets, and loads the day once', async () => {
  const day = addDays(DAY, -6);
  const since = `StartTime > '${new Date().toISOString()}'`;
  // Both are there before a worker is: the backfill has one activity to its first child, the run has seven to its end.
  await worker.stop();
  const run = await laptop.temporal.workflow.start('dailyEtl', {
    taskQueue: 'etl',
    workflowId: `daily-etl/devices/${day}`,
    args: [{ dataType: 'devices', day, again: true }],
  });
  const ended = millrace(
    laptop.env,
    ...['backfill', '--from', day, '--to', day, '--types', 'devices', '--json'],
  );
  while ((await runsOf(`WorkflowType = 'backfill' AND ${since}`)).length === 0) await pause(200);
  worker = await startWorker(laptop.env);
  const { code, stdout } = await ended;
  await run.result();
  expect(JSON.parse(stdout)).toMatchObject({ total: 1, ended: 1 });
  expect(code).toBe(0);
  const runs = await runsOf(`WorkflowType = 'dailyEtl' AND ${since}`);
  expect(runs.map(({ runId }) => runId)).toEqual([run.firstExecutionRunId]);
  await expectSeededRows(laptop, past, 'devices', day);
});

it('shows rows that were deleted by hand as missing', async () => {
  const day = addDays(DAY, -4);
  await laptop.rows(`DELETE FROM accounts.devices WHERE day = CAST('${day}' AS DATE)`);
  const { code, stdout } = await millrace(laptop.env, 'status', '--days', '8', '--json');
  expect(code).toBe(4);
  const { types } = JSON.parse(stdout) as {
    types: { cells: { dataType: string; day: string; state: string }[] }[];
  };
  const cells = types.flatMap((type) => type.cells);
  const state = (dataType: string, of: string) =>
    cells.find((cell) => cell.dataType === dataType && cell.day === of)?.state;
  expect(state('devices', day)).toBe('missing');
  expect(state('devices', DAY)).toBe('loaded');
  expect(state('users', DAY)).toBe('loaded');
});
