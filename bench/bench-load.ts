import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createLoadActivities } from '../activities/load-day';
import { canWriteZstd } from '../activities/part-writer';
import { createTransformActivities } from '../activities/transform';
import type { Warehouse } from '../clients/warehouse';
import type { CaptureDone } from '../core/contracts/export';
import type { RunPlan } from '../core/contracts/run';
import type { GenerationDone, TransformActivities } from '../core/contracts/transform';
import { anAttempt } from '../test/support/an-attempt';
import { lanePool } from '../workers/lane-pool';
import type { BenchOptions } from './bench-options';
import { benchUsers } from './bench-users';
import { usersDataset } from './dataset';
import { fileObjectStore } from './file-object-store';
import { DATA } from './folders';
import type { Goal } from './goal';
import { layCapture } from './load-capture';
import { startLocalWarehouse } from './local-warehouse';
import { median } from './rounds';
import { table } from './table';

const DEFAULT_ITEMS = 1_000_000;
const DAY = '2026-11-20';
const GOAL_SECONDS = 6;
const EXPORTS = 'load-exports';
const WAREHOUSE = 'load-warehouse';
const FIRST_STAMP = 1_700_000_000_000;

/** Seconds of each step of one round, by its name. */
type Steps = Map<string, number>;

async function timed<T>(steps: Steps, name: string, work: () => Promise<T>): Promise<T> {
  const began = process.hrtime.bigint();
  const result = await work();
  steps.set(name, Number(process.hrtime.bigint() - began) / 1e9);
  return result;
}

/** The warehouse, with the seconds of each batch noted under its last word. */
const noting = (warehouse: Warehouse, steps: Steps): Warehouse => ({
  ...warehouse,
  batch: (name, token, batch) =>
    timed(steps, `  ${name.split('/').at(-1) ?? ''}`, () => warehouse.batch(name, token, batch)),
});

/** A run of its own, later than those before: every round loads the day again. */
const runOf = (round: number): RunPlan => ({
  dataType: benchUsers.name,
  day: DAY,
  source: { kind: 'dynamodb', table: benchUsers.name, readShare: 1, declaredCapacity: null },
  again: true,
  captureAgain: false,
  acceptShrink: false,
  evenThoughNewer: null,
  order: { stamp: String(FIRST_STAMP + round), run: 'abcdef' },
  dependants: [],
  orderUnchecked: null,
});

async function transformed(
  activities: TransformActivities,
  run: RunPlan,
  capture: CaptureDone,
): Promise<GenerationDone> {
  const planned = await activities.planTransform({ run, source: capture });
  if (planned.state === 'complete') return planned.generation;
  const { plan } = planned;
  const results = await Promise.all(
    Array.from({ length: plan.chunks }, (_, chunk) => activities.transformChunk({ plan, chunk })),
  );
  return activities.finishTransform({ run, plan, results });
}

function stepTable(items: number, rounds: readonly Steps[]): string {
  const names = [...(rounds[0]?.keys() ?? [])];
  const lines = names.map((name) => {
    const seconds = median(rounds.map((steps) => steps.get(name) ?? NaN));
    return [name, seconds.toFixed(2), `${(items / seconds / 1000).toFixed(0)} k`];
  });
  return table([['step', 's', 'rows/s'], ...lines]);
}

/** Transform and load of users end to end, by the activities of the worker, without Temporal between them. */
export async function benchLoad(options: BenchOptions): Promise<Goal[]> {
  const data = await usersDataset(options.items ?? DEFAULT_ITEMS, 8);
  for (const bucket of [EXPORTS, WAREHOUSE, `${WAREHOUSE}-quarantine`])
    rmSync(join(DATA, bucket), { recursive: true, force: true });
  const capture = layCapture(data, EXPORTS, benchUsers.name, DAY);
  const store = fileObjectStore(DATA);
  const lanes = lanePool(availableParallelism(), join(__dirname, 'transform-ours-thread.js'));
  const { warehouse, stop } = await startLocalWarehouse();
  const rounds: Steps[] = [];
  try {
    const transform = createTransformActivities({
      store,
      exportsBucket: EXPORTS,
      eventsBucket: 'ev',
      eventsCopyBucket: 'ec',
      warehouseBucket: WAREHOUSE,
      quarantineBucket: `${WAREHOUSE}-quarantine`,
      catalogue: [benchUsers],
      compression: canWriteZstd ? 'ZSTD' : 'GZIP',
      runLanes: lanes.runLanes,
      loadedRows: async () => null,
      attempt: () => anAttempt(),
      clock: Date.now,
    });
    for (let round = 1; round <= options.rounds; round += 1) {
      const steps: Steps = new Map();
      const run = runOf(round);
      await timed(steps, 'transform and load', async () => {
        const generation = await timed(steps, 'transform', () =>
          transformed(transform, run, capture),
        );
        const load = createLoadActivities({
          warehouse: noting(warehouse, steps),
          store,
          warehouseBucket: WAREHOUSE,
          copy: { roleArn: 'default', region: 'eu-west-1' },
          attempt: () => anAttempt(),
          trace: () => undefined,
        });
        const { outcome, loaded } = await timed(steps, 'load', () =>
          load.loadDay({ run, generation }),
        );
        if (outcome !== 'loaded' || loaded !== data.items)
          throw new Error(`the load came to ${outcome}, ${String(loaded)} rows`);
      });
      console.log(`round ${round}: ${steps.get('transform and load')?.toFixed(2) ?? ''} s`);
      rounds.push(steps);
    }
  } finally {
    await stop();
    await lanes.close();
  }
  console.log(`\n${data.items} users, medians of ${options.rounds} rounds\n`);
  console.log(stepTable(data.items, rounds));
  const measured = median(rounds.map((steps) => steps.get('transform and load') ?? NaN));
  const what = `transform and load of ${data.items} users`;
  // The goal is one for a million: what starts and prepares is the same for fewer.
  return data.items === DEFAULT_ITEMS ? [{ what, measured, goal: GOAL_SECONDS, unit: 's' }] : [];
}
