import { WorkflowIdConflictPolicy, type WorkflowHandle } from '@temporalio/client';
import { addDays } from '../../core/day';
import { SEEDED_TYPES } from '../../local/demo/seeded';
import { s3Bucket } from '../../local/seed/bucket';
import { layDays } from '../../local/seed/lay-days';
import type { DataType } from '../../local/seed/row';
import { pastWorld, TABLES } from '../../local/seed/world';
import type { KillWorld } from '../support/a-kill-world';
import { fenceOf, loadsOf, openUploads } from '../support/end-state';
import { expectSeededRows } from '../support/seeded-rows';
import type { Round } from './decisions';

const past = pastWorld({ seed: 5, users: 40, devices: 60 });
const isTable = (type: DataType): type is 'users' | 'devices' =>
  TABLES.some((table) => table === type);

/** Lays a day of the past: events of both partitions, and captures that are finished. */
export async function layDay(world: KillWorld, day: string): Promise<void> {
  await world.layDay(day);
  const exports = s3Bucket(world.laptop.s3, 'millrace-exports');
  await layDays(exports, past, addDays(day, 1), 1, () => undefined);
}

/** Starts the work of a round on days that nobody has loaded, the earlier one first. */
export async function startWork(
  { laptop, day: newest }: KillWorld,
  { work, recapture }: Round,
  days: readonly string[],
): Promise<readonly WorkflowHandle[]> {
  const [from, to] = [days[0]!, days.at(-1)!];
  const start = (workflowType: string, workflowId: string, input: object) =>
    laptop.temporal.workflow.start(workflowType, {
      taskQueue: 'etl',
      workflowId,
      args: [input],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    });
  const backfill = () => start('backfill', `backfill/${from}`, { from, to, concurrency: 4 });
  const aDay = () => start('dailyRun', `daily-run/${to}`, { day: to });
  const starts = {
    'a day': [aDay],
    'a backfill': [backfill],
    'a day beside its backfill': [aDay, backfill],
  }[work];
  const again = { dataType: 'devices', day: newest, captureAgain: true, again: true };
  return Promise.all([
    ...starts.map((each) => each()),
    ...(recapture ? [laptop.start(again)] : []),
  ]);
}

/** How many days a work is on. */
export const daysOf = ({ work }: Round): number => (work === 'a day' ? 1 : 2);

/** What a day of a type must not be. */
export interface Harm {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** Holds a day of all types against the seeder, the ledger and the fence. `newest`: the one that `users` must show. */
export async function harmOf(world: KillWorld, day: string, newest: boolean): Promise<Harm> {
  const [lost, doubled]: [string[], string[]] = [[], []];
  for (const type of SEEDED_TYPES) {
    const isReplaced = type === 'users' && !newest;
    const loads = await loadsOf(world.laptop, type, day);
    const name = `${type} ${day}`;
    if (loads.length > 1) doubled.push(`${name} was loaded ${loads.length} times`);
    if (isReplaced) continue;
    if (loads.length === 0) {
      lost.push(`${name} was not loaded`);
      continue;
    }
    await rowsHeld(world, type, day).catch((error: unknown) => lost.push((error as Error).message));
    const [fence, ...more] = await fenceOf(world.laptop, type, day);
    if (more.length > 0 || fence?.loadedEpoch !== loads.at(-1)?.epoch)
      lost.push(`the fence of ${name} does not say what is loaded`);
    if (fence !== undefined && Number(fence.countedRows) > Number(fence.saidRows))
      doubled.push(`${name} has ${fence.countedRows} rows instead of ${fence.saidRows}`);
  }
  return { lost, doubled };
}

const rowsHeld = (world: KillWorld, type: DataType, day: string): Promise<void> =>
  isTable(type) ? expectSeededRows(world.laptop, past, type, day) : world.expectRows(type, day);

/** The newest day of the table that is captured anew: so many loads, the last one as the seeder says. */
export async function harmOfRecaptures(world: KillWorld, loads: number): Promise<Harm> {
  const found = await loadsOf(world.laptop, 'devices', world.day);
  const name = `devices ${world.day}, captured anew ${loads} times, was loaded ${found.length} times`;
  const lost = found.length < loads ? [name] : [];
  if (loads > 0)
    await world
      .expectRows('devices', world.day)
      .catch((error: unknown) => lost.push((error as Error).message));
  return { lost, doubled: found.length > loads ? [name] : [] };
}

/** Uploads that nobody has ended: allowed while their day is not loaded, and never after. */
export const leftUploads = (world: KillWorld): Promise<string[]> => openUploads(world.root);
