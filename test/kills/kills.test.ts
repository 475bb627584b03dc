import type { DailyEtlInput } from '../../core/inputs/daily-etl';
import { expectedOf } from '../../local/seed/expected';
import type { DataType } from '../../local/seed/row';
import { layLarge, startKillWorld, type KillWorld } from '../support/a-kill-world';
import { capturesOf, fenceOf, loadsOf, openUploads, stageTables } from '../support/end-state';
import { heldToModel } from '../model/held-to-model';
import { tracesOfLog } from '../support/traces';
import { disturbedRun, fillUp, type How } from './disturbed-run';
import { doneAgain } from './done-again';
import { LARGE, mayLeave, PLACES, type Place } from './places';

const HOWS: readonly How[] = ['SIGKILL', 'SIGSTOP'];
const WHENS = ['before', 'after'] as const;
const CASES = PLACES.flatMap((place) =>
  HOWS.flatMap((how) =>
    WHENS.map((when) => [how, when, place.hop, place.what, { place, how, when }] as const),
  ),
);

let world: KillWorld;
/** Workers that are on their way. */
let starting: Promise<void> = Promise.resolve();
/** Days of a type whose events nobody has synced yet. */
const fresh = new Map<DataType, string[]>();
const resumedMs: number[] = [];
const again = { requests: 0, bytes: 0, of: 0 };

beforeAll(async () => {
  world = await startKillWorld({ users: 60, devices: 600, plays: 24 }, 7);
  for (const type of ['plays', LARGE] as const) {
    const days = CASES.filter(([, , hop, , { place }]) => hop === 'sync' && place.type === type);
    fresh.set(type, [...(await world.layDays(days.length + 1, [type]))]);
  }
  await fillUp(world);
  for (const dataType of ['users', 'devices']) await world.laptop.run({ dataType, day: world.day });
});
afterAll(async () => {
  await starting;
  const share = ((100 * again.bytes) / again.of).toFixed(1);
  process.stderr.write(
    `${resumedMs.length} kills, each told to Temporal at once: resumed after ${median(resumedMs)} ms at the median, ${Math.max(...resumedMs)} ms at most; ${again.requests} data requests done again, ${again.bytes} of ${again.of} bytes (${share} %)\n`,
  );
  await world.stop();
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** A run that comes by the place: the tables' day, all of it anew; of events, a day that nobody has synced. */
async function inputOf({ hop, type }: Place): Promise<DailyEtlInput> {
  if (hop !== 'sync') return { dataType: type, day: world.day, captureAgain: true, again: true };
  const day = fresh.get(type)!.pop()!;
  if (type === LARGE) await layLarge(world, type, day);
  return { dataType: type, day };
}

/** Makes DDL necessary. */
async function undo({ hop, what, type }: Place): Promise<void> {
  if (hop !== 'prepare') return;
  const undone = what.startsWith('CREATE')
    ? [`DROP TABLE accounts.${type}`, `DROP TABLE millrace.fence_${type}`]
    : [`ALTER TABLE accounts.${type} DROP COLUMN model`];
  for (const statement of undone) await world.laptop.rows(statement);
}

/** What is there of a day before a run and after it. */
async function stateOf(type: DataType, day: string) {
  const { laptop, root } = world;
  return {
    loads: await loadsOf(laptop, type, day),
    fence: await fenceOf(laptop, type, day),
    captures: await capturesOf(root, type, day),
  };
}

const added = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((name) => !before.includes(name));

const isTable = (type: DataType): type is 'users' | 'devices' =>
  type === 'users' || type === 'devices';

it.each(CASES)('%s %s the %s: %s', async (_how, _when, hop, _what, disturbance) => {
  await starting;
  const { place } = disturbance;
  const { type } = place;
  const input = await inputOf(place);
  const { day } = input;
  const before = hop === 'sync' ? null : await stateOf(type, day);
  const [stages, uploads] = [await stageTables(world.laptop), await openUploads(world.root)];
  await undo(place);
  const { report, requests, resumedMs: ms } = await disturbedRun(world, disturbance, input);
  resumedMs.push(ms);
  starting = fillUp(world);

  await world.expectRows(type, day);
  const { generation, books } = report.generation;
  if (isTable(type)) {
    const { read, quarantinedByReason } = expectedOf(world.tables, type, day);
    expect(books).toMatchObject({ read, quarantinedByReason });
  }
  const after = await stateOf(type, day);
  // One load, one row of the ledger; and it says what is there.
  expect(after.loads).toHaveLength((before?.loads.length ?? 0) + 1);
  const last = after.loads.at(-1)!;
  expect(last.generation).toBe(generation);
  const [fence] = after.fence;
  expect(after.fence).toEqual([
    {
      generation,
      loadedEpoch: last.epoch,
      saidRows: fence?.countedRows,
      countedRows: fence?.countedRows,
    },
  ]);
  const left = mayLeave(place, disturbance.how);
  expect(added(uploads, await openUploads(world.root)).length).toBeLessThanOrEqual(left.uploads);
  expect(added(stages, await stageTables(world.laptop)).length).toBeLessThanOrEqual(left.stages);
  const captured = isTable(type) ? 1 : 0;
  expect(after.captures).toEqual({
    begun: (before?.captures.begun ?? 0) + captured,
    whole: (before?.captures.whole ?? 0) + captured,
  });
  const repeated = doneAgain(requests);
  expect(repeated.requests).toBeLessThanOrEqual(place.dataAgain);
  for (const what of ['requests', 'bytes', 'of'] as const) again[what] += repeated[what];
});

it.each([
  ['export', 'part'],
  ['sync', 'copy'],
  ['load', 'stage of devices'],
])('is resumed after a SIGKILL without any help: %s, %s', async (hop, what) => {
  await starting;
  const place = PLACES.find((each) => each.hop === hop && each.what === what)!;
  const input = await inputOf(place);
  const { report, resumedMs: ms } = await disturbedRun(
    world,
    { place, how: 'SIGKILL', when: 'before', unaided: true },
    input,
  );
  starting = fillUp(world);
  process.stderr.write(`${hop}, ${what}: resumed ${(ms / 1_000).toFixed(1)} s after the kill\n`);
  expect(report.load.outcome).toBe('loaded');
  await world.expectRows(place.type, input.day);
  // Five heartbeats of 3 s that are missed, the first wait of 1 s, and a slow machine's slack.
  expect(ms).toBeLessThan(30_000);
});

it('says, in all these runs, only what the models of load and export allow', () => {
  const seen = world.fleet.logs.flatMap((lines, n) => tracesOfLog(lines, 'kills', `worker ${n}`));
  expect(seen.length).toBeGreaterThan(0);
  const { faults, edges } = heldToModel(seen);
  process.stderr.write(`${seen.length} steps traced, ${edges.size} edges of the models seen\n`);
  expect(faults).toEqual([]);
});
