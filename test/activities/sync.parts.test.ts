import { createHash, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { UploadPartCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { createSyncActivities } from '../../activities/sync';
import { copyKeyUnder, borderPolicy } from '../../activities/border-policy';
import {
  borderDeps,
  DAY,
  filteredType,
  finished,
  MEGABYTE,
  objectsOf,
  sync,
  unfilteredType,
} from '../support/a-sync';
import { anAttempt } from '../support/an-attempt';
import { hashOf } from '../support/crossing-oracle';
import { startTwoPartitions, type Side, type TwoPartitions } from '../support/two-partitions';

let sides: TwoPartitions;
let china: ReturnType<typeof objectsOf>;
let world: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  sides = await startTwoPartitions();
  china = objectsOf(sides.china);
  world = objectsOf(sides.world);
});
afterAll(() => sides.stop());

const at = (type: string, name: string): string => `${type}/2026/11/20/09/${name}`;

it('copies what lies in China byte for byte, under a name that says what it is a copy of', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('plain')]);
  const bodies: Record<string, Buffer> = {
    [at('plain', 'a.json')]: Buffer.from('{"id":1}'),
    [at('plain', 'large.gz')]: randomBytes(20 * MEGABYTE + 17),
  };
  for (const [key, body] of Object.entries(bodies)) await china.put(key, body);
  await china.put(at('plain', '_SUCCESS'), Buffer.from('x'));
  await china.put('plain/2026/11/21/00/tomorrow.json', Buffer.from('{}'));

  const { done } = await sync(deps, 'plain');
  expect(done).toMatchObject({ number: 1, objects: 2, gone: 0, copied: 2, leftOut: { hidden: 1 } });
  const { objects } = await world.manifest(done);
  expect(objects.map(({ key }) => key)).toEqual(Object.keys(bodies));
  for (const { key, copy } of objects) {
    expect(copy.key).toMatch(/^plain\/2026\/11\/20\/09\/[a-z.]+\.[0-9a-f]{12}$/);
    expect((await world.get(copy.key)).equals(bodies[key]!)).toBe(true);
  }
  expect(await world.uploads()).toEqual([]);

  const again = await sync(deps, 'plain');
  expect(again.done).toEqual({ ...done, copied: 0 });
});

it('streams parts that are larger than what is read at once, and does not send those that are there', async () => {
  const type = unfilteredType('huge');
  const parts = { partBytes: () => 17 * MEGABYTE };
  const body = randomBytes(40 * MEGABYTE);
  await china.put(at('huge', 'a'), body);
  const cancel = new AbortController();
  let sent = 0;
  const stopping = borderDeps(sides.env, [type], {
    ...parts,
    pace: async (bytes) => {
      sent += bytes;
      if (sent > 26 * MEGABYTE) cancel.abort(new Error('cancelled'));
    },
    attempt: () => anAttempt({ signal: cancel.signal }),
  });
  await expect(sync(stopping, 'huge')).rejects.toThrow('cancelled');
  expect(await world.uploads('huge/')).toHaveLength(1);

  sent = 0;
  const deps = borderDeps(sides.env, [type], {
    ...parts,
    pace: async (bytes) => void (sent += bytes),
  });
  const { done } = await sync(deps, 'huge');
  const [object] = (await world.manifest(done)).objects;
  expect(object!.copy.etag).toMatch(/-3$/);
  expect(object!.copy.sha256).toBe(createHash('sha256').update(body).digest('hex'));
  expect((await world.get(object!.copy.key)).equals(body)).toBe(true);
  // The first part was there; plans, logs and manifests are not paced.
  expect(sent).toBe(23 * MEGABYTE);
});

