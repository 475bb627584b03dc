import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { RunPlan } from '../../core/contracts/run';
import type { EventsRef } from '../../core/contracts/sync';
import {
  append,
  awsPartition,
  dataType,
  eventObjects,
  iso,
  position,
  text,
  timestamp,
  type Declaration,
} from '../../core/data-type';
import { failureOf, quarantineOf, reportOf, rowsOf, transformIn } from '../support/a-transform';
import { lanesInProcess } from '../support/lanes-in-process';
import { memoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store';

const DAY = '2026-11-20';
const FOLDER = 'taps/2026/11/20';
const declaration: Declaration = {
  name: 'taps',
  description: 'Taps.',
  source: eventObjects(),
  load: append(),
  key: ['event_id'],
  columns: {
    event_id: text(8).from('eventid').required(),
    occurred_at: timestamp().from('occurredat', iso),
    aws_partition: awsPartition(),
  },
};
const exploded = dataType({
  ...declaration,
  explode: 'steps',
  mayBeEmpty: true,
  columns: {
    event_id: text(8).from('eventid').required(),
    n: position(),
    step: text(4).from('steps[].name').required(),
  },
});
const tap = (id: string): string =>
  JSON.stringify({ eventid: id, occurredat: '2026-11-20T00:00:00.5Z' });
const row = (id: string, partition = 'aws'): string => `${id}|2026-11-20 00:00:00.500|${partition}`;

const run = (change: Partial<RunPlan> = {}): RunPlan => ({
  dataType: 'taps',
  day: DAY,
  source: { kind: 'events', crosses: true },
  again: false,
  captureAgain: false,
  acceptShrink: false,
  evenThoughNewer: null,
  order: { stamp: '1700000000000', run: 'abcdef' },
  dependants: [],
  orderUnchecked: null,
  ...change,
});
const world: EventsRef = { kind: 'events', sync: null };

function lay(store: MemoryObjectStore, objects: Readonly<Record<string, string | Buffer>>): void {
  for (const [key, body] of Object.entries(objects))
    store.objects.set(`ev/${FOLDER}/${key}`, Buffer.from(body));
}

/** Copies of Chinese objects and the manifest that names them, as the sync hop leaves them. */
function synced(store: MemoryObjectStore, bodies: readonly Buffer[]): EventsRef {
  const objects = bodies.map((body, index) => {
    const key = `${FOLDER}/00/${index}.0123456789ab.gz`;
    store.objects.set(`ec/${key}`, body);
    const hash = (algorithm: string): string => createHash(algorithm).update(body).digest('hex');
    const identity = { etag: hash('md5'), size: body.length };
    return {
      key: `${FOLDER}/00/${index}`,
      ...identity,
      lastModifiedMs: 1,
      policyVersion: '0123456789abcdef',
      copy: { key, ...identity, sha256: hash('sha256') },
      lines: { read: 1, crossed: 1, heldBack: 0 },
      unpackedBytes: { read: 10, crossed: 10, heldBack: 0 },
      isGone: false,
    };
  });
  const manifest = { version: 1, dataType: 'taps', day: DAY, number: 1, objects };
  const body = Buffer.from(JSON.stringify(manifest));
  const manifestKey = `.sync/taps/${DAY}/0001.json`;
  store.objects.set(`ec/${manifestKey}`, body);
  return {
    kind: 'events',
    sync: {
      dataType: 'taps',
      day: DAY,
      manifestKey,
      manifestSha256: createHash('sha256').update(body).digest('hex'),
      number: 1,
      objects: objects.length,
      gone: 0,
      bytes: 0,
      books: { read: 1, crossed: 1, heldBack: 0 },
      unpackedBytes: { read: 10, crossed: 10, heldBack: 0 },
      leftOut: {},
      copied: 1,
    },
  };
}

const theTransform = (store: MemoryObjectStore, type = dataType(declaration)) =>
  transformIn(store, { catalogue: [type] });

it('turns the events of both partitions into one generation, packed or not, in lines or run together', async () => {
  const store = memoryObjectStore();
  lay(store, {
    '00/run-together': `${tap('a')}${tap('b')}`,
    '00/lines.gz': gzipSync(`${tap('c')}\n${tap('d')}\n`),
    '01/no-name-says-so': gzipSync(tap('e')),
    '02/members.gz': Buffer.concat([gzipSync(tap('f').slice(0, 9)), gzipSync(tap('f').slice(9))]),
    '23/mark': `\ufeff${tap('g')}broken`,
  });
  const done = await theTransform(store).whole(
    synced(store, [gzipSync(`${tap('x')}\n${tap('y')}\n`)]),
    run(),
  );
  expect(rowsOf(store, done)).toEqual([
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => row(id)),
    row('x', 'aws-cn'),
    row('y', 'aws-cn'),
  ]);
  expect(done.books).toMatchObject({ read: 10, unfolded: 0, written: 9, quarantined: 1 });
  expect(quarantineOf(store)).toEqual([
    {
      file: `s3://ev/${FOLDER}/23/mark`,
      line: 1,
      byteOffset: tap('g').length,
      column: null,
      reason: 'not_an_object',
      raw: 'broken',
    },
  ]);
  expect(reportOf(store, done).profile).toMatchObject([
    { column: 'event_id', count: '9' },
    { column: 'occurred_at', min: '2026-11-20 00:00:00.500000' },
    { column: 'aws_partition', count: '9', bytes: String(7 * 3 + 2 * 6) },
  ]);
});

