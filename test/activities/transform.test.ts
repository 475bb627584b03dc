import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { TRANSFORM_VERSION } from '../../core/codecs/manifest-transform';
import type { TransformDeps } from '../../activities/transform-deps';
import type { CaptureDone } from '../../core/contracts/export';
import type { RunPlan } from '../../core/contracts/run';
import type { GenerationDone } from '../../core/contracts/transform';
import {
  replace,
  text,
  dataType,
  dynamodbTable,
  integer,
  type Declaration,
} from '../../core/data-type';
import { failureOf, quarantineOf, reportOf, rowsOf, transformIn } from '../support/a-transform';
import { aPipelineDump, anExportedCapture } from '../support/a-capture';
import { anAttempt } from '../support/an-attempt';
import { lanesInProcess } from '../support/lanes-in-process';
import { loseAnswer } from '../support/lose-answer';
import { memoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store';

const DAY = '2026-11-20';
const declaration: Declaration = {
  name: 'things',
  description: 'Things.',
  source: dynamodbTable({ table: 'things', readShare: 1 }),
  load: replace(),
  key: ['thing_id'],
  columns: {
    thing_id: text(8).from('id').required(),
    partner_id: text(8).from('partner').required(),
    n: integer(),
  },
};
const thing = (id: string, n = 1): string =>
  `{"Item":{"id":{"S":"${id}"},"partner":{"S":"aurora"},"n":{"N":"${n}"}}}`;
const bare = (id: string): string =>
  `{"id":{"s":"${id}"},"partner":{"s":"aurora"},"n":{"nULLValue":true}}`;

function run(change: Partial<RunPlan> = {}): RunPlan {
  return {
    dataType: 'things',
    day: DAY,
    source: { kind: 'dynamodb', table: 'things', readShare: 1, declaredCapacity: null },
    again: false,
    captureAgain: false,
    acceptShrink: false,
    evenThoughNewer: null,
    order: { stamp: '1700000000000', run: 'abcdef' },
    dependants: [],
    orderUnchecked: null,
    ...change,
  };
}

const aTransform = (store: MemoryObjectStore, change: Partial<TransformDeps> = {}) => {
  const activities = transformIn(store, { catalogue: [dataType(declaration)], ...change });
  const { whole } = activities;
  return {
    ...activities,
    whole: (capture: CaptureDone, plan: RunPlan = run()): Promise<GenerationDone> =>
      whole(capture, plan),
  };
};

it("turns DynamoDB's own export into a committed generation whose books balance", async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [
    [thing('a'), thing('b', -7), 'nonsense'],
    [thing('c', 9)],
    [],
  ]);
  const done = await aTransform(store).whole(capture);
  expect(rowsOf(store, done)).toEqual(['a|aurora|1', 'b|aurora|-7', 'c|aurora|9']);
  expect(done.books).toMatchObject({
    read: 4,
    unfolded: 0,
    written: 3,
    quarantined: 1,
    quarantinedByReason: { not_json: 1 },
  });
  expect(quarantineOf(store)).toEqual([
    {
      file: `s3://ex/exports/things/${DAY}/AWSDynamoDB/${capture.capture}/data/f0.json.gz`,
      line: 3,
      byteOffset: 2 * thing('a').length + 3,
      column: null,
      reason: 'not_json',
      raw: 'nonsense',
    },
  ]);
  expect(reportOf(store, done)).toMatchObject({
    profile: [
      { column: 'thing_id', count: '3', bytes: '3' },
      { column: 'partner_id', count: '3', bytes: '18' },
      { column: 'n', count: '3', sum: '3', min: '-7', max: '9' },
    ],
  });
});

it("reads Data Pipeline's dump by its manifest, wherever it was copied, and not the orphan beside it", async () => {
  const store = memoryObjectStore();
  const capture = aPipelineDump(store, [[bare('a')], [bare('b')]], [bare('orphan')]);
  const done = await aTransform(store).whole(capture);
  expect(rowsOf(store, done)).toEqual(['a|aurora|', 'b|aurora|']);
});

it.each(['Keys', 'Metadata'])('reads a dump whose first attribute is called %s', async (name) => {
  const store = memoryObjectStore();
  const line = bare('a').replace('{', `{"${name}":{"m":{"id":{"s":"x"}}},`);
  const done = await aTransform(store).whole(aPipelineDump(store, [[line]], []));
  expect(rowsOf(store, done)).toEqual(['a|aurora|']);
});

