import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { addDays, lastEndedDay } from '../../core/day';
import { inParallel } from '../../activities/in-parallel';
import { s3Bucket } from '../../local/seed/bucket';
import { writeConnectorExport } from '../../local/seed/connector-export';
import { writeDynamodbExport } from '../../local/seed/dynamodb-export';
import { expectedOf, expectedQuarantine } from '../../local/seed/expected';
import { seedTables } from '../../local/seed/seed-tables';
import { dynamodbStore } from '../../local/seed/table-store';
import { pastWorld, TABLES, type World } from '../../local/seed/world';
import {
  startLaptop,
  startWorker,
  type DailyEtl,
  type RunningLaptop,
  type WorkerProcess,
} from '../support/a-laptop';
import { failureOf } from '../support/a-run-failure';
import { buildWithHouseholds, fillHouseholds } from '../support/households';
import { quarantined } from '../support/quarantined';
import { millrace } from '../support/millrace-command';
import { expectSeededRows } from '../support/seeded-rows';

const DAY = lastEndedDay(Date.now());
const USERS = 3_000;
const DEVICES = 4_000;

let laptop: RunningLaptop;
let worker: WorkerProcess;
let world: World;

beforeAll(async () => {
  laptop = await startLaptop();
  const filled = await seedTables(
    dynamodbStore(laptop.dynamodb),
    { seed: 7, users: USERS, devices: DEVICES, day: DAY, stateFile: null },
    () => undefined,
  );
  world = filled.world;
  worker = await startWorker(laptop.env);
});
afterAll(async () => {
  await worker.stop();
  await laptop.stop();
});

const counts = async (): Promise<string[]> =>
  (
    await laptop.rows(
      `SELECT data_type, TO_CHAR("day", 'YYYY-MM-DD'), CAST(COUNT(*) AS VARCHAR(20)) FROM millrace.loads GROUP BY 1, 2 ORDER BY 1, 2`,
    )
  ).map((row) => row.join(' '));

it.each(TABLES)(
  'brings %s from DynamoDB into the warehouse, row for row, and accounts for the rest',
  async (table) => {
    const report = await laptop.run({ dataType: table, day: DAY });
    const expected = expectedOf(world, table, DAY);
    expect(report.load).toMatchObject({ outcome: 'loaded', loaded: expected.rows, duplicates: 0 });
    expect(report.generation.books).toMatchObject({
      read: expected.read,
      written: expected.rows,
      quarantined: expected.quarantined,
      quarantinedByReason: expected.quarantinedByReason,
    });
    await expectSeededRows(laptop, world, table, DAY);
    const places = (records: readonly { reason: string; column: string | null }[]): string[] =>
      records.map(({ reason, column }) => `${reason} ${column ?? ''}`).sort();
    expect(places(await quarantined(laptop, table, DAY, report.generation.generation))).toEqual(
      places([...expectedQuarantine(world, table, DAY)]),
    );
  },
);

it.each(TABLES)('finds %s loaded when the day is run again', async (table) => {
  const before = await counts();
  const report = await laptop.run({ dataType: table, day: DAY });
  expect(report).toMatchObject({
    capture: { reused: true },
    generation: { reused: true },
    load: { outcome: 'already' },
  });
  await expectSeededRows(laptop, world, table, DAY);
  expect(await counts()).toEqual(before);
});

