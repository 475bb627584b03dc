import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options';
import { canonicalLine, hashOfLines, linesBelow } from './export-lines';
import { exportRate } from './export-rate';
import { DATA, PEER_SOURCES } from './folders';
import type { Goal } from './goal';
import { measured, type Command, type Cost } from './measured-child';
import { PYTHON, pythonPeer } from './peers';
import { rounds, typical, type Contestant, type Rounds } from './rounds';
import { table } from './table';
import { AWS_ENV, TABLE, tableOfUsers } from './table-of-users';

const DEFAULT_ITEMS = 200_000;
const SEGMENTS = 4;
/** Makes as many segments as the others have, and is more than the local server gives. */
const UNITS = SEGMENTS * 2000;
const OURS = 'millrace';
const SDK = 'SDK v3';
const BOTO3 = 'boto3';

const folderOf = (name: string): string => join(DATA, `out-export-${name.replaceAll(/\W+/g, '-')}`);

function contestant(url: string, name: string, command: Command): Contestant {
  return {
    name,
    run: (): Promise<Cost> => {
      rmSync(folderOf(name), { recursive: true, force: true });
      return measured({ ...command, env: { ...AWS_ENV, AWS_ENDPOINT_URL_DYNAMODB: url } });
    },
  };
}

async function contestants(url: string): Promise<Contestant[]> {
  const script = (name: string): string => join(__dirname, name);
  const missing = await pythonPeer('boto3');
  if (missing !== null) console.log(missing);
  return [
    contestant(url, OURS, {
      program: process.execPath,
      args: [script('export-ours.js'), TABLE, `out-export-${OURS}`, String(UNITS)],
    }),
    contestant(url, SDK, {
      program: process.execPath,
      args: [script('export-sdk.js'), TABLE, folderOf(SDK), String(SEGMENTS)],
    }),
    ...(missing === null
      ? [
          contestant(url, BOTO3, {
            program: PYTHON,
            args: [
              join(PEER_SOURCES, 'export_boto3.py'),
              ...[TABLE, folderOf(BOTO3), String(SEGMENTS)],
            ],
          }),
        ]
      : []),
  ];
}

/** Ours against what was put in, byte for byte; the others, which parse, by what their lines mean. */
function checkOutputs(names: Iterable<string>, source: readonly string[]): void {
  const exact = hashOfLines(source);
  const meaning = hashOfLines(source.map(canonicalLine));
  for (const name of names) {
    const lines = linesBelow(folderOf(name));
    const same =
      name === OURS
        ? hashOfLines(lines) === exact
        : hashOfLines(lines.map(canonicalLine)) === meaning;
    if (!same) throw new Error(`${name} exported other items than the table has`);
    console.log(
      `${name}: ${lines.length} items, ${name === OURS ? 'byte for byte' : 'the same once parsed'}`,
    );
  }
}

function costTable(costs: Rounds): string {
  const lines = [...costs.keys()].map((name) => {
    const { cpuSeconds = NaN, wallSeconds = NaN, peakMb = NaN } = typical(costs, name) ?? {};
    return [name, cpuSeconds.toFixed(2), wallSeconds.toFixed(2), peakMb.toFixed(0)];
  });
  return table([['client', 'CPU s', 'wall s', 'peak MB'], ...lines]);
}

const RATIOS = [
  [SDK, 0.3, false],
  [BOTO3, 0.08, false],
  [SDK, 0.2, true],
] as const;

function cpuGoals(costs: Rounds): Goal[] {
  const ours = typical(costs, OURS);
  return RATIOS.flatMap(([of, goal, stretch]) => {
    const theirs = typical(costs, of);
    if (ours === null || theirs === null) return [];
    const measuredRatio = ours.cpuSeconds / theirs.cpuSeconds;
    const line: Goal = { what: 'export client CPU', measured: measuredRatio, goal, unit: 'x', of };
    return [stretch ? { ...line, stretch } : line];
  });
}

/** CPU of exporting a table against SDK and boto3, exactness of the bytes, and the read rate. */
export async function benchExport(options: BenchOptions): Promise<Goal[]> {
  const source = await tableOfUsers(options.items ?? DEFAULT_ITEMS);
  try {
    const costs = await rounds(await contestants(source.url), options.rounds);
    console.log();
    checkOutputs(costs.keys(), source.lines);
    console.log(
      `\n${source.lines.length} items, medians of ${options.rounds} alternating rounds\n`,
    );
    console.log(costTable(costs));
    rmSync(folderOf('rate'), { recursive: true, force: true });
    return [...cpuGoals(costs), await exportRate(source.url, 'out-export-rate')];
  } finally {
    await source.stop();
  }
}
