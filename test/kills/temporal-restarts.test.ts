import type { DayReport } from '../../core/contracts/day';
import { dice } from '../../local/seed/dice';
import { SEEDED_TYPES } from '../../local/demo/seeded';
import { startKillWorld, type KillWorld } from '../support/a-kill-world';
import { fenceOf, loadsOf, openUploads, stageTables } from '../support/end-state';
import { hold } from '../support/hold';
import { outlast } from '../support/outlast';
import { fillUp } from './disturbed-run';

const SEED = 1;
const MOMENTS = 10;
/** Requests between two of them, at most. */
const APART = 30;

let world: KillWorld;

beforeAll(async () => {
  world = await startKillWorld({ users: 60, devices: 600, plays: 60 }, 8);
  await world.layDays(1);
  await fillUp(world);
}, 300_000);
afterAll(() => world.stop());

interface Moment {
  /** The request of the fleet that waits meanwhile. */
  readonly request: number;
  readonly how: 'stop' | 'kill';
}

function moments(): readonly Moment[] {
  const draw = dice(SEED, 'moments');
  let request = 0;
  return Array.from({ length: MOMENTS }, () => {
    request += 1 + Math.floor(draw() * APART);
    return { request, how: draw() < 0.5 ? 'stop' : 'kill' } as const;
  });
}

it(`ends a whole day complete though Temporal is stopped or killed at ${MOMENTS} moments of it`, async () => {
  const { fleet, laptop, stack, day } = world;
  const left = [...moments()];
  const ended: string[] = [];
  let restarts: Promise<void> = Promise.resolve();
  fleet.begin((number, { service, operation, about }) => {
    if (number !== left[0]?.request) return null;
    const { how } = left.shift()!;
    const held = hold('before');
    restarts = restarts.then(async () => {
      await stack.temporal[how]();
      await stack.temporal.start();
      ended.push(`${how} at request ${number} (${service} ${operation} ${about})`);
      held.go();
    });
    return held;
  });
  const handle = await laptop.temporal.workflow.start<(input: object) => Promise<DayReport>>(
    'dailyRun',
    { taskQueue: 'etl', workflowId: `daily-run/${day}`, args: [{ day }] },
  );
  const beganMs = Date.now();
  const { outcomes } = await outlast(() => handle.result());
  await restarts;
  process.stderr.write(
    `a day with ${ended.length} restarts of Temporal: ${((Date.now() - beganMs) / 1_000).toFixed(1)} s\n${ended.map((line) => `  ${line}\n`).join('')}`,
  );
  expect(ended).toHaveLength(MOMENTS);
  expect(outcomes.map(({ dataType }) => dataType).sort()).toEqual([...SEEDED_TYPES].sort());
  for (const type of SEEDED_TYPES) {
    await world.expectRows(type, day);
    const loads = await loadsOf(laptop, type, day);
    expect(loads).toHaveLength(1);
    expect(await fenceOf(laptop, type, day)).toMatchObject([{ loadedEpoch: loads[0]?.epoch }]);
  }
  expect(await openUploads(world.root)).toEqual([]);
  expect(await stageTables(laptop)).toEqual([]);
}, 300_000);
