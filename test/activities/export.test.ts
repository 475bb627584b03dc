import { gunzipSync } from 'node:zlib';
import { createExportActivities } from '../../activities/export';
import { exportSegment } from '../../activities/export-segment';
import type { ExportDeps } from '../../activities/export-deps';
import { AwsFault } from '../../clients/aws-fault';
import type { TableReader } from '../../clients/table';
import type { CaptureDone, CaptureRef } from '../../core/contracts/export';
import { heldToModel } from '../model/held-to-model';
import { anAttempt } from '../support/an-attempt';
import { loseAnswer } from '../support/lose-answer';
import { memoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store';
import { collectTraces } from '../support/traces';

const DAY = '2026-11-20';
const NOON_AFTER = Date.parse('2026-11-21T12:00:00Z');

/** A table of numbered items in memory, ten to a page, cut into segments by remainder. */
function aTable(count: number, change: Partial<{ tableId: string }> = {}): TableReader {
  return {
    describe: async () => ({
      tableId: change.tableId ?? 'id-1',
      tableArn: 'arn:aws:dynamodb:eu-west-1:1:table/things',
      keySchema: [{ name: 'id', type: 'N' }],
      items: count,
      bytes: 3 * 2 ** 30,
      capacity: { provisioned: 4_000, maximum: null, warm: null },
    }),
    scan: async ({ segment, segments, after }) => {
      const all = Array.from({ length: count }, (_, n) => n).filter(
        (n) => n % segments === segment,
      );
      const from = after === null ? 0 : all.indexOf(Number((after.id as { N: string }).N)) + 1;
      const page = all.slice(from, from + 10);
      const last = page.at(-1);
      return Buffer.from(
        JSON.stringify({
          Count: page.length,
          Items: page.map((n) => ({ id: { N: String(n) } })),
          ConsumedCapacity: { CapacityUnits: 1 },
          ...(last !== undefined && last !== all.at(-1)
            ? { LastEvaluatedKey: { id: { N: String(last) } } }
            : {}),
        }),
      );
    },
  };
}

const traces = collectTraces();
afterEach(() => expect(heldToModel(traces.take()).faults).toEqual([]));

const ask = {
  table: 'things',
  day: DAY,
  readShare: 0.5,
  declaredCapacity: null,
  captureAgain: false,
};

function anExport(store: MemoryObjectStore, change: Partial<ExportDeps> = {}) {
  const deps: ExportDeps = {
    store,
    bucket: 'ex',
    tables: aTable(100),
    attempt: () => anAttempt(),
    clock: () => NOON_AFTER,
    sleep: async () => undefined,
    warn: () => undefined,
    trace: traces.trace,
    ...change,
  };
  const activities = createExportActivities(deps);
  const whole = async (input = ask): Promise<CaptureDone> => {
    const plan = await activities.planExport(input);
    if (plan.state === 'complete') return plan.capture;
    for (let segment = 0; segment < plan.segments; segment += 1)
      await activities.exportSegment({ capture: plan.capture, segment });
    return activities.finishExport({ capture: plan.capture });
  };
  return { ...activities, whole, deps };
}

/** Ids of the capture's items, read by its manifest alone. */
function itemsOf(store: MemoryObjectStore, { commitKey }: CaptureDone): number[] {
  const summary = JSON.parse(String(store.objects.get(`ex/${commitKey}`))) as {
    manifestFilesS3Key: string;
    itemCount: number;
  };
  const files = String(store.objects.get(`ex/${summary.manifestFilesS3Key}`))
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  const ids = files.flatMap((line) => {
    const { dataFileS3Key } = JSON.parse(line) as { dataFileS3Key: string };
    return gunzipSync(store.objects.get(`ex/${dataFileS3Key}`) ?? Buffer.alloc(0))
      .toString()
      .trim()
      .split('\n')
      .map((item) => Number((JSON.parse(item) as { Item: { id: { N: string } } }).Item.id.N));
  });
  expect(ids).toHaveLength(summary.itemCount);
  return ids.sort((a, b) => a - b);
}
const EVERY = Array.from({ length: 100 }, (_, n) => n);

it('captures every item once, and a later run takes the same capture', async () => {
  const store = memoryObjectStore();
  const done = await anExport(store).whole();
  expect(done).toMatchObject({ capture: '20261120-01', items: 100, reused: false });
  expect(itemsOf(store, done)).toEqual(EVERY);
  const before = store.objects.size;
  expect(await anExport(store).whole()).toMatchObject({ capture: '20261120-01', reused: true });
  expect(store.objects.size).toBe(before);
});

it('writes the same when every activity runs twice', async () => {
  const store = memoryObjectStore();
  const { planExport, exportSegment, finishExport } = anExport(store);
  const plan = await planExport(ask);
  expect(await planExport(ask)).toEqual(plan);
  if (plan.state !== 'open') throw new Error('it should be open');
  for (let segment = 0; segment < plan.segments; segment += 1) {
    const first = await exportSegment({ capture: plan.capture, segment });
    expect(await exportSegment({ capture: plan.capture, segment })).toEqual(first);
  }
  const done = await finishExport({ capture: plan.capture });
  const size = store.objects.size;
  expect(await finishExport({ capture: plan.capture })).toEqual(done);
  expect(store.objects.size).toBe(size);
});

it('tells after every page how far the segment is', async () => {
  const { planExport, deps } = anExport(memoryObjectStore());
  const plan = await planExport(ask);
  const told: number[] = [];
  const done = await exportSegment(deps, { capture: plan.capture, segment: 0 }, ({ records }) =>
    told.push(records),
  );
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(done.items);
});

it.each(['putNew', 'get'] as const)(
  'loses and doubles nothing when an answer of %s is lost at any moment',
  async (method) => {
    const store = memoryObjectStore();
    const lossy = anExport({
      ...loseAnswer(store, method),
      objects: store.objects,
    });
    await lossy.whole().catch(() => undefined);
    const done = await anExport(store).whole();
    expect(itemsOf(store, done)).toEqual(EVERY);
  },
);

it('goes on from the last committed part after a kill, and rereads only the part in flight', async () => {
  const store = memoryObjectStore();
  let pages = 0;
  const table = aTable(100);
  const dying: TableReader = {
    ...table,
    scan: async (request) => {
      pages += 1;
      if (pages === 3) throw new Error('killed');
      return table.scan(request);
    },
  };
  let now = NOON_AFTER;
  // Every page ends a part, since five minutes pass with each.
  const clock = (): number => (now += 61_000);
  const { planExport, exportSegment } = anExport(store, { tables: dying, clock });
  const plan = await planExport(ask);
  if (plan.state !== 'open') throw new Error('it should be open');
  await expect(exportSegment({ capture: plan.capture, segment: 0 })).rejects.toThrow('killed');
  const done = await anExport(store).whole();
  expect(itemsOf(store, done)).toEqual(EVERY);
});

it('lets two attempts of a segment run at once: one chain, every item once', async () => {
  const store = memoryObjectStore();
  let now = NOON_AFTER;
  const clock = (): number => (now += 20_000);
  const plan = await anExport(store).planExport(ask);
  if (plan.state !== 'open') throw new Error('it should be open');
  const capture: CaptureRef = plan.capture;
  const [one, two] = [anExport(store, { clock }), anExport(store, { clock })];
  for (let segment = 0; segment < plan.segments; segment += 1) {
    const [a, b] = await Promise.all([
      one.exportSegment({ capture, segment }),
      two.exportSegment({ capture, segment }),
    ]);
    expect(a.items).toBe(b.items);
  }
  expect(itemsOf(store, await one.finishExport({ capture }))).toEqual(EVERY);
});

it('waits out a throttle and goes on', async () => {
  const store = memoryObjectStore();
  const table = aTable(100);
  let throttles = 0;
  const throttling: TableReader = {
    ...table,
    scan: async (request) => {
      throttles += 1;
      if (throttles % 2 === 1) throw new AwsFault('Throttled', 'slower', null);
      return table.scan(request);
    },
  };
  expect(itemsOf(store, await anExport(store, { tables: throttling }).whole())).toEqual(EVERY);
});

it('captures an empty table as an empty capture', async () => {
  const store = memoryObjectStore();
  expect(await anExport(store, { tables: aTable(0) }).whole()).toMatchObject({ items: 0 });
});

it.each<[string, Partial<ExportDeps>, string]>([
  [
    'a table that is not there',
    { tables: { ...aTable(1), describe: async () => null } },
    'TableNotFound',
  ],
  [
    'a day whose window is over',
    { clock: () => Date.parse('2026-11-22T00:00:00Z') },
    'CaptureMissed',
  ],
  [
    'a table without a capacity',
    {
      tables: {
        ...aTable(1),
        describe: async () => ({
          tableId: 'x',
          tableArn: 'x',
          keySchema: [],
          items: 1,
          bytes: 1,
          capacity: { provisioned: null, maximum: null, warm: null },
        }),
      },
    },
    'CapacityUnknown',
  ],
])('refuses %s', async (_, change, type) => {
  await expect(anExport(memoryObjectStore(), change).whole()).rejects.toMatchObject({
    type,
    nonRetryable: true,
  });
});

it('reads no page after the deadline, and none of a table that was made anew', async () => {
  const store = memoryObjectStore();
  const plan = await anExport(store).planExport(ask);
  if (plan.state !== 'open') throw new Error('it should be open');
  const late = anExport(store, { clock: () => Date.parse('2026-11-22T06:00:00Z') });
  await expect(late.exportSegment({ capture: plan.capture, segment: 0 })).rejects.toMatchObject({
    type: 'CaptureDeadlinePassed',
  });
  const other = anExport(store, { tables: aTable(100, { tableId: 'id-2' }) });
  await expect(other.exportSegment({ capture: plan.capture, segment: 0 })).rejects.toMatchObject({
    type: 'TableChanged',
  });
});

it('takes the next number when asked to capture again, once per run', async () => {
  const store = memoryObjectStore();
  await anExport(store).whole();
  const attempt = () => anAttempt({ runId: 'another-run' });
  const again = { ...ask, captureAgain: true };
  expect(await anExport(store, { attempt }).whole(again)).toMatchObject({ capture: '20261120-02' });
  expect(await anExport(store, { attempt }).whole(again)).toMatchObject({
    capture: '20261120-02',
    reused: true,
  });
});

/** A store before which somebody else does something as soon as an object of this name is to be written. */
function interrupted(store: MemoryObjectStore, name: string, act: () => Promise<unknown>) {
  let done = false;
  const putNew: MemoryObjectStore['putNew'] = async (bucket, key, body) => {
    if (!done && key.endsWith(name)) {
      done = true;
      await act();
    }
    return store.putNew(bucket, key, body);
  };
  return { ...store, putNew };
}
const anotherRun = { attempt: () => anAttempt({ runId: 'another-run' }) };

it.each<[string, (other: ReturnType<typeof anExport>) => Promise<unknown>, string, string]>([
  ['resumes the capture', ({ planExport }) => planExport(ask), 'open', '20261120-01'],
  ['takes the capture', ({ whole }) => whole(), 'complete', '20261120-01'],
])('%s that somebody else planned a moment before', async (_, act, state, capture) => {
  const store = memoryObjectStore();
  const slow = interrupted(store, 'plan.json', () => act(anExport(store, anotherRun)));
  expect(await anExport(slow).planExport(ask)).toMatchObject({ state, capture: { capture } });
});

it('takes number after number when asked to capture again and others are faster', async () => {
  const store = memoryObjectStore();
  const other = (runId: string) => () =>
    anExport(store, { attempt: () => anAttempt({ runId }) }).planExport({
      ...ask,
      captureAgain: true,
    });
  const slow = interrupted(
    interrupted(store, '01/plan.json', other('a')),
    '02/plan.json',
    other('b'),
  );
  const again = await anExport(slow).planExport({ ...ask, captureAgain: true });
  expect(again).toMatchObject({ state: 'open', capture: { capture: '20261120-03' } });
});

it('says missed when the window ends while somebody else takes the number and is abandoned', async () => {
  const store = memoryObjectStore();
  let now = NOON_AFTER;
  const slow = interrupted(store, 'plan.json', async () => {
    const plan = await anExport(store, anotherRun).planExport(ask);
    if (plan.state !== 'open') throw new Error('it should be open');
    abandon(store);
    now = Date.parse('2026-11-22T00:00:00Z');
  });
  await expect(anExport(slow, { clock: () => now }).planExport(ask)).rejects.toMatchObject({
    type: 'CaptureMissed',
  });
});

const abandon = (store: MemoryObjectStore): void => {
  const key = `ex/exports/things/${DAY}/AWSDynamoDB/20261120-01/manifest-summary.json`;
  store.objects.set(key, Buffer.from(JSON.stringify({ abandoned: true })));
};

it('commits no capture that housekeeping has taken, and plans another', async () => {
  const store = memoryObjectStore();
  const { planExport, exportSegment, finishExport } = anExport(store);
  const plan = await planExport(ask);
  if (plan.state !== 'open') throw new Error('it should be open');
  for (let segment = 0; segment < plan.segments; segment += 1)
    await exportSegment({ capture: plan.capture, segment });
  abandon(store);
  await expect(finishExport({ capture: plan.capture })).rejects.toMatchObject({
    type: 'Abandoned',
  });
  expect(itemsOf(store, await anExport(store).whole())).toEqual(EVERY);
});

it('ends a segment whose last page is empty', async () => {
  const store = memoryObjectStore();
  const table = aTable(100);
  // DynamoDB gives a last key after the last item when a page ends with it.
  const scan: TableReader['scan'] = async (request) => {
    if (request.after !== null && Number((request.after.id as { N: string }).N) >= 98)
      return Buffer.from('{"Count":0,"Items":[],"ConsumedCapacity":{"CapacityUnits":1}}');
    const page = JSON.parse(String(await table.scan(request))) as { Items: { id: unknown }[] };
    return Buffer.from(JSON.stringify({ LastEvaluatedKey: page.Items.at(-1), ...page }));
  };
  let now = NOON_AFTER;
  const clock = (): number => (now += 301_000);
  expect(
    itemsOf(store, await anExport(store, { tables: { ...table, scan }, clock }).whole()),
  ).toEqual(EVERY);
});

it('refuses a chain with a gap', async () => {
  const store = memoryObjectStore();
  let now = NOON_AFTER;
  const { planExport, exportSegment, finishExport } = anExport(store, {
    clock: () => (now += 301_000),
  });
  const plan = await planExport(ask);
  if (plan.state !== 'open') throw new Error('it should be open');
  for (let segment = 0; segment < plan.segments; segment += 1)
    await exportSegment({ capture: plan.capture, segment });
  store.objects.delete(
    `ex/exports/things/${DAY}/AWSDynamoDB/20261120-01/progress/0000-000001.json`,
  );
  await expect(finishExport({ capture: plan.capture })).rejects.toMatchObject({
    type: 'ChainBroken',
  });
  // Nobody of ours ever deletes a progress object.
  expect(heldToModel(traces.take()).faults).toEqual([
    expect.stringContaining('finish.begun -> chain.broken is no step of the model'),
  ]);
});

it('warns, and does not fail, when the table said another count by half', async () => {
  const warnings: string[] = [];
  const table = aTable(100);
  const stale: TableReader = {
    ...table,
    describe: async (name) => {
      const told = await table.describe(name);
      return told && { ...told, items: 1000 };
    },
  };
  await anExport(memoryObjectStore(), {
    tables: stale,
    warn: (message) => warnings.push(message),
  }).whole();
  expect(warnings).toEqual([
    'capture 20261120-01 of things has 100 items; the table said 1000, some hours ago',
  ]);
});
