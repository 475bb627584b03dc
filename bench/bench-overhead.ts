import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { BenchOptions } from './bench-options';
import type { Goal } from './goal';
import { overheadOfPeers } from './overhead-peers';
import { benchBackfill } from './overhead-backfill';
import { slackLine } from './overhead-slack';
import { startStage, type Stage } from './overhead-stage';
import { stepsOf, WIDE, WIDE_CHUNKS } from './overhead-work';
import { rounds, typical, type Contestant } from './rounds';
import { table } from './table';

const GOAL = 1.2;
const AT_ONCE = 10;
const DEFAULT_RUNS = 60;
const DEFAULT_DAYS = 365;
const DAY = '2026-11-20';

/** A way to run: a workflow's type and arguments. */
interface Way {
  readonly name: string;
  readonly workflow: 'bare' | 'dailyEtl';
  readonly args: readonly unknown[];
}

/** A kind of run, how many of it a round has, and how many of these are open at once. Ours is the last way. */
interface Workload {
  readonly what: string;
  readonly chunks: number;
  readonly runs: number;
  readonly atOnce: number;
  readonly ways: readonly Way[];
}

const OURS = 'dailyEtl';
const BARE = 'a bare workflow';
/** The queue of bulk work has as many slots as the worker has cores, which is memory's due and no overhead. */
const BARE_IN_SLOTS = 'a bare workflow in the same slots';

const bares = (chunks: number): Way[] => [
  { name: BARE, workflow: 'bare', args: [stepsOf(chunks)] },
  { name: BARE_IN_SLOTS, workflow: 'bare', args: [stepsOf(chunks), 'etl-data'] },
];
const ours = (dataType: string): Way => ({
  name: OURS,
  workflow: 'dailyEtl',
  args: [{ dataType, day: DAY }],
});

const workloads = (runs: number): readonly Workload[] => [
  {
    what: 'type-day',
    chunks: 1,
    runs,
    atOnce: AT_ONCE,
    ways: [...bares(1), ours('empty_1')],
  },
  {
    what: 'empty activity',
    chunks: WIDE_CHUNKS,
    runs: Math.ceil(runs / 20),
    atOnce: 1,
    ways: [...bares(WIDE_CHUNKS), ours(WIDE)],
  },
];

const activitiesOf = (chunks: number): number =>
  stepsOf(chunks).reduce((sum, { width }) => sum + width, 0);

/** Starts runs until `count` have ended, never more than `atOnce` open. */
async function keepOpen(count: number, atOnce: number, run: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

const execute = (client: Client, { workflow, args }: Way): Promise<unknown> =>
  client.workflow.execute(workflow, {
    taskQueue: 'etl',
    workflowId: randomUUID(),
    args: [...args],
  });

const contestants = ({ client, worker }: Stage, load: Workload): Contestant[] =>
  load.ways.map((way) => ({
    name: `${load.what}, ${way.name}`,
    run: async () => {
      const before = await worker();
      const began = performance.now();
      await keepOpen(load.runs, load.atOnce, () => execute(client, way));
      const wallSeconds = (performance.now() - began) / 1000;
      const after = await worker();
      const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
      return { wallSeconds, cpuSeconds, peakMb: after.peakMb };
    },
  }));

/** All ways in turn: rows of a table, and ours as a ratio to each other way. */
async function compare(stage: Stage, load: Workload, count: number) {
  const takePart = contestants(stage, load);
  // The first of each pays for what only the first pays: code, caches, the queues' pollers.
  for (const { run } of takePart) await run();
  const costs = await rounds(takePart, count);
  const wall = ({ name }: Way): number =>
    typical(costs, `${load.what}, ${name}`)?.wallSeconds ?? NaN;
  const rows = takePart.map(({ name }) => {
    const { wallSeconds = NaN, cpuSeconds = NaN } = typical(costs, name) ?? {};
    const runMs = (wallSeconds * 1000) / load.runs;
    const activityMs = runMs / activitiesOf(load.chunks);
    const cpuMs = (cpuSeconds * 1000) / load.runs;
    return [name, runMs.toFixed(0), activityMs.toFixed(2), cpuMs.toFixed(0)];
  });
  const others = load.ways.filter(({ name }) => name !== OURS);
  const goals = others.map((way): Goal => {
    const measured = wall(ours('')) / wall(way);
    return { what: load.what, measured, goal: GOAL, unit: 'x', of: way.name };
  });
  return { rows, goals };
}

/** What dailyEtl costs beside its activities, which do nothing here; and a long backfill of such runs. */
export async function benchOverhead(options: BenchOptions): Promise<Goal[]> {
  const stage = await startStage();
  try {
    const compared = [];
    for (const load of workloads(options.items ?? DEFAULT_RUNS))
      compared.push(await compare(stage, load, options.rounds));
    console.log(`\nmedians of ${options.rounds} rounds; CPU of the worker, without the server's\n`);
    const heads = ['', 'ms a run', 'ms an activity', 'CPU ms a run'];
    console.log(table([heads, ...compared.flatMap(({ rows }) => rows)]));
    const peers = await overheadOfPeers(activitiesOf(1), options.rounds);
    console.log(`\n${peers.join('\n')}`);
    console.log(`\n${await slackLine(stage.client, stage.slack)}`);
    console.log(`\n${await benchBackfill(stage, options.days ?? DEFAULT_DAYS)}`);
    return compared.flatMap(({ goals }) => goals);
  } finally {
    await stage.stop();
  }
}