describe('with exports that Millrace did not write', () => {
  const past = pastWorld({ seed: 3, users: 300, devices: 500 });
  const [exported, dumped] = [addDays(DAY, -3), addDays(DAY, -2)];

  it("loads DynamoDB's own", async () => {
    await writeDynamodbExport(s3Bucket(laptop.s3, 'millrace-exports'), past, 'devices', exported);
    const report = await laptop.run({ dataType: 'devices', day: exported });
    expect(report.load.outcome).toBe('loaded');
    await expectSeededRows(laptop, past, 'devices', exported);
  });

  it("loads the EMR connector's, and not the orphan that its manifest does not name", async () => {
    await writeConnectorExport(s3Bucket(laptop.s3, 'millrace-exports'), {
      world: past,
      table: 'devices',
      day: dumped,
      folder: `exports/devices/${dumped}/2026-11-21-04-00-00/`,
      itemsPerFile: 200,
    });
    const report = await laptop.run({ dataType: 'devices', day: dumped });
    expect(report.load.outcome).toBe('loaded');
    await expectSeededRows(laptop, past, 'devices', dumped);
  });

  it("adopts the EMR connector's from where it lies, and loads it without its orphan", async () => {
    const day = addDays(DAY, -6);
    const folder = 'old-dumps/devices/2018-11-26-04-00-00/';
    const dump = await writeConnectorExport(s3Bucket(laptop.s3, 'millrace-exports'), {
      world: past,
      table: 'devices',
      day,
      folder,
      itemsPerFile: 200,
    });
    const from = `s3://millrace-exports/${folder}`;
    const arguments_ = ['adopt', 'devices', '--day', day, '--from', from, '--json'];
    const { code, stdout } = await millrace(laptop.env, ...arguments_);
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      capture: `${day.replaceAll('-', '')}-01`,
      files: dump.files.length,
      reused: false,
    });
    const report = await laptop.run({ dataType: 'devices', day });
    expect(report.capture).toMatchObject({ capture: `${day.replaceAll('-', '')}-01` });
    expect(report.generation.books.read).toBe(dump.items);
    expect(report.load.outcome).toBe('loaded');
    await expectSeededRows(laptop, past, 'devices', day);
  });

  it('says superseded of an older day of a table that holds its newest, and changes nothing', async () => {
    await writeDynamodbExport(s3Bucket(laptop.s3, 'millrace-exports'), past, 'users', exported);
    const report = await laptop.run({ dataType: 'users', day: exported });
    expect(report.load.outcome).toBe('superseded');
    await expectSeededRows(laptop, world, 'users', DAY);
  });

  it('says that a day without any, past its window, was missed', async () => {
    const missed = laptop.run({ dataType: 'devices', day: addDays(DAY, -9) });
    await expect(missed).rejects.toMatchObject({ cause: { cause: { type: 'CaptureMissed' } } });
  });
});

describe.each(['exportSegment', 'transformChunk', 'loadDay'])(
  'killed in the middle of %s',
  (activity) => {
    it('completes with equal rows', async () => {
      const again = { captureAgain: true, again: true };
      const handle = await laptop.start({ dataType: 'devices', day: DAY, ...again });
      await laptop.running(handle, activity);
      await worker.kill();
      worker = await startWorker(laptop.env);
      const report = await handle.result();
      expect((await laptop.attempts(handle))[activity]).toBeGreaterThan(1);
      expect(report.generation.reused).toBe(false);
      await expectSeededRows(laptop, world, 'devices', DAY);
    });
  },
);

it('loads once when a run is reset to before its load ended', async () => {
  const handle = await laptop.start({ dataType: 'devices', day: DAY, again: true });
  await handle.result();
  const before = await counts();
  const { events } = await handle.fetchHistory();
  const ends = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes != null);
  // The last workflow task but one scheduled the load; everything behind it is done again.
  const { runId } = await handle.describe();
  const reset = await laptop.temporal.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId, runId },
    reason: 'test',
    requestId: 'reset-of-the-test',
    workflowTaskFinishEventId: ends.at(-2)?.eventId ?? null,
  });
  const report = await laptop.temporal.workflow
    .getHandle<DailyEtl>(handle.workflowId, reset.runId)
    .result();
  expect(report).toMatchObject({ load: { outcome: 'already' } });
  await expectSeededRows(laptop, world, 'devices', DAY);
  // The run knows that it has loaded this generation, although it was told to load again what is there.
  expect(await counts()).toEqual(before);
});