it('leaves out what is no data, and the report counts it by rule', async () => {
  const store = memoryObjectStore();
  lay(store, {
    '00/data': tap('a'),
    '00/_SUCCESS': 'x',
    '00/.tmp': 'x',
    'processing-failed/00/data': tap('z'),
    '00/nothing': '',
  });
  const done = await theTransform(store).whole(world, run());
  expect(rowsOf(store, done)).toEqual([row('a')]);
  expect(reportOf(store, done).leftOut).toEqual({ hidden: 2, 'error-output': 1, empty: 1 });
});

it('refuses a day without an event, and commits an empty one where the type may be empty', async () => {
  const store = memoryObjectStore();
  lay(store, { '00/_SUCCESS': 'x' });
  expect(await failureOf(theTransform(store).whole(world, run()))).toEqual({
    type: 'NoEvents',
    message: expect.stringContaining('There is no event object of taps for 2026-11-20') as string,
  });
  const done = await theTransform(store, exploded).whole(world, run());
  expect(reportOf(store, done)).toMatchObject({ manifest: null, leftOut: { hidden: 1 } });
});

it('ends the generation when an object was replaced after the plan', async () => {
  const store = memoryObjectStore();
  lay(store, { '00/data': tap('a') });
  const transform = theTransform(store);
  const planned = await transform.planTransform({ run: run(), source: world });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  lay(store, { '00/data': tap('b') });
  expect(await failureOf(transform.transformChunk({ plan: planned.plan, chunk: 0 }))).toMatchObject(
    { type: 'SourceChanged' },
  );
});

/** A way on which one bit of every object is changed. */
const damaging = (store: MemoryObjectStore): MemoryObjectStore => ({
  ...store,
  open: async (bucket, key, etag) => {
    const opened = await store.open(bucket, key, etag);
    if ('changed' in opened) return opened;
    const body = Buffer.from(store.objects.get(`${bucket}/${key}`)!);
    body[body.length - 4]! ^= 1;
    return { ...opened, stream: Readable.from([body]) };
  },
});

it('compares an object that no manifest names with its ETag, and has it read again when it came otherwise', async () => {
  const store = memoryObjectStore();
  lay(store, { '00/data': `${tap('a')}\n` });
  const runLanes = lanesInProcess(damaging(store));
  const whole = transformIn(store, { catalogue: [dataType(declaration)], runLanes }).whole(
    world,
    run(),
  );
  expect(await failureOf(whole)).toEqual({
    type: 'ServiceUnreachable',
    message: expect.stringMatching(
      /data came with the MD5 .*, S3 has it with .* on its way/,
    ) as string,
  });
});

it('names a packed object that is torn where it lies, and none of a capture', async () => {
  const store = memoryObjectStore();
  lay(store, { '00/torn.gz': gzipSync(tap('a')).subarray(0, -9) });
  expect(await failureOf(theTransform(store).whole(world, run()))).toEqual({
    type: 'EventsBroken',
    message: expect.stringContaining('torn.gz cannot be unpacked') as string,
  });
});

