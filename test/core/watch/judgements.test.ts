import {
  append,
  awsPartition,
  dataType,
  eventObjects,
  replace,
  snapshot,
  text,
  type LoadMode,
} from '../../../core/data-type';
import { newestLoadedDayAgeSeconds } from '../../../core/watch/age';
import { deadlineAlarms } from '../../../core/watch/deadlines';
import { loadedDaysOf } from '../../../core/watch/loaded-days';
import { partitionAlarms, type PartitionRows } from '../../../core/watch/partitions';
import { watchLook, type WatchFacts } from '../../../core/watch/look';
import { volumeAlarms } from '../../../core/watch/volumes';
import { deadlineMs, watchedDays } from '../../../core/watch/watched-days';
import { addDays } from '../../../core/day';
import { aDataType } from '../../support/a-data-type';

const at = (instant: string): number => Date.parse(`${instant}:00Z`);
const aType = (load: LoadMode = snapshot(), deadline = '06:00') => aDataType({ load, deadline });
const loaded = (days: Record<string, number>) =>
  Object.entries(days).map(([day, rows]) => ({ dataType: 'things', day, rows }));
const loadedDays = (days: Record<string, number>) => loadedDaysOf('things', loaded(days));

/** Days one after the other, each with as many rows. */
const eachDay = (from: string, count: number, rows: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [addDays(from, n), rows]));

it('puts the deadline on the next day, in UTC', () => {
  expect(new Date(deadlineMs({ deadline: '06:30' }, '2026-11-22')).toISOString()).toBe(
    '2026-11-23T06:30:00.000Z',
  );
});

it.each([
  ['2026-11-23T05:59', '2026-11-21'],
  ['2026-11-23T06:00', '2026-11-22'],
  ['2026-11-23T23:59', '2026-11-22'],
])('at %s watches %s and the six days before it', (now, newest) => {
  const days = watchedDays({ deadline: '06:00' }, at(now));
  expect(days).toHaveLength(7);
  expect(days[0]).toBe(newest);
  expect(days[6]).toBe(addDays(newest, -6));
});

describe('deadlines', () => {
  const ids = (load: LoadMode, days: Record<string, number>, now = '2026-11-23T06:00'): string[] =>
    deadlineAlarms(aType(load), loadedDays(days), at(now)).map(({ id }) => id);

  it.each<[string, string[], string[]]>([
    ['no day is missing', ['2026-11-20', '2026-11-21', '2026-11-22'], []],
    ['the newest is missing', ['2026-11-20', '2026-11-21'], ['2026-11-22']],
    ['one in the middle is missing', ['2026-11-20', '2026-11-22'], ['2026-11-21']],
    ['nothing was ever loaded', [], ['2026-11-22']],
    ['the first load is the newest day', ['2026-11-22'], []],
    ['the first load is of a day that is not due yet', ['2026-11-23'], []],
    [
      'nothing was loaded for a while',
      ['2026-11-18'],
      ['2026-11-22', '2026-11-21', '2026-11-20', '2026-11-19'],
    ],
  ])('of a snapshot, when %s', (_, days, missing) => {
    expect(ids(snapshot(), Object.fromEntries(days.map((day) => [day, 1])))).toEqual(
      missing.map((day) => `deadline/things/${day}`),
    );
  });

  it('are forgiven a replaced table that holds a later day', () => {
    expect(ids(replace(), { '2026-11-20': 1, '2026-11-22': 1 })).toEqual([]);
    expect(ids(replace(), { '2026-11-20': 1 })).toEqual([
      'deadline/things/2026-11-22',
      'deadline/things/2026-11-21',
    ]);
  });

  it('are no alarm a minute before', () => {
    expect(ids(snapshot(), { '2026-11-20': 1, '2026-11-21': 1 }, '2026-11-23T05:59')).toEqual([]);
  });

  it('say what was due when, and what to type', () => {
    expect(deadlineAlarms(aType(), loadedDays({}), at('2026-11-23T06:00'))).toEqual([
      {
        id: 'deadline/things/2026-11-22',
        what: 'things of 2026-11-22 was to be loaded by 06:00 UTC of the next day and is not.',
        fix: expect.stringContaining('npx millrace run things --day 2026-11-22') as string,
      },
    ]);
  });
});

describe('volumes', () => {
  const alarms = (days: Record<string, number>) =>
    volumeAlarms(aType(), loadedDays(days), at('2026-11-23T06:00'));

  it.each<[number, number, boolean]>([
    [100, 49, true],
    [100, 50, false],
    [100, 200, false],
    [0, 0, false],
    [100, 0, true],
  ])('with %d rows usual, %d are an alarm: %j', (usual, rows, isAlarm) => {
    const days = { ...eachDay('2026-10-01', 52, usual), '2026-11-22': rows };
    expect(alarms(days).map(({ id }) => id)).toEqual(isAlarm ? ['volume/things/2026-11-22'] : []);
  });

  it('say nothing of a type that has fewer than three such weekdays behind it', () => {
    const sundays = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, week) => [addDays('2026-11-22', -7 * (week + 1)), 100]),
      );
    expect(alarms({ ...sundays(2), '2026-11-22': 1 })).toEqual([]);
    expect(alarms({ ...sundays(3), '2026-11-22': 1 })).toHaveLength(1);
  });

  it('compare a Sunday with Sundays, by their median', () => {
    const days = eachDay('2026-10-01', 53, 1_000);
    // The last eight Sundays: one outlier each way changes nothing, a quiet weekday is no alarm.
    for (let week = 0; week <= 8; week += 1) days[addDays('2026-11-22', -7 * week)] = 100;
    days['2026-11-15'] = 9;
    days['2026-11-08'] = 100_000;
    expect(alarms(days).map(({ id }) => id)).toEqual([]);
    days['2026-11-22'] = 49;
    expect(alarms(days)).toMatchObject([
      {
        id: 'volume/things/2026-11-22',
        what: expect.stringContaining('49 rows, less than half of the 100') as string,
      },
    ]);
  });
});

