import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { RANGE_BYTES } from '../../core/border/part-sizes';
import type { SyncDone } from '../../core/contracts/sync';
import { DAY, MEGABYTE, objectsOf } from '../support/a-sync';
import { ROOT } from '../support/checkout';
import { startFaultProxy, type Fault, type FaultProxy, type Passing } from '../support/fault-proxy';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

let sides: TwoPartitions;
let world: ReturnType<typeof objectsOf>;
let proxy: FaultProxy;
let child: ChildProcess;
/** Where the process is killed, and whether what it asked for there is done nevertheless. */
let deadly: {
  readonly isIt: (passing: Omit<Passing, 'fault'>) => boolean;
  readonly as: Fault;
} | null;

beforeAll(async () => {
  sides = await startTwoPartitions();
  world = objectsOf(sides.world);
  proxy = await startFaultProxy(sides.world.url, async (passing) => {
    if (deadly?.isIt(passing) !== true) return null;
    const { as } = deadly;
    deadly = null;
    child.kill('SIGKILL');
    await once(child, 'exit');
    return as;
  });
});
afterAll(async () => {
  await proxy.close();
  await sides.stop();
});

/** A process that syncs a day and ends; its result, or null when it was killed. */
async function synced(type: string, how: 'unfiltered' | 'filtered'): Promise<SyncDone | null> {
  const env = { ...sides.env, MILLRACE_EU_ENDPOINT_URL_S3: proxy.url };
  child = spawn(process.execPath, [join(ROOT, 'dist', 'bench', 'sync-ours.js'), type, DAY, how], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') return null;
  expect(code).toBe(0);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as SyncDone;
}

const isPart = ({ method, url }: Omit<Passing, 'fault'>, number?: number): boolean =>
  method === 'PUT' && url.includes(`partNumber=${number ?? ''}`);
const isCopy = ({ method, url }: Omit<Passing, 'fault'>): boolean =>
  method === 'PUT' && !/[?]|\/\.(sync|crossings)\//.test(url);

/** Bytes of copies that were sent, whole or in parts, since the proxy had passed so many requests. */
const sentSince = (from: number): number =>
  proxy.passed
    .slice(from)
    .filter((passing) => isCopy(passing) || isPart(passing))
    .reduce((sum, { sent }) => sum + sent, 0);

const BOUNDARIES: [string, (passing: Omit<Passing, 'fault'>) => boolean][] = [
  ['the upload begins', ({ method, url }) => method === 'POST' && url.includes('?uploads')],
  ['part 1 is sent', (passing) => isPart(passing, 1)],
  ['part 2 is sent', (passing) => isPart(passing, 2)],
  ['the last part is sent', (passing) => isPart(passing, 4)],
  ['the upload ends', ({ method, url }) => method === 'POST' && url.includes('uploadId=')],
  ['a small object is sent', isCopy],
  ['the log is written', ({ url }) => url.includes('/.crossings/') && !url.includes('?')],
  ['the manifest is written', ({ url }) => /\/\.sync\/.*\/0001\.json/.test(url)],
];

it.each(
  BOUNDARIES.flatMap(([what, isIt]): [string, string, typeof isIt, Fault][] => [
    ['before', what, isIt, 'refused'],
    ['after', what, isIt, 'lost'],
  ]),
)('goes on after a SIGKILL %s %s', async (when, what, isIt, as) => {
  const type = `${when}-${what}`.replaceAll(' ', '-');
  const bodies = new Map<string, Buffer>();
  for (const [name, size] of Object.entries({ a: 100, b: 26 * MEGABYTE, c: 200 })) {
    bodies.set(`${type}/2026/11/20/09/${name}`, randomBytes(size));
    await objectsOf(sides.china).put(
      `${type}/2026/11/20/09/${name}`,
      bodies.get(`${type}/2026/11/20/09/${name}`)!,
    );
  }
  const from = proxy.passed.length;
  deadly = { isIt: (passing) => passing.url.includes(type) && isIt(passing), as };
  expect(await synced(type, 'unfiltered')).toBeNull();
  const done = await synced(type, 'unfiltered');

  const { objects } = await world.manifest(done!);
  expect(objects.map(({ key }) => key)).toEqual([...bodies.keys()]);
  for (const { key, copy } of objects)
    expect((await world.get(copy.key)).equals(bodies.get(key)!)).toBe(true);
  expect(await world.keys(`${type}/`)).toEqual(objects.map(({ copy }) => copy.key));
  expect(await world.uploads(`${type}/`)).toEqual([]);
  const bytes = [...bodies.values()].reduce((sum, { length }) => sum + length, 0);
  // At most the part that was being sent of the large one, and each of the small ones.
  expect(sentSince(from)).toBeLessThanOrEqual(bytes + RANGE_BYTES + 300);
});

it('goes on after a SIGKILL in the middle of a filtered copy, and sends no part twice but the one in flight', async () => {
  const lines = Array.from(
    { length: 330_000 },
    (_, n) => `{"id":"${randomBytes(18).toString('base64')}","userid":"${n}","note":"private"}\n`,
  );
  await objectsOf(sides.china).put('killed/2026/11/20/09/a', Buffer.from(lines.join('')));
  const from = proxy.passed.length;
  deadly = { isIt: (passing) => isPart(passing, 3), as: 'refused' };
  expect(await synced('killed', 'filtered')).toBeNull();
  const done = await synced('killed', 'filtered');
  expect(done!.books).toEqual({ read: 330_000, crossed: 330_000, heldBack: 0 });
  const [object] = (await world.manifest(done!)).objects;
  expect(
    gunzipSync(await world.get(object!.copy.key))
      .toString('utf8')
      .split('\n'),
  ).toHaveLength(330_001);
  expect(sentSince(from)).toBeLessThanOrEqual(object!.copy.size + RANGE_BYTES);
  expect(await world.uploads('killed/')).toEqual([]);
});
