import type { BenchOptions } from './bench-options';
import { startFarLine } from './far-line';
import { goPeer } from './go-peers';
import type { Goal } from './goal';
import type { Cost } from './measured-child';
import { run } from './peers';
import { rounds, typical, type Contestant, type Rounds } from './rounds';
import {
  coldMillrace,
  OURS,
  OURS_COLD,
  RCLONE,
  rclones,
  rcloneStart,
  TUNED,
  WARM_BUCKET,
  warmMillrace,
  type Copier,
} from './sync-copiers';
import { checkSet, laySet, SETS, WARM_SETS, type SyncSet } from './sync-sets';
import { table } from './table';
import { emptyBucket, startTwoGateways, type TwoSides } from './two-gateways';

/** Between China and Frankfurt, on a bad day. */
const LINE = { roundTripMs: 200, resets: 10 };
/** What waits for the line differs little from one time to the next. */
const FAR_SHARE = 3;

const WALL_GOALS = { small: 0.8, middle: 1, large: 0.9 } as const;
const CPU_GOAL = 0.8;
const UNCHANGED_GOAL = 1;
const MEMORY_GOAL_MB = 150;

type Measured = (typeof SETS)[keyof typeof SETS];

/** What takes part under one circumstance, and how often. */
interface Race {
  /** `near` or `far`. */
  readonly where: string;
  readonly how: string;
  readonly copiers: (set: SyncSet) => readonly Copier[];
  readonly count: number;
}

const bucketOf = (name: string): string => `copies-${name.replaceAll(/\W+/g, '-').toLowerCase()}`;

/** Copies into an empty bucket, and is looked at: every object has the bytes of its source. Few stay, for `unchanged`. */
const anew =
  (sides: TwoSides, set: SyncSet) =>
  ({ name, copy }: Copier): Contestant => ({
    name,
    run: async () => {
      for (const bucket of [WARM_BUCKET, bucketOf(name)]) await emptyBucket(sides.world, bucket);
      // What the one before has written must not be written back in the next one's time.
      await run('sync');
      const cost = await copy(set, bucketOf(name));
      checkSet(sides, set, bucketOf(name));
      if (set.type !== 'small') await emptyBucket(sides.world, bucketOf(name));
      return cost;
    },
  });

/** Finds that everything is there: the bucket is as `anew` has left it. */
const unchanged =
  (set: SyncSet) =>
  ({ name, copy }: Copier): Contestant => ({ name, run: () => copy(set, bucketOf(name)) });

const costLine = (name: string, { wallSeconds, cpuSeconds, peakMb }: Cost): string[] => [
  name,
  wallSeconds.toFixed(2),
  cpuSeconds.toFixed(2),
  peakMb.toFixed(0),
];

function costTable(costs: Rounds): string {
  const lines = [...costs.keys()].flatMap((name) => {
    const cost = typical(costs, name);
    return cost === null ? [] : [costLine(name, cost)];
  });
  return table([['client', 'wall s', 'CPU s', 'peak MB'], ...lines]);
}

/** Against rclone at its best of the two settings. */
function ratio(
  costs: Rounds,
  what: string,
  measure: 'wallSeconds' | 'cpuSeconds',
  goal: number,
): Goal[] {
  const ours = typical(costs, OURS);
  const theirs = [TUNED, RCLONE].flatMap((name) => typical(costs, name)?.[measure] ?? []);
  if (ours === null || theirs.length === 0) return [];
  const figure = ours[measure] / Math.min(...theirs);
  return [{ what, measured: figure, goal, unit: 'x', of: 'rclone at its best' }];
}

/** Of a process that has copied thousands of objects before, and of one that is started for this set, as rclone is. */
const memory = (costs: Rounds, what: string): Goal[] =>
  [OURS, OURS_COLD].flatMap((name) => {
    const cost = typical(costs, name);
    if (cost === null) return [];
    return [
      { what: `${what} of ${name}`, measured: cost.peakMb, goal: MEMORY_GOAL_MB, unit: 'MB' },
    ];
  });

