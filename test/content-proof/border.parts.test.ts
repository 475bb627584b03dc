import { createSyncActivities } from '../../activities/sync';
import type { BatchDone, SyncPlanRef } from '../../core/contracts/sync';
import { runFailure } from '../../core/run-failure';
import { borderDeps, DAY, objectsOf, sync, unfilteredType } from '../support/a-sync';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

let sides: TwoPartitions;
let china: ReturnType<typeof objectsOf>;
let world: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  sides = await startTwoPartitions();
  china = objectsOf(sides.china);
  world = objectsOf(sides.world);
});
afterAll(() => sides.stop());

let types = 0;
/** A type of its own, with three objects in China, and the border's activities for it. */
async function aDay() {
  types += 1;
  const type = `proved_${types}`;
  for (const name of ['a', 'b', 'c'])
    await china.put(`${type}/2026/11/20/09/${name}`, Buffer.from(`{"id":"${name}"}\n`));
  const deps = borderDeps(sides.env, [unfilteredType(type)]);
  return { type, deps, ...createSyncActivities(deps) };
}

/** How a run fails whose activity fails so. */
const heard = (activityType: string, work: Promise<unknown>) =>
  work.then(
    () => null,
    (cause: unknown) => runFailure({ name: 'ActivityFailure', activityType, cause }),
  );

type Books = { readonly plan: SyncPlanRef; readonly batch: BatchDone };
const rewritten = async (key: string, change: (text: string) => string): Promise<void> => {
  const text = (await world.get(key)).toString();
  await world.put(key, Buffer.from(change(text)));
};
const firstLine = (text: string): string => text.slice(0, text.indexOf('\n') + 1);

it.each<[string, (books: Books) => Promise<void>, string, RegExp]>([
  [
    'a line of the crossing log is dropped',
    ({ batch }) => rewritten(batch.logKey, (text) => text.replace(firstLine(text), '')),
    'ObjectDiffers',
    /\.crossings\/.*SHA-256/,
  ],
  [
    'a line of the crossing log is doubled',
    ({ batch }) => rewritten(batch.logKey, (text) => firstLine(text) + text),
    'ObjectDiffers',
    /\.crossings\/.*SHA-256/,
  ],
  [
    'a line of the crossing log is altered',
    ({ batch }) => rewritten(batch.logKey, (text) => text.replace('/b', '/B')),
    'ObjectDiffers',
    /\.crossings\/.*SHA-256/,
  ],
  [
    'the crossing log is dropped',
    ({ batch }) => world.remove(batch.logKey),
    'ObjectGone',
    /\.crossings\/.*is gone/,
  ],
  [
    'an object of the plan is dropped',
    ({ plan }) => rewritten(plan.planKey, (text) => text.replace('/b', '/B')),
    'ObjectDiffers',
    /\.sync\/.*SHA-256/,
  ],
  [
    'the plan is dropped',
    ({ plan }) => world.remove(plan.planKey),
    'ObjectGone',
    /\.sync\/.*is gone/,
  ],
])('refuses to name what crossed when %s', async (_what, damage, type, message) => {
  const { type: dataType, planSync, copyObjects, finishSync } = await aDay();
  const plan = await planSync({ dataType, day: DAY });
  const batch = await copyObjects({ plan, batch: 0 });
  await damage({ plan, batch });
  expect(await heard('finishSync', finishSync({ plan, batches: [batch] }))).toMatchObject({
    hop: 'sync',
    type,
    message: expect.stringMatching(message) as string,
  });
});

it('finds a copy that was altered when the day is synced again, and never takes it for its source', async () => {
  const { type, deps } = await aDay();
  const { done } = await sync(deps, type);
  const [first] = (await world.manifest(done)).objects;
  await world.put(first!.copy.key, Buffer.from('{"id":"z"}\n'));
  expect(await heard('copyObjects', sync(deps, type))).toMatchObject({
    hop: 'sync',
    type: 'CopyDiffers',
    message: expect.stringContaining(first!.copy.key) as string,
  });
});

it('brings a copy that was dropped again', async () => {
  const { type, deps } = await aDay();
  const { done } = await sync(deps, type);
  const [first] = (await world.manifest(done)).objects;
  await world.remove(first!.copy.key);
  expect((await sync(deps, type)).done).toEqual({ ...done, copied: 1 });
  expect((await world.get(first!.copy.key)).toString()).toBe('{"id":"a"}\n');
});
