import { eventsDataset, unpackedBytes, type Dataset } from './dataset';
import type { Goal } from './goal';
import { typical, type Contestant, type Rounds } from './rounds';
import { table } from './table';
import { runOurs } from './transform-programs';

const USERS = 'millrace gzip';
const EVENTS = 'millrace gzip, plays';
/** Plays are longer than users; so many make about as many bytes. */
const PLAYS_PER_USER = 0.8;

/** Plays in as many bytes as the users, in as many parts. */
export const playsBeside = ({ items, files }: Dataset): Promise<Dataset> =>
  eventsDataset(Math.round(items * PLAYS_PER_USER), files.length);

/** Our transform of events, which runs in the rounds of the users. */
export const eventsContestant = (plays: Dataset): Contestant => ({
  name: EVENTS,
  run: () => runOurs(plays.files, 'out-plays', 'GZIP', process.execPath, 2, 'plays'),
});

/** Unpacked bytes per second of events beside those of users; nothing when users did not take part. */
export function eventGoals(users: Dataset, plays: Dataset, costs: Rounds): Goal[] {
  const lines: string[][] = [];
  const perMb: number[] = [];
  for (const [name, data] of [
    [USERS, users],
    [EVENTS, plays],
  ] as const) {
    const cost = typical(costs, name);
    if (cost === null) return [];
    const mb = unpackedBytes(data) / 1e6;
    perMb.push(cost.cpuSeconds / mb);
    lines.push([
      name,
      String(data.items),
      mb.toFixed(0),
      (mb / cost.wallSeconds).toFixed(0),
      (mb / cost.cpuSeconds).toFixed(0),
      cost.peakMb.toFixed(0),
    ]);
  }
  const header = ['program', 'records', 'unpacked MB', 'MB/s', 'MB per CPU s', 'peak MB'];
  console.log(`\n${table([header, ...lines])}`);
  const [ofUsers = NaN, ofEvents = NaN] = perMb;
  const goal: Goal = {
    what: 'transform CPU per unpacked MB, events',
    measured: ofEvents / ofUsers,
    // A tenth more of a play's bytes than of a user's come out again, and packing them is most of the work.
    goal: 1.1,
    unit: 'x',
    of: 'users',
  };
  return [goal, { ...goal, goal: 1, stretch: true }];
}