it('takes a committed generation of the same source, and makes a new one with again', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a')]]);
  const first = await aTransform(store).whole(capture);
  expect(await aTransform(store).whole(capture)).toEqual({ ...first, reused: true });
  const again = await aTransform(store).whole(capture, run({ again: true }));
  expect(again.generation > first.generation).toBe(true);
});

it.each<[string, Partial<Declaration>, boolean]>([
  ['another column', { columns: { ...declaration.columns, extra: text(3) } }, true],
  ['another description', { description: 'Other words.' }, false],
])('makes a new generation for %s: %#', async (_, change, isNew) => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a')]]);
  await aTransform(store).whole(capture);
  const catalogue = [dataType({ ...declaration, ...change })];
  const second = await aTransform(store, { catalogue }).whole(capture);
  expect(second.reused).toBe(!isNew);
});

it('makes a new generation when the source has another ETag', async () => {
  const store = memoryObjectStore();
  await aTransform(store).whole(anExportedCapture(store, [[thing('a')]]));
  const second = await aTransform(store).whole(anExportedCapture(store, [[thing('b')]]));
  expect(second.reused).toBe(false);
  expect(rowsOf(store, second)).toEqual(['b|aurora|1']);
});

it('treats an abandoned report as none', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a')]]);
  const first = await aTransform(store).whole(capture);
  store.objects.set(`wh/${first.reportKey}`, Buffer.from('{"abandoned":true}'));
  expect((await aTransform(store).whole(capture)).reused).toBe(false);
});

const twoStreams = Buffer.concat([gzipSync(`${thing('a')}\n`), gzipSync(`${thing('b')}\n`)]);
const firstOfTwo = gzipSync(`${thing('a')}\n`);
const md5Free = (store: MemoryObjectStore): void => {
  for (const [name, body] of store.objects)
    if (name.endsWith('manifest-files.json'))
      store.objects.set(name, Buffer.from(body.toString().replace(/"md5Checksum":"[^"]*",/g, '')));
};

it('reads gzip members one after another', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a'), thing('b')]], { bodies: [twoStreams] });
  expect(rowsOf(store, await aTransform(store).whole(capture))).toHaveLength(2);
});

it.each<[string, (store: MemoryObjectStore) => CaptureDone, string, RegExp]>([
  [
    'a part that is missing',
    (store) => {
      const capture = anExportedCapture(store, [[thing('a')], [thing('b')]]);
      store.objects.delete(
        `ex/${capture.commitKey.replace('manifest-summary.json', 'data/f1.json.gz')}`,
      );
      return capture;
    },
    'CaptureBroken',
    /f1\.json\.gz, which is not there/,
  ],
  [
    'a summary that counts otherwise',
    (store) => anExportedCapture(store, [[thing('a')]], { items: 7 }),
    'CaptureBroken',
    /counts 7 items, its 1 files 1/,
  ],
  [
    'a summary that is no JSON',
    (store) => {
      const capture = anExportedCapture(store, [[thing('a')]]);
      store.objects.set(`ex/${capture.commitKey}`, Buffer.from('{'));
      return capture;
    },
    'CaptureBroken',
    /manifest-summary\.json: the summary is not JSON/,
  ],
  [
    'an export of changes',
    (store) =>
      anExportedCapture(store, [[thing('a')]], { summary: { exportType: 'INCREMENTAL_EXPORT' } }),
    'UnknownDialect',
    /incremental/,
  ],
  [
    'an export in Ion',
    (store) => anExportedCapture(store, [[thing('a')]], { summary: { outputFormat: 'ION' } }),
    'UnknownDialect',
    /ION/,
  ],
  [
    'a file in Ion under another name',
    (store) => anExportedCapture(store, [['$ion_1_0 {Item:{}}']]),
    'UnknownDialect',
    /f0\.json\.gz is Amazon Ion/,
  ],
  [
    'a file of an export of changes under another name',
    (store) =>
      aPipelineDump(
        store,
        [['{"Metadata":{"WriteTimestampMicros":{"N":"1"}},"Keys":{"id":{"S":"a"}}}']],
        [],
      ),
    'UnknownDialect',
    /is an incremental export/,
  ],
  [
    'a file whose MD5 is not the named one',
    (store) => {
      const capture = anExportedCapture(store, [[thing('a')]]);
      const key = `ex/${capture.commitKey.replace('manifest-summary.json', 'data/f0.json.gz')}`;
      store.objects.set(key, gzipSync(`${thing('z')}\n`));
      return capture;
    },
    'CaptureBroken',
    /has the MD5 .*, its manifest names/,
  ],
  [
    'a gzip that ends too early',
    (store) => {
      const capture = anExportedCapture(store, [[thing('a')]], {
        bodies: [firstOfTwo.subarray(0, -9)],
      });
      md5Free(store);
      return capture;
    },
    'CaptureBroken',
    /cannot be unpacked: unexpected end of file/,
  ],
  [
    'a gzip that was cut exactly between two of its streams',
    (store) => {
      const capture = anExportedCapture(store, [[thing('a'), thing('b')]], {
        bodies: [firstOfTwo],
      });
      md5Free(store);
      return capture;
    },
    'CaptureBroken',
    /has 1 records, its manifest counts 2/,
  ],
  ['an empty table', (store) => anExportedCapture(store, [[]]), 'EmptySource', /has no item/],
  [
    'a dump that names no file',
    (store) => aPipelineDump(store, [], [bare('orphan')]),
    'EmptySource',
    /has no item/,
  ],
])('refuses %s', async (_, make, type, message) => {
  const store = memoryObjectStore();
  const failure = await failureOf(aTransform(store).whole(make(store)));
  expect(failure).toMatchObject({ type, message: expect.stringMatching(message) as string });
  expect([...store.objects.keys()].filter((name) => name.endsWith('report.json'))).toEqual([]);
});

it('commits an empty generation, without a manifest, where the type may be empty', async () => {
  const store = memoryObjectStore();
  const catalogue = [dataType({ ...declaration, mayBeEmpty: true })];
  const done = await aTransform(store, { catalogue }).whole(anExportedCapture(store, [[]]));
  expect(reportOf(store, done)).toMatchObject({ manifest: null, books: { written: 0 } });
});

it('ends the generation when a source object was replaced after the plan', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a')]]);
  const transform = aTransform(store);
  const planned = await transform.planTransform({ run: run(), source: capture });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  const key = `ex/${capture.commitKey.replace('manifest-summary.json', 'data/f0.json.gz')}`;
  store.objects.set(key, gzipSync(`${thing('z')}\n`));
  const failure = await failureOf(transform.transformChunk({ plan: planned.plan, chunk: 0 }));
  expect(failure).toMatchObject({ type: 'SourceChanged' });
});

