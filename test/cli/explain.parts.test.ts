import { sourceTable } from '../../core/data-type';
import { gzipSync } from 'node:zlib';
import { fail } from '../../activities/fail';
import { aLoad, aLoadedType, type Thing } from '../support/a-load';
import { filteredType } from '../support/a-sync';
import { aCrossing, borderBooks, COPIES, filteredOf } from '../support/border-books';
import { NOON, startCliWorld, type CliWorld } from '../support/a-cli-world';

const type = aLoadedType('snapshot');
const { name } = type;
const table = sourceTable(type)!;
const DAY = '2026-11-22';
const ROWS: Thing[] = [
  ['a', 'aurora', 1],
  ['b', 'aurora', 2],
];
const RECORDS = [
  {
    file: 's3://ex/f',
    line: 1,
    byteOffset: 0,
    column: 'id',
    reason: 'too_long',
    raw: '{"secret":1}',
  },
  {
    file: 's3://ex/f',
    line: 9,
    byteOffset: 90,
    column: 'n',
    reason: 'not_a_number',
    raw: '{"secret":2}',
  },
  {
    file: 's3://ex/f',
    line: 12,
    byteOffset: 99,
    column: 'id',
    reason: 'too_long',
    raw: '{"secret":3}',
  },
];

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld([type]);
  const load = aLoad(world.warehouse, type);
  const commit = `ex/exports/${table}/${DAY}/AWSDynamoDB/20261120-01/manifest-summary.json`;
  world.store.objects.set(commit, Buffer.from('x'.repeat(100)));
  const file = {
    key: `quarantine/${name}/${DAY}/g/0.jsonl.gz`,
    sha256: 'd'.repeat(64),
    bytes: 1,
    rows: 3,
  };
  const lines = RECORDS.map((record) => `${JSON.stringify(record)}\n`).join('');
  world.store.objects.set(`qu/${file.key}`, gzipSync(lines));
  const books = {
    read: 5,
    unfolded: 0,
    written: 2,
    quarantined: 3,
    quarantinedByReason: { not_a_number: 1, too_long: 2 },
    bytes: 20,
  };
  const generation = load.generation(DAY, '1800000000000-a', ROWS, { quarantine: [file], books });
  await load.load(load.run(DAY, 1), generation);
});
afterAll(() => world.stop());

it('tells the story of a day, as text and as JSON, without a record', async () => {
  await world.withWorker({}, () => world.millrace(['run', name, '--day', DAY]));
  await world.withWorker(
    {
      planExport: async () => {
        throw fail('TableNotFound', 'There is no table.');
      },
    },
    () => world.millrace(['run', name, '--day', DAY]),
  );
  const told = await world.millrace(['explain', name, DAY]);
  expect(told.exitCode).toBe(0);
  expect(told.out).toContain(`${name} of ${DAY}: failed (a later run of the day failed`);
  expect(told.out).toContain('accounts.' + name + ' has 2 rows of the day; the load wrote 2');
  expect(told.out).toMatch(/^ {2}too_long +2 {2}the text has more bytes/m);
  expect(told.out).toContain('TableNotFound in export: There is no table.');
  expect(told.out).toMatch(/^ {2}load +[\d.]+ s +9 loaded = 9 staged - 0 duplicates$/m);
  const machine = await world.millrace(['explain', name, DAY, '--json']);
  expect(JSON.parse(machine.out)).toMatchObject({
    state: 'failed',
    table: { name: `accounts.${name}`, rows: 2, rowsWritten: 2 },
    captures: [{ capture: '20261120-01', complete: true }],
    generations: [{ generation: '1800000000000-a', loaded: true, books: { read: 5 } }],
    quarantine: [
      { reason: 'too_long', records: 2 },
      { reason: 'not_a_number', records: 1 },
    ],
    loads: [{ generation: '1800000000000-a', rowsLoaded: 2 }],
    runs: [{ status: 'failed', failure: { type: 'TableNotFound' } }, { status: 'completed' }],
  });
  expect(told.out + machine.out).not.toContain('secret');
});