it('lets through the filter what the policy names, counts the rest, and balances the books', async () => {
  const deps = borderDeps(sides.env, [filteredType('lines')]);
  const people = ['{"id":"1","userid":"anna","note":"private"}', '{"id":"2","userid":"bo"}'];
  await china.put(at('lines', 'a.gz'), gzipSync(`${people.join('')}\n{"id":"3",\n`));
  await china.put(at('lines', 'b'), Buffer.from('{"id":"4","unheard":1}\n'));

  const { done, batches } = await sync(deps, 'lines');
  expect(done).toMatchObject({ objects: 2, books: { read: 4, crossed: 3, heldBack: 1 } });
  const { objects } = await world.manifest(done);
  const text = gunzipSync(await world.get(objects[0]!.copy.key)).toString('utf8');
  expect(text).toBe(
    `{"id":"1","userid":"${hashOf('anna')}"}\n{"id":"2","userid":"${hashOf('bo')}"}\n`,
  );
  expect(objects[0]!.lines).toEqual({ read: 3, crossed: 2, heldBack: 1 });
  expect(objects[0]!.unpackedBytes).toEqual({ read: 77, crossed: 67, heldBack: 10 });
  expect(done.unpackedBytes).toEqual({ read: 99, crossed: 89, heldBack: 10 });
  const log = (await world.get(batches[0]!.logKey)).toString('utf8');
  expect(
    log
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    {
      filtered: {
        dropped: { note: 1 },
        hashed: { userid: 2 },
        heldBackByReason: { unparsable: 1 },
      },
    },
    { filtered: { dropped: { '(unknown)': 1 } } },
  ]);
});

/** Some 600 bytes each, run together as Firehose writes them. */
const stretch = (events: number): string[] =>
  Array.from({ length: events }, (_, n) => `{"id":"${n}","note":"${'x'.repeat(580)}"}`);

describe('a day of which a broken event holds back most', () => {
  const broken = stretch(2_000).with(2, '{"id":"2",').join('');
  const held = Buffer.byteLength(stretch(2_000).slice(3).join('')) + '{"id":"2",'.length;
  const refusal = (type: string) => ({
    type: 'TooManyHeldBack',
    nonRetryable: true,
    message: expect.stringMatching(
      new RegExp(`^${type} ${DAY}: 1 of 3 records, 1\\.2 MB of .* ${at(type, 'a')} \\(1\\.2 MB\\)`),
    ) as string,
  });
  const manifests = async (type: string): Promise<string[]> =>
    (await world.keys(`.sync/${type}/${DAY}/`)).filter((key) => !key.includes('plan-'));

  it('is refused, and gets no manifest, until more may be held back', async () => {
    const type = filteredType('held');
    await china.put(at('held', 'a'), Buffer.from(broken));
    const refused = () =>
      expect(sync(borderDeps(sides.env, [type]), 'held')).rejects.toMatchObject(refusal('held'));
    await refused();
    // Again: now the copy is there, and its log.
    await refused();
    expect(await manifests('held')).toEqual([]);

    const raised = { ...type, quarantineLimit: { records: 1000, share: 1 } };
    const { done } = await sync(borderDeps(sides.env, [raised]), 'held');
    expect(done).toMatchObject({
      number: 1,
      copied: 0,
      books: { read: 3, crossed: 2, heldBack: 1 },
      unpackedBytes: { heldBack: held },
    });
    // The manifest that is there does not speak for a limit that was lowered since.
    await refused();
  });

  it('is mended by writing the object anew', async () => {
    const deps = borderDeps(sides.env, [filteredType('mended')]);
    await china.put(at('mended', 'a'), Buffer.from(broken));
    await expect(sync(deps, 'mended')).rejects.toMatchObject(refusal('mended'));
    await china.put(at('mended', 'a'), Buffer.from(stretch(2_000).join('')));
    const { done } = await sync(deps, 'mended');
    expect(done).toMatchObject({ objects: 1, books: { read: 2_000, crossed: 2_000 } });
  });

  it('goes on without what somebody sets aside, but not without what is gone', async () => {
    const deps = borderDeps(sides.env, [filteredType('aside')]);
    await china.put(at('aside', 'a'), Buffer.from(broken));
    await expect(sync(deps, 'aside')).rejects.toMatchObject(refusal('aside'));
    await china.remove(at('aside', 'a'));
    await expect(sync(deps, 'aside')).rejects.toMatchObject(refusal('aside'));
    await china.put(at('aside', '_a'), Buffer.from(broken));
    const { done } = await sync(deps, 'aside');
    expect(done).toMatchObject({
      objects: 1,
      gone: 1,
      books: { read: 3, crossed: 2, heldBack: 1 },
      leftOut: { hidden: 1 },
    });
  });
});