describe('volumes of a partition', () => {
  const events = dataType({
    name: 'things',
    description: 'Events.',
    source: eventObjects(),
    load: append(),
    key: ['id'],
    columns: { id: text(8), partner_id: text(8), aws_partition: awsPartition() },
  });
  const now = at('2026-11-23T06:00');
  const rows = (partition: string, days: Record<string, number>): PartitionRows[] =>
    loaded(days).map((row) => ({ ...row, partition }));
  const ids = (world: Record<string, number>, china: Record<string, number>) =>
    partitionAlarms(
      events,
      loadedDays(world),
      [...rows('aws', world), ...rows('aws-cn', china)],
      now,
    ).map(({ id }) => id);
  const world = eachDay('2026-10-01', 53, 100_000);

  it('alarm of a silent China beside a healthy world, from its first silent day on', () => {
    expect(ids(world, eachDay('2026-10-01', 53, 100))).toEqual([]);
    expect(ids(world, eachDay('2026-10-01', 52, 100))).toEqual(['volume/things/aws-cn/2026-11-22']);
    expect(ids(world, eachDay('2026-11-21', 1, 1))).toEqual(['volume/things/aws-cn/2026-11-22']);
  });

  it('alarm of half a China, and of half a world', () => {
    const china = eachDay('2026-10-01', 53, 100);
    expect(ids(world, { ...china, '2026-11-22': 49 })).toEqual(['volume/things/aws-cn/2026-11-22']);
    expect(ids({ ...world, '2026-11-22': 1 }, china)).toEqual(['volume/things/aws/2026-11-22']);
  });

  it('say nothing of a partition that never had a row, nor of a day that is not loaded', () => {
    expect(ids(world, {})).toEqual([]);
    expect(ids(eachDay('2026-10-01', 45, 100_000), eachDay('2026-10-01', 45, 100))).toEqual([]);
    expect(partitionAlarms(aType(), loadedDays(world), rows('aws-cn', {}), now)).toEqual([]);
  });

  it('say where, how many, and what to look at', () => {
    const [alarm] = partitionAlarms(
      events,
      loadedDays(world),
      rows('aws-cn', { '2026-11-20': 5 }),
      now,
    ).filter(({ id }) => id.includes('aws-cn'));
    expect(alarm).toEqual({
      id: 'volume/things/aws-cn/2026-11-22',
      what: 'things of 2026-11-22 has 0 rows from China (aws-cn), though it had some within the 7 days before.',
      fix: expect.stringContaining('border worker') as string,
    });
  });
});

describe('a look', () => {
  const now = at('2026-11-23T06:00');
  const fine: WatchFacts = {
    ledger: { answer: loaded({ '2026-11-22': 1 }) },
    partitions: { answer: [] },
    unpolled: { answer: [] },
  };
  const look = (facts: Partial<WatchFacts>) => watchLook([aType()], { ...fine, ...facts }, now);

  it('finds nothing where all is well', () => {
    expect(look({})).toEqual({ alarms: [], unjudged: [] });
  });

  it('names a queue that nobody polls, and for what', () => {
    expect(look({ unpolled: { answer: [{ queue: 'etl-data', kind: 'activity' }] } })).toMatchObject(
      {
        alarms: [{ id: 'poller/etl-data/activity' }],
        unjudged: [],
      },
    );
  });

  it('takes a warehouse that does not answer for an alarm of its own, and judges no day', () => {
    expect(look({ ledger: { silent: 'no answer within 60 s' } })).toMatchObject({
      alarms: [
        { id: 'warehouse', what: expect.stringContaining('no answer within 60 s') as string },
      ],
      unjudged: ['deadline/', 'volume/'],
    });
  });

  it('takes a Temporal that does not answer for an alarm of its own, and still judges the days', () => {
    const found = look({ unpolled: { silent: 'ECONNREFUSED' }, ledger: { answer: [] } });
    expect(found.alarms.map(({ id }) => id)).toEqual(['temporal', 'deadline/things/2026-11-22']);
    expect(found.unjudged).toEqual(['poller/']);
  });
});

it.each([
  ['2026-11-23T00:00', 0],
  ['2026-11-23T06:00', 21_600],
  ['2026-11-22T12:00', 0],
])('at %s, the newest day 2026-11-22 is %d s old', (now, seconds) => {
  expect(newestLoadedDayAgeSeconds('2026-11-22', at(now))).toBe(seconds);
});