it('takes an object that ends too early for a lost connection, which time can mend', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a'), thing('b')]]);
  const torn: MemoryObjectStore = {
    ...store,
    open: async (bucket, key) => ({
      stream: Readable.from([store.objects.get(`${bucket}/${key}`)?.subarray(0, 20)]),
      etagIsMd5: true,
    }),
  };
  const whole = aTransform(store, { runLanes: lanesInProcess(torn) }).whole(capture);
  expect(await failureOf(whole)).toMatchObject({ type: 'ServiceUnreachable' });
});

it('judges the quarantine by count and share together', async () => {
  const lines = [...Array.from({ length: 8 }, (_, n) => thing(`t${n}`)), 'x', 'y'];
  const limited = (records: number, share: number) =>
    dataType({ ...declaration, quarantineLimit: { records, share } });
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [lines]);
  const refused = aTransform(store, { catalogue: [limited(1, 0.1)] }).whole(capture);
  expect(await failureOf(refused)).toMatchObject({
    type: 'TooManyQuarantined',
    message: expect.stringContaining('2 of 10 records are in quarantine (not_json 2)') as string,
  });
  for (const type of [limited(2, 0.1), limited(1, 0.2)])
    expect((await aTransform(store, { catalogue: [type] }).whole(capture)).books.quarantined).toBe(
      2,
    );
});

it('stops a generation that shrank, unless that is accepted', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a'), thing('b')]]);
  const loadedRows = async () => ({ day: '2026-11-19', rows: 5 });
  expect(await failureOf(aTransform(store, { loadedRows }).whole(capture))).toMatchObject({
    type: 'ShrinkGuard',
    message: expect.stringContaining(
      '2 rows are less than 50 % of the 5 that 2026-11-19 has',
    ) as string,
  });
  const accepted = await aTransform(store, { loadedRows }).whole(
    capture,
    run({ acceptShrink: true }),
  );
  expect(accepted.books.written).toBe(2);
  const four = async () => ({ day: DAY, rows: 4 });
  expect(
    (await aTransform(store, { loadedRows: four }).whole(capture, run({ again: true }))).books
      .written,
  ).toBe(2);
});

