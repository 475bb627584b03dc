import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { WorkflowHandle } from '@temporalio/client';
import { parseCrossings } from '../../core/codecs/manifest-crossings';
import type { DayReport } from '../../core/contracts/day';
import type { RunReport } from '../../core/contracts/run-report';
import { addDays, lastEndedDay } from '../../core/day';
import { eventsDayPrefix, leftOut } from '../../core/events/event-object';
import { dailyEtlId, ETL_QUEUE } from '../../core/temporal-names';
import { CHINA_ADMIN } from '../../local/parts/china-users';
import type { EventRecord } from '../../local/seed/events/event-record';
import { EVENT_TYPES, type EventType } from '../../local/seed/events/event-world';
import { expectedEventFaults, expectedEventsOf } from '../../local/seed/events/expected-events';
import { PERSONAL_MARKER } from '../../local/seed/events/personal';
import { seedTables } from '../../local/seed/seed-tables';
import { dynamodbStore } from '../../local/seed/table-store';
import { TABLES, type World } from '../../local/seed/world';
import { chinaAs, keyOfUser } from '../support/a-border';
import {
  startBorderWorker,
  startLaptop,
  startWorker,
  workerLogs,
  type DailyEtl,
  type RunningLaptop,
  type WorkerProcess,
} from '../support/a-laptop';
import { leaksOf, rootOf } from '../support/hygiene';
import { millrace } from '../support/millrace-command';
import { keysBelow, objectAt, objectsBelow, quarantined } from '../support/quarantined';
import { lastHour, seededEvents, type SeededEvents } from '../support/seeded-events';
import { expectRows, expectSeededRows } from '../support/seeded-rows';

/** Both partitions speak on the first two days; China is silent on the third. Those hold plays alone. */
const DAY = lastEndedDay(Date.now());
const [FIRST, SECOND, SILENT] = [addDays(DAY, -3), addDays(DAY, -2), addDays(DAY, -1)] as const;
const COPIES = 'millrace-events-from-cn';
const CHINA = 'millrace-cn-events';

let laptop: RunningLaptop;
let people: World;
let events: SeededEvents;
let china: S3Client;
let worker: WorkerProcess;
let border: WorkerProcess;
let day: WorkflowHandle<(input: { day: string }) => Promise<DayReport>>;

/** An event of the first day that is delivered once more after midnight. */
let again: EventRecord;

beforeAll(async () => {
  laptop = await startLaptop();
  china = chinaAs(laptop.stack, keyOfUser(laptop.folder, CHINA_ADMIN)).s3;
  const request = { seed: 11, users: 300, devices: 400, day: DAY, stateFile: null };
  const filled = await seedTables(dynamodbStore(laptop.dynamodb), request, () => undefined);
  people = filled.world;
  events = seededEvents(laptop, people);
  await events.lay(DAY);
  for (const each of [FIRST, SECOND]) await events.layOnly('plays', each);
  await events.layOnly('plays', SILENT, events.silentChina);
  const ofSecond = new Set(events.rows('plays', SECOND).map(({ event_id: id }) => id));
  again = events.laid('plays', 'aws', FIRST).find(({ id }) => !ofSecond.has(id))!;
  await events.buckets.aws.put(lastHour('plays', SECOND, 'once-more'), again.text);
  worker = await startWorker(laptop.env);
});
afterAll(async () => {
  await Promise.all([worker.stop(), border.stop()]);
  events.stop();
  china.destroy();
  await laptop.stop();
});

async function watch(): Promise<{ readonly code: number; readonly alarms: string[] }> {
  const { code, stdout } = await millrace(laptop.env, 'watch', '--once', '--json');
  const { alarms } = JSON.parse(stdout) as { alarms: { id: string }[] };
  return { code, alarms: alarms.map(({ id }) => id) };
}

const reportOf = (type: EventType): Promise<RunReport> =>
  laptop.temporal.workflow.getHandle<DailyEtl>(dailyEtlId(type, DAY)).result();

/** Copies of the day that are there; what the border worker notes about them is none. */
async function copies(): Promise<string[]> {
  const keys = await keysBelow(laptop.etlS3, COPIES);
  return keys.filter((key) => !key.startsWith('.') && key.includes(DAY.replaceAll('-', '/')));
}

