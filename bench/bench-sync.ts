import { join } from 'node:path';
import type { BenchOptions } from './bench-options';
import { goPeer, goProgram } from './go-peers';
import type { Goal } from './goal';
import { measured, type Cost } from './measured-child';
import { run } from './peers';
import { rounds, typical, type Contestant, type Rounds } from './rounds';
import { checkSet, DAY, laySet, SETS, type SyncSet } from './sync-sets';
import { table } from './table';
import {
  emptyBucket,
  EVENTS,
  startTwoGateways,
  type Gateway,
  type TwoGateways,
} from './two-gateways';

const OURS = 'millrace';
const RCLONE = 'rclone';
const TUNED = 'rclone, 16 at once, --checksum';

/** One program that brings a set from China to a bucket of the world. */
interface Copier {
  readonly name: string;
  readonly copy: (set: SyncSet, bucket: string) => Promise<Cost>;
}

const remote = (name: string, { url, region, key }: Gateway): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      TYPE: 's3',
      PROVIDER: 'Other',
      ENDPOINT: url,
      REGION: region,
      ACCESS_KEY_ID: key.accessKeyId,
      SECRET_ACCESS_KEY: key.secretAccessKey,
    }).map(([setting, value]) => [`RCLONE_CONFIG_${name}_${setting}`, value]),
  );

const rclone = (name: string, sides: TwoGateways, args: readonly string[]): Copier => ({
  name,
  copy: ({ type }, bucket) =>
    measured({
      program: goProgram('rclone'),
      args: ['sync', `cn:${EVENTS}/${type}`, `eu:${bucket}/${type}`, ...args],
      env: { RCLONE_CONFIG: '', ...remote('CN', sides.china), ...remote('EU', sides.world) },
    }),
});

const script = join(__dirname, 'sync-ours.js');
const WARM = 'copies-warm';
const WARM_BUCKETS = [1, 2, 3].map((times) => `${WARM}-${times}`);

/** As the border worker does it, which has run before: its process, its connections and its code are there. */
const millrace = ({ env }: TwoGateways): Copier => ({
  name: OURS,
  copy: async ({ type }, bucket) => {
    const { out } = await measured({
      program: process.execPath,
      args: [script, type, DAY, 'unfiltered', WARM, SETS.small.type],
      env: { ...env, MILLRACE_EVENTS_COPY_BUCKET: bucket },
    });
    return (JSON.parse(out) as { cost: Cost }).cost;
  },
});

/** The same in a process of its own, its start included, as rclone has to. */
const coldMillrace = ({ env }: TwoGateways): Copier => ({
  name: `${OURS}, started for it`,
  copy: ({ type }, bucket) =>
    measured({
      program: process.execPath,
      args: [script, type, DAY, 'unfiltered'],
      env: { ...env, MILLRACE_EVENTS_COPY_BUCKET: bucket },
    }),
});

const copiers = (sides: TwoGateways): Copier[] => [
  millrace(sides),
  coldMillrace(sides),
  rclone(TUNED, sides, [...['--transfers', '16', '--checkers', '16', '--checksum', '--fast-list']]),
  rclone(RCLONE, sides, []),
];

const bucketOf = (name: string): string => `copies-${name.replaceAll(/\W+/g, '-').toLowerCase()}`;

/** Copies into an empty bucket, and is looked at: every object has the bytes of its source. */
const anew =
  (sides: TwoGateways, set: SyncSet) =>
  ({ name, copy }: Copier): Contestant => ({
    name,
    run: async () => {
      for (const warm of WARM_BUCKETS) await emptyBucket(sides.world, warm);
      await emptyBucket(sides.world, bucketOf(name));
      // What the one before has written must not be written back in the next one's time.
      await run('sync');
      const cost = await copy(set, bucketOf(name));
      checkSet(sides, set, bucketOf(name));
      return cost;
    },
  });

/** Finds that everything is there: the bucket is as `anew` has left it. */
const unchanged =
  (set: SyncSet) =>
  ({ name, copy }: Copier): Contestant => ({ name, run: () => copy(set, bucketOf(name)) });

function costTable(costs: Rounds): string {
  const lines = [...costs.keys()].map((name) => {
    const { cpuSeconds = NaN, wallSeconds = NaN, peakMb = NaN } = typical(costs, name) ?? {};
    return [name, wallSeconds.toFixed(2), cpuSeconds.toFixed(2), peakMb.toFixed(0)];
  });
  return table([['client', 'wall s', 'CPU s', 'peak MB'], ...lines]);
}

type Measure = 'wallSeconds' | 'cpuSeconds';

/** Against rclone at its best of the two settings. */
function ratio(costs: Rounds, what: string, measure: Measure, goal: number): Goal[] {
  const ours = typical(costs, OURS);
  const theirs = [TUNED, RCLONE].flatMap((name) => typical(costs, name)?.[measure] ?? []);
  if (ours === null || theirs.length === 0) return [];
  const figure = ours[measure] / Math.min(...theirs);
  return [{ what, measured: figure, goal, unit: 'x', of: 'rclone at its best' }];
}

const memory = (costs: Rounds, what: string): Goal[] => {
  const ours = typical(costs, OURS);
  return ours === null ? [] : [{ what, measured: ours.peakMb, goal: 150, unit: 'MB' }];
};

/** Byte-for-byte copies between two local partitions, hashing and recording on, against rclone. */
export async function benchSync({ rounds: count, only }: BenchOptions): Promise<Goal[]> {
  for (const reason of [await goPeer('versitygw'), await goPeer('rclone')])
    if (reason !== null) throw new Error(reason);
  const sides = await startTwoGateways();
  const goals: Goal[] = [];
  const taken = (name: string): boolean => only.length === 0 || only.includes(name);
  const compared = async (title: string, contestants: Contestant[]): Promise<Rounds> => {
    console.log(`\n${title}`);
    const costs = await rounds(contestants, count);
    console.log(`\n${costTable(costs)}`);
    return costs;
  };
  try {
    await laySet(sides.china, SETS.small);
    for (const set of Object.values(SETS)) {
      if (!taken(set.type)) continue;
      await laySet(sides.china, set);
      const { objects, size, type } = set;
      const title = `${objects} x ${(size / 1e6).toLocaleString('en')} MB`;
      const costs = await compared(title, copiers(sides).map(anew(sides, set)));
      const wall = { small: 0.8, middle: 1, large: 0.9 }[type];
      goals.push(...ratio(costs, `${title}: wall`, 'wallSeconds', wall));
      if (type === 'small') {
        goals.push(...ratio(costs, `${title}: CPU`, 'cpuSeconds', 0.8));
        const again = await compared(`${title}, unchanged`, copiers(sides).map(unchanged(set)));
        goals.push(...ratio(again, `${title}, unchanged: wall`, 'wallSeconds', 1));
      }
      goals.push(...memory(costs, `${title}: memory`));
    }
    return goals;
  } finally {
    await sides.stop();
  }
}