it('lets a small day with a broken line pass', async () => {
  const deps = borderDeps(sides.env, [filteredType('small')]);
  await china.put(at('small', 'a'), Buffer.from(stretch(20).with(2, '{"id":"2",').join('')));
  const { done } = await sync(deps, 'small');
  expect(done).toMatchObject({ number: 1, books: { read: 3, crossed: 2, heldBack: 1 } });
});

it('sends a large filtered copy in parts', async () => {
  const deps = borderDeps(sides.env, [filteredType('many')]);
  const line = (n: number): string =>
    `{"id":"${randomBytes(18).toString('base64')}","userid":"${n}"}\n`;
  const text = Array.from({ length: 150_000 }, (_, n) => line(n)).join('');
  await china.put(at('many', 'all'), Buffer.from(text));
  const { done } = await sync(deps, 'many');
  const [object] = (await world.manifest(done)).objects;
  expect(object!.copy.etag).toMatch(/-2$/);
  expect(object!.lines).toEqual({ read: 150_000, crossed: 150_000, heldBack: 0 });
  const crossed = gunzipSync(await world.get(object!.copy.key))
    .toString('utf8')
    .split('\n');
  expect(crossed[149_999]).toContain(hashOf('149999'));
});

it('fails naming an object that cannot be unpacked', async () => {
  const deps = borderDeps(sides.env, [filteredType('torn')]);
  await china.put(at('torn', 'a.gz'), gzipSync(randomBytes(1_000)).subarray(0, 500));
  await expect(sync(deps, 'torn')).rejects.toMatchObject({
    type: 'EventsBroken',
    message: expect.stringContaining(at('torn', 'a.gz')) as string,
  });
});

const LONGEST = `keys/2026/11/20/09/${'ü'.repeat(502)}a`;
it.each([
  ['a blank and a plus', at('keys', 'a b+c d')],
  ['percents', at('keys', '100%25%2Fx%')],
  ['signs of a query', at('keys', 'a?b=c&d#e;f')],
  ['other scripts', at('keys', '播放 😀 ü.gz')],
  ["brackets, quotes and SigV4's exceptions", at('keys', `(a)!'*[b]"<c>~$@,:=`)],
  ['two slashes', at('keys', 'a//b')],
  ['1,024 bytes', LONGEST],
])('copies a key with %s', async (_, key) => {
  expect(Buffer.byteLength(LONGEST)).toBe(1024);
  const deps = borderDeps(sides.env, [unfilteredType('keys')]);
  const body = randomBytes(100);
  await china.put(key, body);
  const { done } = await sync(deps, 'keys');
  const object = (await world.manifest(done)).objects.find((each) => each.key === key);
  expect((await world.get(object!.copy.key)).equals(body)).toBe(true);
  expect((await sync(deps, 'keys')).done).toEqual({ ...done, copied: 0 });
});

it('asks the pace for each byte that it sends, whole, passed on, in parts and in streamed parts', async () => {
  const sizes = { a: 1_000, b: 3 * MEGABYTE, c: 20 * MEGABYTE, d: 40 * MEGABYTE };
  for (const [name, size] of Object.entries(sizes))
    await china.put(at('paced', name), randomBytes(size));
  let asked = 0;
  const deps = borderDeps(sides.env, [unfilteredType('paced')], {
    partBytes: (size) => (size > sizes.c ? 17 * MEGABYTE : 8 * MEGABYTE),
    pace: async (bytes) => void (asked += bytes),
  });
  const { done } = await sync(deps, 'paced');
  expect(asked).toBe(done.bytes);
  expect(done.bytes).toBe(Object.values(sizes).reduce((sum, size) => sum + size));
});