describe.each<[string, Record<string, string>, string, RegExp]>([
  [
    'keys that nobody knows',
    { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' },
    'CredentialsInvalid',
    /S3 answered InvalidAccessKeyId/,
  ],
  [
    'a wrong secret',
    { AWS_SECRET_ACCESS_KEY: 'wrong' },
    'CredentialsInvalid',
    /S3 answered SignatureDoesNotMatch/,
  ],
  [
    'a bucket that is not there',
    { MILLRACE_EXPORTS_BUCKET: 'millrace-missing' },
    'AccessDenied|BucketNotFound',
    /millrace-missing/,
  ],
])('with %s', (_, change, type, message) => {
  it('fails at once and says what to mend', async () => {
    const broken = await startWorker({ ...laptop.env, ...change });
    await worker.stop();
    worker = broken;
    const failure = await failureOf(laptop.run({ dataType: 'users', day: DAY }));
    expect(failure.type).toMatch(new RegExp(`^(${type})$`));
    expect(failure.message).toMatch(message);
    const mended = await startWorker(laptop.env);
    await worker.stop();
    worker = mended;
  });
});

it('says which table is not there', async () => {
  await laptop.dynamodb.send(new DeleteTableCommand({ TableName: 'users' }));
  const failure = await failureOf(laptop.run({ dataType: 'users', day: DAY, captureAgain: true }));
  expect(failure).toMatchObject({
    type: 'TableNotFound',
    message: expect.stringContaining('There is no table users') as string,
  });
});

it('shares the chunks of one day between two worker processes', async () => {
  const day = addDays(DAY, -5);
  const folder = `exports/devices/${day}/AWSDynamoDB/01680958677849-381aef7c/`;
  // One chunk more than one worker has slots for.
  const files = availableParallelism() * 500 + 1;
  const put = (Key: string, Body: Buffer) =>
    laptop.s3.send(new PutObjectCommand({ Bucket: 'millrace-exports', Key, Body }));
  const named = await inParallel(
    Array.from({ length: files }, (_, n) => n),
    16,
    async (n) => {
      const body = gzipSync(
        `{"Item":{"id":{"S":"d${n}"},"partner":{"S":"aurora"},"type":{"S":"speaker"},"registered":{"N":"1700000000000"}}}\n`,
      );
      const key = `${folder}data/${n}.json.gz`;
      await put(key, body);
      const md5Checksum = createHash('md5').update(body).digest('base64');
      return JSON.stringify({ itemCount: 1, md5Checksum, etag: '', dataFileS3Key: key });
    },
  );
  await put(`${folder}manifest-files.json`, Buffer.from(named.join('\n')));
  await put(
    `${folder}manifest-summary.json`,
    Buffer.from(
      JSON.stringify({
        manifestFilesS3Key: `${folder}manifest-files.json`,
        itemCount: files,
        outputFormat: 'DYNAMODB_JSON',
      }),
    ),
  );
  const second = await startWorker(laptop.env);
  try {
    const handle = await laptop.start({ dataType: 'devices', day });
    const report = await handle.result();
    expect(report.load.loaded).toBe(files);
    const { events } = await handle.fetchHistory();
    const chunks = (events ?? []).filter(
      (event) =>
        event.activityTaskScheduledEventAttributes?.activityType?.name === 'transformChunk',
    );
    const ids = new Set(chunks.map(({ eventId }) => String(eventId)));
    const workers = new Set(
      (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
        started != null && ids.has(String(started.scheduledEventId)) ? [started.identity] : [],
      ),
    );
    expect(chunks).toHaveLength(Math.ceil(files / 500));
    expect(workers.size).toBe(2);
  } finally {
    await second.stop();
  }
});

it("loads a new data type by the README's file alone", async () => {
  const dist = await buildWithHouseholds();
  try {
    await fillHouseholds(laptop);
    const fresh = await startWorker(laptop.env, dist);
    await worker.stop();
    worker = fresh;
    const report = await laptop.run({ dataType: 'households', day: DAY });
    expect(report.load).toMatchObject({ outcome: 'loaded', loaded: 2 });
    expect(await laptop.rows('SELECT * FROM accounts.households ORDER BY household_id')).toEqual([
      [DAY, 'h1', 'aurora', 'family', '4', '2023-11-14 22:13:20.0'],
      [DAY, 'h2', 'cumulus', null, null, '2023-11-14 22:13:21.5'],
    ]);
  } finally {
    rmSync(join(dist, '..'), { recursive: true, force: true });
  }
});