it('reads a day that is still being written as it was planned, and what came since with the next plan', async () => {
  const store = memoryObjectStore();
  lay(store, { '00/data': tap('a') });
  const transform = theTransform(store);
  const planned = await transform.planTransform({ run: run(), source: world });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  const { plan } = planned;
  lay(store, { '23/late': tap('b') });
  const results = [await transform.transformChunk({ plan, chunk: 0 })];
  const first = await transform.finishTransform({ run: run(), plan, results });
  expect(rowsOf(store, first)).toEqual([row('a')]);
  const next = await transform.whole(world, run());
  expect(next.reused).toBe(false);
  expect(rowsOf(store, next)).toEqual([row('a'), row('b')]);
});

it('balances the books of lists whose members become rows, below zero too', async () => {
  const store = memoryObjectStore();
  const steps = (id: string, names: readonly string[]): string =>
    JSON.stringify({ eventid: id, steps: names.map((name) => ({ name })) });
  lay(store, {
    '00/a': `${steps('a', ['x', 'y', 'z'])}${steps('b', [])}`,
    '00/b': `${steps('c', ['ok', 'too long'])}\n{"eventid":"d"}\n`,
  });
  const done = await theTransform(store, exploded).whole(world, run());
  expect(rowsOf(store, done)).toEqual(['a|0|x', 'a|1|y', 'a|2|z']);
  expect(done.books).toMatchObject({
    ...{ read: 4, unfolded: 1, written: 3, quarantined: 2 },
    quarantinedByReason: { too_long: 1, no_list: 1 },
  });
  expect(quarantineOf(store).map(({ raw }) => raw)).toEqual([
    steps('c', ['ok', 'too long']),
    '{"eventid":"d"}',
  ]);
  const empty = memoryObjectStore();
  lay(empty, { '00/a': `${steps('a', [])}${steps('b', [])}${steps('c', ['x'])}` });
  const below = await theTransform(empty, exploded).whole(world, run());
  expect(below.books).toMatchObject({ read: 3, unfolded: -2, written: 1, quarantined: 0 });
  expect(reportOf(empty, below).books.unfolded).toBe(-2);
});

it('judges the quarantine by records, not by rows', async () => {
  const store = memoryObjectStore();
  const type = dataType({
    ...declaration,
    explode: 'steps',
    columns: { step: text(4).from('steps[].name') },
    quarantineLimit: { records: 1, share: 0.5 },
  });
  const many = JSON.stringify({ steps: Array.from({ length: 100 }, () => ({ name: 'x' })) });
  lay(store, { '00/a': `${many}\nx\nx\nx\n` });
  expect(await failureOf(theTransform(store, type).whole(world, run()))).toMatchObject({
    type: 'TooManyQuarantined',
    message: expect.stringContaining('3 of 4 records are in quarantine') as string,
  });
});

it.each<[string, Buffer | string, string]>([
  ['a ZIP archive', 'PK\u0003\u0004rest', 'a ZIP archive'],
  ['Snappy', Buffer.from('ff060000734e61507059', 'hex'), 'Snappy'],
  ['Parquet', 'PAR1....', 'Parquet'],
  [
    "Hadoop's Snappy, which has no magic",
    Buffer.from([0, 0, 1, 0, 0, 0, 0, 9, 0x7b]),
    'neither gzip nor text',
  ],
  ['a gzip of Parquet', gzipSync('PAR1....'), 'Parquet'],
])('refuses %s', async (_, body, what) => {
  const store = memoryObjectStore();
  lay(store, { '00/data.gz': body });
  expect(await failureOf(theTransform(store).whole(world, run()))).toEqual({
    type: 'UnknownDialect',
    message: expect.stringContaining(`s3://ev/${FOLDER}/00/data.gz is ${what}.`) as string,
  });
});

it('keeps events that are longer than a block, and cuts none', async () => {
  const store = memoryObjectStore();
  const ids = Array.from({ length: 40 }, (_, index) => `e${index}`);
  const long = (id: string, index: number): string =>
    tap(id).replace('{', `{"pad":"${'}{'.repeat(20_000 * (index % 5))}",`);
  lay(store, { '00/data.gz': gzipSync(ids.map(long).join('')) });
  const done = await theTransform(store).whole(world, run());
  expect(rowsOf(store, done)).toEqual(ids.map((id) => row(id)).sort());
});
