import { addDays } from '../../core/day';
import { startKillWorld, type KillWorld } from '../support/a-kill-world';
import { fillUp } from '../kills/disturbed-run';
import { attemptStamp } from '../../core/warehouse/epoch';
import type { LoadTrace } from '../../activities/load-trace';
import { heldToModel } from '../model/held-to-model';
import { stageTables } from '../support/end-state';
import { tracesOfLog, type SeenTrace } from '../support/traces';
import { daysOf, harmOf, harmOfRecaptures, layDay, leftUploads, startWork } from './days';
import { roundOf } from './decisions';
import { runRound } from './round';

const MINUTES = Number(process.env.MILLRACE_SOAK_MINUTES ?? '2');
const SEED = Number(process.env.MILLRACE_SOAK_SEED ?? '1');
/** The first day that is worked on; the others follow it. */
const DAYS_BEFORE = 300;

let world: KillWorld;

beforeAll(async () => {
  // So many that hardly a day has below half of the events of one shortly before: there the shrink guard rightly stops.
  world = await startKillWorld({ users: 40, devices: 300, plays: 80 }, 9);
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

const traced = (): SeenTrace[] =>
  world.fleet.logs.flatMap((lines, n) => tracesOfLog(lines, 'soak', `worker ${n}`));

it('has said, in all of it, only what the models of load and export allow', () => {
  const seen = traced();
  expect(seen.length).toBeGreaterThan(0);
  const { faults, edges } = heldToModel(seen);
  say(`${seen.length} steps traced, ${edges.size} edges of the models seen`);
  expect(faults).toEqual([]);
});

const isLoad = (trace: SeenTrace['trace']): trace is LoadTrace => trace.hop === 'load';

it('has left no stage table but those of attempts that were cut off before their commit', async () => {
  const loads = traced().flatMap(({ trace }) => (isLoad(trace) ? [trace] : []));
  const committed = new Set(
    loads.flatMap(({ step, epoch }) => (step === 'commit.ok' ? [epoch] : [])),
  );
  const cutOff = loads.filter(({ step, epoch }) => step === 'stage.sent' && !committed.has(epoch));
  const allowed = cutOff.map(({ dataType, epoch }) => `stage_${dataType}_${attemptStamp(epoch)}_`);
  const left = await stageTables(world.laptop);
  say(`${left.length} stage tables are left of ${cutOff.length} attempts that were cut off`);
  expect(left.filter((name) => !allowed.some((prefix) => name.startsWith(prefix)))).toEqual([]);
});