async function compared(
  title: string,
  contestants: readonly Contestant[],
  count: number,
): Promise<Rounds> {
  console.log(`\n${title}`);
  const costs = await rounds(contestants, count);
  console.log(`\n${costTable(costs)}`);
  return costs;
}

async function goalsOf(sides: TwoSides, set: Measured, race: Race): Promise<Goal[]> {
  const { objects, size, type } = set;
  const { how, count } = race;
  const copiers = race.copiers(set);
  const title = `${objects.toLocaleString('en')} x ${(size / 1e6).toLocaleString('en')} MB${how}`;
  const costs = await compared(title, copiers.map(anew(sides, set)), count);
  const goals = ratio(costs, `${title}: wall`, 'wallSeconds', WALL_GOALS[type]);
  if (type === 'small') {
    goals.push(...ratio(costs, `${title}: CPU`, 'cpuSeconds', CPU_GOAL));
    const again = await compared(`${title}, unchanged`, copiers.map(unchanged(set)), count);
    goals.push(...ratio(again, `${title}, unchanged: wall`, 'wallSeconds', UNCHANGED_GOAL));
  }
  return [...goals, ...memory(costs, `${title}: memory`)];
}

/** All sets under one circumstance; names to take part by are `small-near` and so on. */
async function races(sides: TwoSides, only: readonly string[], race: Race): Promise<Goal[]> {
  const goals: Goal[] = [];
  for (const set of Object.values(SETS)) {
    const name = `${set.type}-${race.where}`;
    if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
    await laySet(sides.china, set);
    goals.push(...(await goalsOf(sides, set, race)));
  }
  return goals;
}

const near = (sides: TwoSides, count: number): Race => ({
  where: 'near',
  how: '',
  copiers: () => [warmMillrace(sides, sides), coldMillrace(sides), ...rclones(sides)],
  count,
});

/** The worker runs in China, so that the world is what is far; connections break on both sides. */
async function farRaces(
  sides: TwoSides,
  only: readonly string[],
  count: number,
): Promise<readonly Goal[]> {
  const china = await startFarLine(sides.china.url, { ...LINE, roundTripMs: 0 });
  const world = await startFarLine(sides.world.url, LINE);
  const far = {
    china: { ...sides.china, url: china.url },
    world: { ...sides.world, url: world.url },
  };
  try {
    const goals = await races(sides, only, {
      where: 'far',
      how: `, ${LINE.roundTripMs} ms away, ${LINE.resets / 10} % of requests reset`,
      // At its defaults it has four on their way at once: minutes of waiting, four times as long as at its best.
      copiers: ({ type }) => [
        warmMillrace(far, sides),
        ...rclones(far).filter(({ name }) => type !== 'small' || name === TUNED),
      ],
      count: Math.ceil(count / FAR_SHARE),
    });
    console.log(`\nConnections reset: ${china.resets()} to China, ${world.resets()} to the world.`);
    return goals;
  } finally {
    await china.close();
    await world.close();
  }
}

/** Byte-for-byte copies between two local partitions, hashing and recording on, against rclone. */
export async function benchSync({ rounds: count, only }: BenchOptions): Promise<Goal[]> {
  for (const reason of [await goPeer('versitygw'), await goPeer('rclone')])
    if (reason !== null) throw new Error(reason);
  const start = costLine("rclone's own start, in each of its figures", await rcloneStart());
  console.log(table([['', 'wall s', 'CPU s', 'peak MB'], start]));
  const sides = await startTwoGateways();
  try {
    for (const set of WARM_SETS) await laySet(sides.china, set);
    return [
      ...(await races(sides, only, near(sides, count))),
      ...(await farRaces(sides, only, count)),
    ];
  } finally {
    await sides.stop();
  }
}
