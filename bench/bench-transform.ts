import type { BenchOptions } from './bench-options';
import { usersDataset, type Dataset } from './dataset';
import type { Goal } from './goal';
import { node24, NODE_24 } from './peers';
import { rounds, typical, type Rounds } from './rounds';
import type { RowDigest } from './row-digest';
import { table } from './table';
import { eventGoals, eventsContestant, playsBeside } from './transform-events';
import { checkFirstPart } from './transform-first-part';
import { transformMemory } from './transform-memory';
import { digestOf, PROGRAMS, type TransformProgram } from './transform-programs';

const DEFAULT_ITEMS = 1_000_000;

const bucketOf = ({ name }: TransformProgram): string => `out-${name.replaceAll(/\W+/g, '-')}`;

/** Those that can run here; a line for each that cannot. */
async function present({ only }: BenchOptions): Promise<TransformProgram[]> {
  const found: TransformProgram[] = [];
  for (const program of PROGRAMS) {
    if (only.length > 0 && !only.some((part) => program.name.includes(part))) continue;
    const missing = await program.needs();
    if (missing === null) found.push(program);
    else console.log(`${program.name}: ${missing}`);
  }
  return found;
}

/** Reads what each has written. @throws Error when somebody wrote other rows than the first */
async function equalOutputs(
  programs: readonly TransformProgram[],
): Promise<Map<string, RowDigest>> {
  const reader = (await node24()) === null ? NODE_24 : process.execPath;
  const digests = new Map<string, RowDigest>();
  for (const program of programs) {
    const digest = await digestOf(bucketOf(program), reader);
    const [first = digest] = digests.values();
    if (digest.sum !== first.sum || digest.rows !== first.rows || digest.bytes !== first.bytes)
      throw new Error(
        `${program.name} wrote other rows than ${programs[0]?.name ?? ''}: ${JSON.stringify([digest, first])}`,
      );
    digests.set(program.name, digest);
  }
  const [one] = digests.values();
  console.log(`\nEqual outputs: ${one?.rows ?? 0} rows, ${one?.bytes ?? 0} bytes, in any order.`);
  return digests;
}

function costTable(data: Dataset, costs: Rounds, digests: ReadonlyMap<string, RowDigest>): string {
  const lines = [...digests.keys()].map((name) => {
    const cost = typical(costs, name);
    const packed = (digests.get(name)?.packedBytes ?? 0) / 1e6;
    if (cost === null) return [name];
    const { cpuSeconds, wallSeconds, peakMb } = cost;
    return [
      name,
      ...[cpuSeconds.toFixed(2), wallSeconds.toFixed(2), peakMb.toFixed(0), packed.toFixed(1)],
      `${(data.items / wallSeconds / 1000).toFixed(0)} k`,
    ];
  });
  return table([['program', 'CPU s', 'wall s', 'peak MB', 'out MB', 'rows/s'], ...lines]);
}

/** Who is compared with whom, and the goals of issue 8 and its stretch lines. */
const RATIOS: readonly (readonly [ours: string, peer: string, goal: number, stretch?: true])[] = [
  ['millrace gzip', 'chdb gzip -2', 0.75],
  ['millrace gzip', 'duckdb', 0.35],
  ['millrace gzip', 'spark local[2]', 0.2],
  ['millrace gzip', 'rust gzip -1', 1.25],
  ['millrace zstd (Node 24)', 'chdb zstd -1', 0.75],
  ['millrace zstd (Node 24)', 'rust gzip -1', 0.95],
  ['millrace gzip', 'chdb gzip -2', 0.6, true],
  ['millrace gzip', 'rust gzip -1', 1, true],
  ['millrace zstd (Node 24)', 'rust gzip -1', 0.75, true],
];

const cpuGoals = (costs: Rounds): Goal[] =>
  RATIOS.flatMap(([ours, peer, goal, stretch]) => {
    const [mine, theirs] = [typical(costs, ours), typical(costs, peer)];
    if (mine === null || theirs === null) return [];
    const measured = mine.cpuSeconds / theirs.cpuSeconds;
    const line: Goal = { what: `transform CPU, ${ours}`, measured, goal, unit: 'x', of: peer };
    return [stretch === true ? { ...line, stretch } : line];
  });

/** CPU, wall and memory of the transform of users against the peers, then its memory over the sizes of inputs. */
export async function benchTransform(options: BenchOptions): Promise<Goal[]> {
  const data = await usersDataset(options.items ?? DEFAULT_ITEMS, 8);
  const plays = await playsBeside(data);
  const programs = await present(options);
  const costs = await rounds(
    [
      ...programs.map((program) => ({
        name: program.name,
        run: () => program.run(data, bucketOf(program)),
      })),
      eventsContestant(plays),
    ],
    options.rounds,
  );
  const digests = await equalOutputs(programs);
  await checkFirstPart(data);
  console.log(`\n${data.items} users, medians of ${options.rounds} alternating rounds\n`);
  console.log(costTable(data, costs, digests));
  const events = eventGoals(data, plays, costs);
  return [
    ...cpuGoals(costs),
    ...events,
    ...(options.only.length > 0 ? [] : await transformMemory(data)),
  ];
}
