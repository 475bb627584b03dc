import type { BenchOptions } from './bench-options';
import type { Goal } from './goal';
import { startLocalWarehouse } from './local-warehouse';
import { copyTimes, PEER } from './redshift-copy';
import { statementMs } from './redshift-latency';
import { lines } from './redshift-lines';
import { copyPeakMb } from './redshift-memory';
import { redshiftRows } from './redshift-rows';
import { median } from './rounds';
import { table } from './table';

const DEFAULT_ROWS = 500_000;
const MORE = 10;
/** The goal is 0.8 of the peer's rows per second. */
const GOAL_SHARE = 0.8;
const GOAL_MS = 10;
const GOAL_MEMORY = 1.15;
const GOAL_LINES = 3000;
const GOAL_PERCENT = 25;

async function speed(rows: number, rounds: number): Promise<Goal[]> {
  const made = redshiftRows(rows);
  const local = await startLocalWarehouse();
  try {
    const times = await copyTimes(local, made, rounds);
    const [ours, peer] = [median(times.ours), median(times.peer)];
    const { ours: ms, postgres } = await statementMs(local);
    const perSecond = (seconds: number): string => Math.round(rows / seconds).toString();
    console.log(
      `\n${table([
        ['', 'rows/s'],
        ['COPY', perSecond(ours)],
        [PEER, perSecond(peer)],
      ])}\n\n${table([
        ['SELECT 1', 'ms'],
        ['to FINISHED', ms.toFixed(1)],
        ['PostgreSQL', postgres.toFixed(1)],
      ])}\n`,
    );
    return [
      {
        what: `seconds of COPY, ${rows} rows`,
        measured: ours / peer,
        goal: 1 / GOAL_SHARE,
        unit: 'x',
        of: PEER,
      },
      {
        what: "SELECT 1, above PostgreSQL's own",
        measured: ms - postgres,
        goal: GOAL_MS,
        unit: 'ms',
      },
    ];
  } finally {
    await local.stop();
  }
}

async function memory(rows: number): Promise<Goal> {
  const few = await copyPeakMb(rows);
  return {
    what: `peak memory of a COPY of ${rows * MORE} rows`,
    measured: (await copyPeakMb(rows * MORE)) / few,
    goal: GOAL_MEMORY,
    unit: 'x',
    of: `that of ${rows} rows`,
  };
}

function size(): Goal[] {
  const { redshift, source } = lines();
  const at = { goal: GOAL_LINES, unit: 'lines' } as const;
  const share = (100 * redshift.code) / source.code;
  return [
    { what: 'lines of code of local/redshift', measured: redshift.code, ...at },
    { what: 'with blank lines and comments', measured: redshift.all, ...at },
    { what: 'share of all code', measured: share, goal: GOAL_PERCENT, unit: '%' },
  ];
}

/** The local Redshift: COPY beside PostgreSQL's own, a statement's way through the Data API, memory, size. */
export async function benchRedshift({ items, rounds }: BenchOptions): Promise<Goal[]> {
  const rows = items ?? DEFAULT_ROWS;
  return [...(await speed(rows, rounds)), await memory(rows), ...size()];
}
