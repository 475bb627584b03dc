import { addDays } from '../../core/day';
import { startKillWorld, type KillWorld } from '../support/a-kill-world';
import { fillUp } from '../kills/disturbed-run';
import { daysOf, harmOf, harmOfRecaptures, layDay, leftUploads, startWork } from './days';
import { roundOf } from './decisions';
import { runRound } from './round';

const MINUTES = Number(process.env.MILLRACE_SOAK_MINUTES ?? '2');
const SEED = Number(process.env.MILLRACE_SOAK_SEED ?? '1');
/** The first day that is worked on; the others follow it. */
const DAYS_BEFORE = 300;

let world: KillWorld;

beforeAll(async () => {
  world = await startKillWorld({ users: 40, devices: 300, plays: 20 }, 9);
  await fillUp(world);
}, 300_000);
afterAll(() => world.stop());

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const tally = (hits: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const hit of hits) counts.set(hit, (counts.get(hit) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${what} ${count}`).join(', ');
};

it(
  `loads everything once through ${MINUTES} minutes of faults of seed ${SEED}`,
  async () => {
    const found = {
      lost: [] as string[],
      doubled: [] as string[],
      stuck: [] as string[],
      failed: [] as string[],
      uploads: [] as string[],
    };
    const hits: string[] = [];
    const until = Date.now() + MINUTES * 60_000;
    let day = addDays(world.day, -DAYS_BEFORE);
    let recaptures = 0;
    let rounds = 0;
    for (; Date.now() < until; rounds += 1) {
      const round = roundOf(SEED, rounds);
      const days = Array.from({ length: daysOf(round) }, (_, at) => addDays(day, at));
      day = addDays(day, days.length);
      for (const each of days) await layDay(world, each);
      if (round.recapture) recaptures += 1;
      say(
        `round ${rounds}: ${round.work} ${days.join(' ')}${round.recapture ? ', devices captured anew' : ''}`,
      );
      const beganMs = Date.now();
      const end = await runRound(
        world,
        round,
        () => startWork(world, round, days),
        (line) => say(`round ${rounds}, ${line}`),
      );
      say(
        `round ${rounds}: ${end.hits.length} done to it, ${((Date.now() - beganMs) / 1_000).toFixed(1)} s`,
      );
      for (const failure of [...end.failed, ...end.stuck]) say(`round ${rounds}: ${failure}`);
      hits.push(...end.hits);
      found.stuck.push(...end.stuck);
      found.failed.push(...end.failed);
      const harms = [
        ...(await Promise.all(days.map((each) => harmOf(world, each, each === days.at(-1))))),
        await harmOfRecaptures(world, recaptures),
      ];
      found.lost.push(...harms.flatMap(({ lost }) => lost));
      found.doubled.push(...harms.flatMap(({ doubled }) => doubled));
      found.uploads.push(...(await leftUploads(world)));
    }
    say(
      `soak of seed ${SEED}: ${rounds} rounds, ${hits.length} hits (${tally(hits)}); lost ${found.lost.length}, doubled ${found.doubled.length}, stuck ${found.stuck.length}, failed ${found.failed.length}`,
    );
    expect(found).toEqual({ lost: [], doubled: [], stuck: [], failed: [], uploads: [] });
  },
  MINUTES * 60_000 + 600_000,
);