it('copies a large key with signs in parts', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('wide')]);
  const body = randomBytes(9 * MEGABYTE);
  await china.put(at('wide', 'a b+%2Fü(1)'), body);
  const { done } = await sync(deps, 'wide');
  const [object] = (await world.manifest(done)).objects;
  expect((await world.get(object!.copy.key)).equals(body)).toBe(true);
});

it('leaves out an object that changed since it was listed, says so, and brings it with the next listing', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('changing')]);
  const activities = createSyncActivities(deps);
  for (const name of ['kept', 'replaced', 'removed'])
    await china.put(at('changing', name), Buffer.from(name));
  const large = randomBytes(10 * MEGABYTE);
  await china.put(at('changing', 'large'), large);
  const plan = await activities.planSync({ dataType: 'changing', day: DAY });
  await china.put(at('changing', 'replaced'), Buffer.from('replaced again'));
  await china.remove(at('changing', 'removed'));
  large[5]! ^= 1;
  await china.put(at('changing', 'large'), large);

  const first = await finished(activities, plan);
  expect(first.batches[0]).toMatchObject({ objects: 1, changed: 3 });
  expect((await world.manifest(first.done)).objects.map(({ key }) => key)).toEqual([
    at('changing', 'kept'),
  ]);
  expect(await world.uploads('changing/')).toEqual([]);

  const { done } = await sync(deps, 'changing');
  const { objects } = await world.manifest(done);
  expect(objects.map(({ key }) => key)).toEqual(
    ['kept', 'large', 'replaced'].map((name) => at('changing', name)),
  );
  expect((await world.get(objects[1]!.copy.key)).equals(large)).toBe(true);
});

it('keeps what is gone from China, and grows while the day is written on', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('growing')]);
  await china.put(at('growing', 'a'), Buffer.from('a'));
  const first = await sync(deps, 'growing');
  await china.remove(at('growing', 'a'));
  await china.put(at('growing', 'b'), Buffer.from('b'));
  const second = await sync(deps, 'growing');
  expect(second.done).toMatchObject({ number: 2, objects: 2, gone: 1, copied: 1 });
  expect((await world.manifest(second.done)).objects).toMatchObject([
    { key: at('growing', 'a'), isGone: true },
    { key: at('growing', 'b'), isGone: false },
  ]);
  // A manifest is never changed: whoever read the first one reads the same again.
  expect((await world.manifest(first.done)).objects).toHaveLength(1);
});

it('names what it has listed of a day that is still being written, and the rest with the next listing', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('open')]);
  const activities = createSyncActivities(deps);
  await china.put(at('open', 'a'), Buffer.from('a'));
  const plan = await activities.planSync({ dataType: 'open', day: DAY });
  await china.put(at('open', 'b'), Buffer.from('b'));
  const { done } = await finished(activities, plan);
  expect(done).toMatchObject({ number: 1, objects: 1, gone: 0, copied: 1 });
  expect((await sync(deps, 'open')).done).toMatchObject({ number: 2, objects: 2, copied: 1 });
});

it('names a copy whose source was gone before any manifest did', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('fleeting')]);
  const activities = createSyncActivities(deps);
  await china.put(at('fleeting', 'a'), Buffer.from('a'));
  const plan = await activities.planSync({ dataType: 'fleeting', day: DAY });
  await activities.copyObjects({ plan, batch: 0 });
  await china.remove(at('fleeting', 'a'));
  const { done } = await sync(deps, 'fleeting');
  expect(done).toMatchObject({ objects: 1, gone: 1, copied: 0 });
});