it('tells of events what crossed the border, by which manifests, and what the books lack', async () => {
  const plays = filteredType('plays');
  const catalogue = [type, plays];
  const books = borderBooks(world.store);
  const policyVersion = books.policy({ name: 'plays', crossing: plays.crossing! });
  const filtered = filteredOf(['anna', 'bo'], 1);
  const crossing = aCrossing('plays', DAY, 'a', { policyVersion, filtered });
  books.log('plays', DAY, [crossing]);
  books.manifest('plays', DAY, [crossing]);
  books.log('plays', '2026-11-21', [aCrossing('plays', '2026-11-21', 'a', { policyVersion })]);
  const told = await world.millrace(['explain', 'plays', DAY, '--json'], { catalogue });
  expect(told.exitCode).toBe(0);
  expect(JSON.parse(told.out)).toMatchObject({
    dataType: 'plays',
    captures: [],
    border: {
      manifests: [{ number: 1, object: `s3://${COPIES}/.sync/plays/${DAY}/0001.json` }],
      crossings: [{ policyVersion, objects: 1, lines: { read: 3 }, distinct: { userid: 2 } }],
      faults: [],
    },
  });
  const unended = await world.millrace(['explain', 'plays', '2026-11-21'], { catalogue });
  expect(unended.out).toMatch(/^ {2}plays +2026-11-21 +[0-9a-f]{16} +1 +100 +60 +1 +1 +0 /m);
  expect(unended.out).toContain('log_without_manifest plays 2026-11-21');
  const table = await world.millrace(['explain', name, DAY, '--json'], { catalogue });
  expect(JSON.parse(table.out)).toMatchObject({ border: null });
});

it('tells of a day that nobody has touched', async () => {
  const told = await world.millrace(['explain', name, '2026-11-01']);
  expect(told.exitCode).toBe(0);
  expect(told.out).toContain(`${name} of 2026-11-01: missed`);
  expect(told.out).toContain('npx millrace adopt');
});

describe('quarantine', () => {
  it('counts by reason without showing a record', async () => {
    const listed = await world.millrace(['quarantine', 'list', name, DAY]);
    expect(listed.exitCode).toBe(0);
    expect(listed.out).toContain('3 of 5 records are in quarantine');
    expect(listed.out).toMatch(/^too_long +2 /m);
    expect(listed.out).toContain(`s3://qu/quarantine/${name}/${DAY}/g/0.jsonl.gz`);
    expect(listed.out).not.toContain('secret');
    const machine = await world.millrace(['quarantine', 'list', name, DAY, '--json']);
    expect(JSON.parse(machine.out)).toMatchObject({ quarantined: 3, files: [{ records: 3 }] });
  });

  it('shows raw records on stdout, of one reason and as many as asked, and says what they are', async () => {
    const all = await world.millrace(['quarantine', 'show', name, DAY]);
    expect(all.out.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(RECORDS);
    expect(all.err).toContain('personal data');
    const some = await world.millrace([
      'quarantine',
      'show',
      name,
      DAY,
      '--reason',
      'too_long',
      '--limit',
      '1',
    ]);
    expect(JSON.parse(some.out)).toEqual(RECORDS[0]);
  });

  it('says that there is no generation, and exits 4', async () => {
    const listed = await world.millrace(['quarantine', 'list', name, '2026-11-01']);
    expect(listed).toMatchObject({ exitCode: 4, out: '' });
    expect(listed.err).toContain('has no committed generation');
  });
});

describe('wait', () => {
  const whole = '2026-11-21';

  it('returns when the day becomes whole', async () => {
    const load = aLoad(world.warehouse, type);
    const looks: number[] = [];
    const waited = await world.millrace(['wait', '--day', whole, '--json'], {
      sleep: async (ms) => {
        looks.push(ms);
        await load.load(load.run(whole, 2), load.generation(whole, '1800000000000-b', ROWS));
      },
    });
    expect(waited.exitCode).toBe(0);
    expect(waited.err).toContain(`Waiting: ${name} is missed`);
    expect(looks).toEqual([15_000]);
    expect(JSON.parse(waited.out)).toMatchObject({
      day: whole,
      whole: true,
      types: [{ dataType: name, state: 'loaded' }],
    });
  });

  it('exits 4 when the time is over, and says who is not loaded', async () => {
    let nowMs = NOON();
    const waited = await world.millrace(['wait', '--day', '2026-11-20', '--timeout', '20s'], {
      clock: () => nowMs,
      sleep: async (ms) => {
        nowMs += ms;
      },
    });
    expect(waited).toMatchObject({ exitCode: 4, out: '' });
    expect(waited.err).toContain(`2026-11-20 is not whole after 20.0 s: ${name} is missed`);
  });

  it('stops at Ctrl-C with 130', async () => {
    const interrupt = new AbortController();
    const waited = await world.millrace(['wait', '--day', '2026-11-20'], {
      signal: interrupt.signal,
      sleep: async () => interrupt.abort(),
    });
    expect(waited.exitCode).toBe(130);
  });
});