it.each([
  [
    'transform version',
    `"transformVersion":"${TRANSFORM_VERSION}"`,
    '"transformVersion":"of tomorrow"',
  ],
  ['envelope', '"envelope":"item"', '"envelope":"parquet"'],
  ['property of the declaration', '"columns":[', '"explodeAll":"parts","columns":['],
])('refuses a plan of another %s, and gives up after ten minutes', async (_, known, unknown) => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a')]]);
  const planned = await aTransform(store).planTransform({ run: run(), source: capture });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  const name = `wh/${planned.plan.planKey}`;
  const newer = Buffer.from(String(store.objects.get(name)).replace(known, unknown));
  expect(newer.toString()).toContain(unknown);
  store.objects.set(name, newer);
  const plan = { ...planned.plan, planSha256: createHash('sha256').update(newer).digest('hex') };
  const at = (minutes: number, number: number) => {
    const attempt = anAttempt({ number });
    return aTransform(store, {
      attempt: () => attempt,
      clock: () => attempt.firstScheduledMs + minutes * 60_000,
    }).transformChunk({ plan, chunk: 0 });
  };
  const finish = aTransform(store).finishTransform({ run: run(), plan, results: [] });
  expect(await failureOf(finish)).toMatchObject({ type: 'WorkerTooOld' });
  expect(await failureOf(at(1, 2))).toMatchObject({ type: 'WorkerTooOld' });
  expect(await failureOf(at(11, 1))).toMatchObject({ type: 'WorkerTooOld' });
  expect(await failureOf(at(11, 2))).toMatchObject({ type: 'SourceChanged' });
});

it('does not trust a plan or a result that was changed', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a')]]);
  const transform = aTransform(store);
  const planned = await transform.planTransform({ run: run(), source: capture });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  const { plan } = planned;
  const result = await transform.transformChunk({ plan, chunk: 0 });
  const name = `wh/${result.key}`;
  store.objects.set(
    name,
    Buffer.from(String(store.objects.get(name)).replace('"written":1', '"written":2')),
  );
  const finish = transform.finishTransform({ run: run(), plan, results: [result] });
  expect(await failureOf(finish)).toMatchObject({ type: 'ObjectDiffers' });
});

it.each([
  ['none of its chunks', [] as number[]],
  ['a chunk twice', [0, 0]],
])('finds %s', async (_, chunks) => {
  const store = memoryObjectStore();
  const transform = aTransform(store);
  const planned = await transform.planTransform({
    run: run(),
    source: anExportedCapture(store, [[thing('a')]]),
  });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  const { plan } = planned;
  const results = [];
  for (const chunk of chunks) results.push(await transform.transformChunk({ plan, chunk }));
  expect(await failureOf(transform.finishTransform({ run: run(), plan, results }))).toMatchObject({
    type: 'BooksDoNotBalance',
  });
});

it('ran twice, or lost its answers: one report stands, and it names one set of parts', async () => {
  const store = memoryObjectStore();
  const capture = anExportedCapture(store, [[thing('a'), thing('b')]]);
  const transform = aTransform(store);
  const planned = await transform.planTransform({ run: run(), source: capture });
  if (planned.state !== 'open') throw new Error('a new plan was expected');
  const { plan } = planned;
  await transform.transformChunk({ plan, chunk: 0 });
  const results = [await transform.transformChunk({ plan, chunk: 0 })];
  const first = await transform.finishTransform({ run: run(), plan, results });
  const second = await transform.finishTransform({ run: run(), plan, results });
  expect(second).toEqual(first);
  expect(rowsOf(store, second)).toEqual(['a|aurora|1', 'b|aurora|1']);
  const lossy = aTransform(store, { store: loseAnswer(store, 'putNew') });
  const input = { run: run(), plan, results };
  await expect(lossy.finishTransform(input)).rejects.toThrow('answer of putNew lost');
  expect(await lossy.finishTransform(input)).toEqual(first);
});