it('brings a changed policy to a day that has crossed', async () => {
  await china.put(at('policies', 'a'), Buffer.from('{"id":"1","userid":"u","client":"c"}'));
  const before = await sync(borderDeps(sides.env, [filteredType('policies')]), 'policies');
  const deps = borderDeps(sides.env, [filteredType('policies', ['id', 'client'])]);
  const after = await sync(deps, 'policies');
  expect(after.done).toMatchObject({ number: 2, objects: 1, copied: 1 });
  const [object] = (await world.manifest(after.done)).objects;
  expect(gunzipSync(await world.get(object!.copy.key)).toString()).toContain('"client":"c"');
  expect((await world.manifest(before.done)).objects[0]!.policyVersion).not.toBe(
    object!.policyVersion,
  );
});

it('refuses a plan of another policy than its own', async () => {
  await china.put(at('versions', 'a'), Buffer.from('{"id":"1"}'));
  const newer = createSyncActivities(
    borderDeps(sides.env, [filteredType('versions', ['id', 'client'])]),
  );
  const older = createSyncActivities(borderDeps(sides.env, [filteredType('versions')]));
  const plan = await newer.planSync({ dataType: 'versions', day: DAY });
  await expect(older.copyObjects({ plan, batch: 0 })).rejects.toMatchObject({
    type: 'WorkerTooOld',
    nonRetryable: false,
  });
});

it('refuses a type that is not there, and one of which nothing may leave China', async () => {
  const { crossing, ...closed } = unfilteredType('closed');
  expect(crossing).toBeDefined();
  const { planSync } = createSyncActivities(borderDeps(sides.env, [closed]));
  for (const dataType of ['closed', 'unknown'])
    await expect(planSync({ dataType, day: DAY })).rejects.toMatchObject({ type: 'WorkerTooOld' });
});

it('gives up, naming it, a copy that is not what it would have written', async () => {
  const type = unfilteredType('foreign');
  const deps = borderDeps(sides.env, [type]);
  const activities = createSyncActivities(deps);
  await china.put(at('foreign', 'a'), Buffer.from('a'));
  const plan = await activities.planSync({ dataType: 'foreign', day: DAY });
  const policy = borderPolicy([type], deps.crossingKey.version, 'foreign');
  const key = copyKeyUnder(policy)({
    key: at('foreign', 'a'),
    etag: '0cc175b9c0f1b6a831c399e269772661',
    size: 1,
  });
  await world.put(key, Buffer.from('something else'));
  await expect(activities.copyObjects({ plan, batch: 0 })).rejects.toMatchObject({
    type: 'CopyDiffers',
    message: expect.stringContaining(key) as string,
  });
});

it('ends as one when two copy the same day at once', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('races')]);
  const bodies = [randomBytes(17 * MEGABYTE), ...Array.from({ length: 20 }, () => randomBytes(50))];
  for (const [n, body] of bodies.entries()) await china.put(at('races', `n${n}`), body);
  const both = await Promise.all([sync(deps, 'races'), sync(deps, 'races')]);
  const [a, b] = await Promise.all(both.map(({ done }) => world.manifest(done)));
  expect(a!.objects).toEqual(b!.objects);
  expect(a!.objects).toHaveLength(21);
  expect(await world.keys('races/')).toHaveLength(21);
  expect(await world.uploads('races/')).toEqual([]);
});

/** An upload as a worker leaves it that was killed after its first part. */
async function leftUpload({ s3, bucket }: Side, key: string, part: Buffer): Promise<void> {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }),
  );
  const of = { Bucket: bucket, Key: key, UploadId, PartNumber: 1 };
  await s3.send(new UploadPartCommand({ ...of, Body: part }));
}

it('aborts uploads that nobody can bring to a good end', async () => {
  const deps = borderDeps(sides.env, [unfilteredType('orphans')]);
  await china.put(at('orphans', 'a'), Buffer.from('a'));
  const { done } = await sync(deps, 'orphans');
  const [object] = (await world.manifest(done)).objects;
  await leftUpload(sides.world, object!.copy.key, Buffer.from('x'));
  await leftUpload(sides.world, `${at('orphans', 'gone')}.0123456789ab`, Buffer.from('x'));
  await sync(deps, 'orphans');
  expect(await world.uploads('orphans/')).toEqual([]);
});