const tally = (words: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

/** What was held back of a type's day, by reason: of each copy once, however often it was logged. */
async function heldBack(type: EventType): Promise<Record<string, number>> {
  const logs = await objectsBelow(laptop.etlS3, COPIES, `.crossings/${type}/${DAY}/`);
  const lines = [...logs.values()].flatMap((body) => parseCrossings(body.toString('utf8')));
  const byCopy = new Map(lines.map(({ copy, filtered }) => [copy.key, filtered!]));
  const counts: Record<string, number> = {};
  for (const { heldBackByReason } of byCopy.values())
    for (const [reason, count] of Object.entries(heldBackByReason))
      counts[reason] = (counts[reason] ?? 0) + count;
  return counts;
}

/** Plays of the days before, of some partitions, as somebody asks for them. */
async function inRange(partitions: string): Promise<number> {
  const [[count] = []] = await laptop.rows(
    `SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM events.plays WHERE aws_partition IN (${partitions}) ` +
      `AND day BETWEEN CAST('${FIRST}' AS DATE) AND CAST('${SILENT}' AS DATE)`,
  );
  return Number(count);
}

it('loads the tables, and says that nobody polls the queue of the border, while no border worker runs', async () => {
  day = await laptop.temporal.workflow.start('dailyRun', {
    taskQueue: ETL_QUEUE,
    workflowId: `daily-run/${DAY}`,
    args: [{ day: DAY }],
  });
  const tables = ['wait', '--day', DAY, '--types', 'users,devices', '--timeout', '90s'];
  expect((await millrace(laptop.env, ...tables)).code).toBe(0);
  for (const table of TABLES) await expectSeededRows(laptop, people, table, DAY);
  const { code, alarms } = await watch();
  expect(code).toBe(4);
  expect(alarms.filter((id) => id.startsWith('poller/'))).toEqual(['poller/border-cn/activity']);
  expect((await day.describe()).status.name).toBe('RUNNING');
});

it('brings all seven types into the warehouse, though the border worker is killed in the middle', async () => {
  const slowly = { ...laptop.stack.borderEnv, MILLRACE_BORDER_BYTES_PER_SECOND: '20000' };
  const first = await startBorderWorker(slowly);
  while ((await copies()).length < 5) await pause(20);
  await first.kill();
  const expected = EVENT_TYPES.map(
    (type) => expectedEventsOf(events.world, type, DAY).partitions['aws-cn']!.objects,
  ).reduce((a, b) => a + b, 0);
  expect((await copies()).length).toBeLessThan(expected);
  border = await startBorderWorker(laptop.stack.borderEnv);

  const { outcomes } = await day.result();
  expect(outcomes.map(({ dataType, state }) => `${dataType} ${state}`).sort()).toEqual(
    [...TABLES, ...EVENT_TYPES].map((type) => `${type} loaded`).sort(),
  );
  expect(await copies()).toHaveLength(expected);
});

describe.each(EVENT_TYPES)('a day of %s', (type) => {
  it('is in the warehouse row for row, of both partitions', async () => {
    const rows = events.rows(type, DAY);
    expect(new Set(rows.map(({ aws_partition: partition }) => partition)).size).toBe(2);
    await expectRows(laptop, type, DAY, rows);
  });

  it('is accounted for: what was read, added, quarantined, a duplicate, held back, left out', async () => {
    const expected = expectedEventsOf(events.world, type, DAY);
    const [world, cn] = [expected.partitions.aws!, expected.partitions['aws-cn']!];
    const { sync, generation, load } = await reportOf(type);
    const { rows, read, unfolded, duplicates, quarantined: count, quarantinedByReason } = expected;
    expect(load).toMatchObject({ outcome: 'loaded', loaded: rows, duplicates });
    expect(generation.books).toMatchObject({
      read,
      unfolded,
      written: rows + duplicates,
      quarantined: count,
      quarantinedByReason,
    });
    expect(quarantinedByReason.unknown_value).toBeGreaterThan(0);
    expect(sync).toMatchObject({
      objects: cn.objects,
      books: { read: cn.lines, crossed: cn.read, heldBack: cn.lines - cn.read },
      leftOut: cn.leftOut,
    });
    expect(await heldBack(type)).toEqual(cn.heldBackByReason);
    const report = await objectAt(laptop.etlS3, 'millrace-warehouse', generation.reportKey);
    expect(JSON.parse(report.toString('utf8'))).toMatchObject({ leftOut: world.leftOut });
  });

  it('has in quarantine the events that it must, with the column that is to blame', async () => {
    const blamed = [...expectedEventFaults(events.world, type, DAY)].flatMap(({ fate }) =>
      typeof fate === 'string' ? [] : [`${fate.reason} ${fate.column}`],
    );
    const { generation } = await reportOf(type);
    const found = await quarantined(laptop, type, DAY, generation.generation);
    expect(tally(found.map(({ reason, column }) => `${reason} ${column}`))).toEqual(tally(blamed));
  });
});

it('loads what came late in either partition once, and keeps what is gone from China', async () => {
  const before = await reportOf('plays');
  const late = (['aws', 'aws-cn'] as const).map((partition) => ({
    twice: events.laid('plays', partition, DAY)[0]!,
    fresh: events.fresh('plays', partition, DAY),
  }));
  const [ofWorld, ofChina] = late.map(({ twice, fresh }) =>
    Buffer.concat([fresh.text, twice.text]),
  );
  const keys = await keysBelow(china, CHINA, eventsDayPrefix('plays', DAY));
  const gone = keys.find((key) => leftOut('plays', key, 1) === null && !key.endsWith('/'))!;
  await china.send(new DeleteObjectCommand({ Bucket: CHINA, Key: gone }));
  const ofSecond = new Set(events.rows('plays', SECOND).map(({ event_id: id }) => id));
  again = events.laid('plays', 'aws', FIRST).find(({ id }) => !ofSecond.has(id))!;
  await events.buckets.aws.put(lastHour('plays', DAY, 'late.gz'), gzipSync(ofWorld!));
  await events.buckets['aws-cn'].put(lastHour('plays', DAY, '迟到 100%+.json'), ofChina!);

  const rows = [...events.rows('plays', DAY), ...late.flatMap(({ fresh }) => fresh.rows)];
  const run = ['run', 'plays', '--day', DAY, '--json'];
  const { code, stdout } = await millrace(laptop.env, ...run);
  const { sync, generation, load } = JSON.parse(stdout) as RunReport;
  expect(code).toBe(0);
  expect(sync).toMatchObject({
    number: before.sync!.number + 1,
    objects: before.sync!.objects + 1,
    gone: 1,
    copied: 1,
  });
  expect(generation.books.read).toBe(before.generation.books.read + 4);
  expect(load).toMatchObject({
    outcome: 'loaded',
    loaded: rows.length,
    duplicates: before.load.duplicates! + 2,
  });
  await expectRows(laptop, 'plays', DAY, rows);

  const once = JSON.parse((await millrace(laptop.env, ...run, '--again')).stdout) as RunReport;
  expect(once).toMatchObject({
    sync: { ...sync, copied: 0 },
    generation: { reused: false },
    load: { outcome: 'loaded', loaded: rows.length },
  });
  await expectRows(laptop, 'plays', DAY, rows);
});

describe('days of one type of events, by a backfill', () => {
  it('are loaded, and answer for any partition', async () => {
    const range = ['--from', FIRST, '--to', SILENT, '--types', 'plays'];
    const { code, stdout } = await millrace(laptop.env, 'backfill', ...range, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ total: 3, ended: 3 });
    const days = {
      [FIRST]: events.rows('plays', FIRST),
      [SECOND]: [...events.rows('plays', SECOND), ...again.rows],
      [SILENT]: events.rows('plays', SILENT, events.silentChina),
    };
    for (const [each, rows] of Object.entries(days)) await expectRows(laptop, 'plays', each, rows);
    const rows = Object.values(days).flat();
    expect(await inRange("'aws', 'aws-cn'")).toBe(rows.length);
    for (const partition of ['aws', 'aws-cn'])
      expect(await inRange(`'${partition}'`)).toBe(
        rows.filter(({ aws_partition: from }) => from === partition).length,
      );
  });

  it('show an event that came again after midnight once, on its first day', async () => {
    const id = `event_id = '${again.id}'`;
    const days = async (table: string) =>
      (
        await laptop.rows(
          `SELECT TO_CHAR(day, 'YYYY-MM-DD') FROM events.${table} WHERE ${id} ORDER BY 1`,
        )
      ).map(([each]) => each);
    expect(await days('plays')).toEqual([FIRST, SECOND]);
    expect(await days('plays_first_arrivals')).toEqual([FIRST]);
    const count = async (what: string) =>
      (await laptop.rows(`SELECT CAST(COUNT(${what}) AS VARCHAR(20)) FROM events.plays`))[0]![0];
    const [[shown] = []] = await laptop.rows(
      'SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM events.plays_first_arrivals',
    );
    expect(shown).toBe(await count('DISTINCT event_id'));
    expect(Number(shown)).toBeLessThan(Number(await count('*')));
  });
});

it('alarms of a China that is silent beside a healthy world', async () => {
  const { code, alarms } = await watch();
  expect(code).toBe(4);
  expect(alarms.filter((id) => id.startsWith('volume/'))).toEqual([
    `volume/plays/aws-cn/${SILENT}`,
  ]);
});

it('has let nothing personal out of China, and would have said so', async () => {
  const root = rootOf(laptop);
  const place = { Bucket: COPIES, Key: 'plays/planted.gz' };
  const Body = gzipSync(`{"name":"${PERSONAL_MARKER}"}`);
  await root.send(new PutObjectCommand({ ...place, Body }));
  expect(await leaksOf(laptop, workerLogs)).toEqual([
    `s3://${COPIES}/plays/planted.gz holds what is personal in China`,
  ]);
  await root.send(new DeleteObjectCommand(place));
  root.destroy();
});
