import { randomBytes } from 'node:crypto';
import type { SyncDeps } from '../../activities/sync-deps';
import type { BatchDone, SyncDone } from '../../core/contracts/sync';
import {
  attempted,
  borderDeps,
  DAY,
  filteredType,
  MEGABYTE,
  objectsOf,
  unfilteredType,
} from '../support/a-sync';
import { oneInTen, startFaultProxy, type Fault, type FaultProxy } from '../support/fault-proxy';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

let sides: TwoPartitions;
let world: ReturnType<typeof objectsOf>;
const proxies: FaultProxy[] = [];
beforeAll(async () => {
  sides = await startTwoPartitions();
  world = objectsOf(sides.world);
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(() => sides.stop());

type Choose = Parameters<typeof startFaultProxy>[1];

/** A border worker whose lines to both sides are bad. */
async function behind(china: Choose, copies: Choose): Promise<Readonly<Record<string, string>>> {
  const [cn, eu] = [
    await startFaultProxy(sides.china.url, china),
    await startFaultProxy(sides.world.url, copies),
  ];
  proxies.push(cn, eu);
  return {
    ...sides.env,
    MILLRACE_CN_ENDPOINT_URL_S3: cn.url,
    MILLRACE_EU_ENDPOINT_URL_S3: eu.url,
  };
}

/** The hop as the workflow runs it, its activities tried again as Temporal does. */
async function synced(deps: SyncDeps, dataType: string): Promise<SyncDone> {
  const plan = await attempted(deps, ({ planSync }) => planSync({ dataType, day: DAY }));
  const batches: BatchDone[] = [];
  for (let batch = 0; batch < plan.batches; batch += 1)
    batches.push(await attempted(deps, ({ copyObjects }) => copyObjects({ plan, batch })));
  return attempted(deps, ({ finishSync }) => finishSync({ plan, batches }));
}

/** Every copy that is named has the bytes of its source, nothing else lies there, and nothing is half done. */
async function expectWhole(done: SyncDone, bodies: ReadonlyMap<string, Buffer>): Promise<void> {
  const { objects } = await world.manifest(done);
  expect(objects.map(({ key }) => key)).toEqual([...bodies.keys()].sort());
  for (const { key, copy } of objects)
    expect({ key, same: (await world.get(copy.key)).equals(bodies.get(key)!) }).toEqual({
      key,
      same: true,
    });
  const prefix = `${done.dataType}/`;
  expect(await world.keys(prefix)).toEqual(objects.map(({ copy }) => copy.key).sort());
  expect(await world.uploads(prefix)).toEqual([]);
}

async function layDay(type: string, sizes: readonly number[]): Promise<Map<string, Buffer>> {
  const bodies = new Map<string, Buffer>();
  for (const [n, size] of sizes.entries()) {
    const key = `${type}/2026/11/20/09/object ${n}+ü`;
    bodies.set(key, randomBytes(size));
    await objectsOf(sides.china).put(key, bodies.get(key)!);
  }
  return bodies;
}

it.each([1, 2, 3])(
  'copies everything once when one request in ten fails on either side (seed %d)',
  async (seed) => {
    const type = `storm${seed}`;
    const bodies = await layDay(type, [
      ...Array.from({ length: 150 }, (_, n) => 1 + n * 300),
      ...[2, 3, 4, 5, 6].map((megabytes) => megabytes * MEGABYTE),
      21 * MEGABYTE,
      10 * MEGABYTE,
    ]);
    const deps = borderDeps(await behind(oneInTen(seed), oneInTen(seed + 100)), [
      unfilteredType(type),
    ]);
    await expectWhole(await synced(deps, type), bodies);
    const faults = proxies.flatMap(({ passed }) => passed).filter(({ fault }) => fault !== null);
    expect(new Set(faults.map(({ fault }) => fault)).size).toBe(6);
  },
);

it('filters the same when one request in ten fails on either side', async () => {
  const lines = Array.from(
    { length: 170_000 },
    (_, n) => `{"id":"${randomBytes(18).toString('base64')}","userid":"${n}","note":"private"}\n`,
  );
  const body = Buffer.from(lines.join(''));
  await objectsOf(sides.china).put('filtered/2026/11/20/09/a', body);
  const type = filteredType('filtered');
  const deps = borderDeps(await behind(oneInTen(7), oneInTen(8)), [type]);
  const done = await synced(deps, 'filtered');
  expect(done.books).toEqual({ read: 170_000, crossed: 170_000, heldBack: 0 });
  expect(await world.uploads('filtered/')).toEqual([]);
  const [object] = (await world.manifest(done)).objects;
  expect(object!.copy.etag).toMatch(/-2$/);

  // The same over a good line is the same copy.
  await world.remove(object!.copy.key);
  const again = await synced(borderDeps(sides.env, [type]), 'filtered');
  const [copy] = (await world.manifest(again)).objects;
  expect(copy!.copy).toEqual(object!.copy);
});

/** The first request of its kind has this fault; what is sent after it is counted. */
function first(isIt: (url: string, method: string) => boolean, fault: Fault): Choose {
  let isDone = false;
  return ({ url, method }) => {
    if (isDone || !isIt(url, method)) return null;
    isDone = true;
    return fault;
  };
}

const isPut = (url: string, method: string): boolean =>
  method === 'PUT' && !url.includes('?') && !/\/\.(sync|crossings)\//.test(url);
const isPart = (url: string, method: string): boolean =>
  method === 'PUT' && url.includes('partNumber=2');
const isComplete = (url: string, method: string): boolean =>
  method === 'POST' && url.includes('uploadId=');
const isBegin = (url: string, method: string): boolean =>
  method === 'POST' && url.includes('uploads');
const isManifest = (url: string, method: string): boolean =>
  method === 'PUT' && /\/\.sync\/.*\/\d{4}\.json/.test(url);
const isLog = (url: string, method: string): boolean =>
  method === 'PUT' && url.includes('/.crossings/');

it.each<[string, (url: string, method: string) => boolean, Fault]>([
  ['the answer to a whole copy is lost', isPut, 'lost'],
  ['a whole copy is damaged on its way', isPut, 'damaged'],
  ['the answer to a part is lost', isPart, 'lost'],
  ['a part is damaged on its way', isPart, 'damaged'],
  ['the answer to the beginning of an upload is lost', isBegin, 'lost'],
  ['the answer to the end of an upload is lost', isComplete, 'lost'],
  ['the end of an upload fails', isComplete, 500],
  ['the answer to a log is lost', isLog, 'lost'],
  ['the answer to a manifest is lost', isManifest, 'lost'],
])('ends the same when %s', async (what, isIt, fault) => {
  const type = what.replaceAll(' ', '-');
  const bodies = await layDay(type, [100, 17 * MEGABYTE]);
  const env = await behind(() => null, first(isIt, fault));
  const deps = borderDeps(env, [unfilteredType(type)]);
  const done = await synced(deps, type);
  expect(proxies[1]!.passed.filter((passing) => passing.fault !== null)).toHaveLength(1);
  expect(done.number).toBe(1);
  await expectWhole(done, bodies);
});

const isRead = (url: string, method: string): boolean =>
  method === 'GET' && !url.includes('list-type');

it.each<[string, Choose, Choose]>([
  ['the answer to its copy is lost', () => null, first(isPut, 'lost')],
  ['its copy is damaged on its way', () => null, first(isPut, 'damaged')],
  ['its copy does not arrive', () => null, first(isPut, 'refused')],
  ['it comes cut short', first(isRead, 'truncated'), () => null],
  ['it comes damaged', first(isRead, 'damaged'), () => null],
  ['it cannot be read at first', first(isRead, 503), () => null],
])('passes an object of some megabytes on once when %s', async (what, china, copies) => {
  const type = what.replaceAll(' ', '-');
  const bodies = await layDay(type, [3 * MEGABYTE + 5]);
  const deps = borderDeps(await behind(china, copies), [unfilteredType(type)]);
  await expectWhole(await synced(deps, type), bodies);
  expect(proxies.flatMap(({ passed }) => passed).filter(({ fault }) => fault)).toHaveLength(1);
});

it('takes nothing of an object that is overwritten while it is copied in parts', async () => {
  const type = 'overwritten';
  const [[key] = []] = await layDay(type, [40 * MEGABYTE]);
  const now = randomBytes(40 * MEGABYTE);
  let reads = 0;
  const china: Choose = async ({ url, method }) => {
    if (isRead(url, method) && ++reads === 4) await objectsOf(sides.china).put(key!, now);
    return null;
  };
  const deps = borderDeps(await behind(china, () => null), [unfilteredType(type)]);
  const before = await synced(deps, type);
  expect((await world.manifest(before)).objects).toEqual([]);
  expect(await world.keys(`${type}/`)).toEqual([]);
  await expectWhole(await synced(deps, type), new Map([[key!, now]]));
});

/** Objects that were read in China, copies that were written, and all other requests of a sync. */
async function asked(type: string): Promise<{ reads: number; writes: number; others: number }> {
  const deps = borderDeps(
    await behind(
      () => null,
      () => null,
    ),
    [unfilteredType(type)],
  );
  await synced(deps, type);
  const [china, copies] = proxies.slice(-2).map(({ passed }) => passed);
  const reads = china!.filter(({ url, method }) => isRead(url, method)).length;
  const writes = copies!.filter(({ url, method }) => isPut(url, method)).length;
  return { reads, writes, others: china!.length + copies!.length - reads - writes };
}

it('spends one read and one write on a small object, none on one that is there, and nothing else', async () => {
  const small = Array.from({ length: 90 }, (_, n) => 16_000 + n);
  await layDay('few', small.slice(0, 9));
  await layDay('many', small);
  const few = await asked('few');
  expect(few).toMatchObject({ reads: 9, writes: 9 });
  expect(await asked('many')).toEqual({ reads: 90, writes: 90, others: few.others });
  expect(await asked('many')).toMatchObject({ reads: 0, writes: 0 });
});
