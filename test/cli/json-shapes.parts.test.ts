import { sourceTable } from '../../core/data-type';
import { gzipSync } from 'node:zlib';
import { createAdopt } from '../../activities/adopt';
import { currentAttempt } from '../../activities/attempt';
import { fail } from '../../activities/fail';
import { createPlanDay } from '../../activities/plan-day';
import { anExportedCapture } from '../support/a-capture';
import { aLoad, aLoadedType } from '../support/a-load';
import { NOON, startCliWorld, type CliWorld } from '../support/a-cli-world';
import { filteredType } from '../support/a-sync';
import { aCrossing, borderBooks, filteredOf } from '../support/border-books';
import { readText } from '../support/checkout';

const type = aLoadedType('snapshot');
const { name } = type;
const table = sourceTable(type)!;
const DAY = '2026-11-23';

/** The examples of docs/cli.md, by the command that prints them. */
const EXAMPLES = new Map(
  [...readText('docs/cli.md').matchAll(/<!-- shape: (.+?) -->\s+```json\n([\s\S]+?)```/g)].map(
    ([, command = '', text = '']): [string, unknown] => [command, JSON.parse(text)],
  ),
);
/** Members whose keys are data, such as states and reasons. */
const MAPS =
  /\.(counts|byState|quarantinedByReason|heldBackByReason|dropped|rows\[0\]\.hashed|distinct)$/;

/** Where two documents differ in their members; values do not matter. Null stands for whatever may be there. */
function differences(shown: unknown, printed: unknown, at = '$'): string[] {
  if (shown === null || printed === null || MAPS.test(at)) return [];
  if (Array.isArray(shown) && Array.isArray(printed)) {
    if (shown.length === 0) return [];
    if (printed.length === 0) return [`${at} is shown with an entry, and this test has none`];
    return differences(shown[0], printed[0], `${at}[0]`);
  }
  if (typeof shown !== 'object' || typeof printed !== 'object')
    return typeof shown === typeof printed ? [] : [`${at} is shown as ${typeof shown}`];
  const [a, b] = [shown as Record<string, unknown>, printed as Record<string, unknown>];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => {
    if (!(key in a)) return [`${at}.${key} is not shown`];
    if (!(key in b)) return [`${at}.${key} is not printed`];
    return differences(a[key], b[key], `${at}.${key}`);
  });
}

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld([type]);
  const load = aLoad(world.warehouse, type);
  const folder = `ex/exports/${table}/${DAY}/AWSDynamoDB/20261120-01/`;
  world.store.objects.set(`${folder}manifest-summary.json`, Buffer.from('x'.repeat(100)));
  const file = { key: 'quarantine/0.jsonl.gz', sha256: 'd'.repeat(64), bytes: 1, rows: 1 };
  world.store.objects.set(`qu/${file.key}`, gzipSync('{}\n'));
  const books = {
    read: 2,
    unfolded: 0,
    written: 1,
    quarantined: 1,
    quarantinedByReason: { too_long: 1 },
    bytes: 20,
  };
  const change = { quarantine: [file], books };
  const generation = load.generation(DAY, '1800000000000-a', [['a', 'aurora', 1]], change);
  await load.load(load.run(DAY, 1), generation);
  await world.withWorker({}, () => world.millrace(['run', name, '--day', DAY]));
  layBooks();
  await world.warehouse.execute('CREATE SCHEMA hive');
  await world.warehouse.execute(
    'CREATE TABLE hive.things (day DATE, id VARCHAR(8), n BIGINT, loaded_by VARCHAR(8))',
  );
});
afterAll(() => world.stop());

/** Events that crossed, under a policy that lets less through than the catalogue would, and a day without its log. */
const events = filteredType('plays', ['id', 'said']);
function layBooks(): void {
  const books = borderBooks(world.store);
  const { crossing } = filteredType('plays');
  const policyVersion = books.policy({ name: events.name, crossing: crossing! });
  const change = { policyVersion, filtered: filteredOf(['anna'], 1) };
  const [whole, unlogged] = ['2026-11-22', DAY].map((day) => aCrossing('plays', day, 'a', change));
  books.log('plays', '2026-11-22', [whole!]);
  books.manifest('plays', '2026-11-22', [whole!]);
  books.manifest('plays', DAY, [unlogged!]);
}

const withWorker = <T>(work: () => Promise<T>): Promise<T> =>
  world.withWorker(
    {
      ...createPlanDay({ catalogue: [type], clock: NOON }),
      ...createAdopt({
        store: world.store,
        exportsBucket: 'ex',
        catalogue: [type],
        attempt: currentAttempt,
        clock: NOON,
      }),
      planExport: async ({ table }) => {
        const isMissed = missedNext;
        missedNext = !missedNext;
        throw isMissed ? fail('CaptureMissed', table) : fail('TableNotFound', table);
      },
    },
    work,
  );
let missedNext = true;

/** The command line of each example; the fakes plan every run for the same day, so two runs are enough for both ends. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  backfill: ['backfill', '--from', '2026-11-20', '--to', '2026-11-21', '--concurrency', '1'],
  'backfill --dry-run': ['backfill', '--from', DAY, '--to', DAY, '--dry-run'],
  status: ['status', '--days', '1'],
  explain: ['explain', name, DAY],
  wait: ['wait', '--day', DAY, '--timeout', '0s'],
  'quarantine list': ['quarantine', 'list', name, DAY],
  adopt: ['adopt', name, '--day', '2026-11-19', '--from', 's3://old/'],
  compare: ['compare', name, DAY, '--with', 'hive.things'],
  types: ['types'],
  'border audit': ['border', 'audit', '--from', '2026-11-22', '--to', DAY],
  'border policy': ['border', 'policy'],
  doctor: ['doctor'],
};

it('shows an example of every command that prints JSON', () => {
  expect([...EXAMPLES.keys()].sort()).toEqual(Object.keys(COMMANDS).sort());
});

it.each(Object.entries(COMMANDS))(
  'prints %s with the members that docs/cli.md shows',
  async (shown, argv) => {
    const { commitKey } = anExportedCapture(world.store, [['{}']]);
    for (const [key, body] of [...world.store.objects])
      world.store.objects.set(key.replace(/^ex\//, 'old/'), body);
    const folder = `s3://old/${commitKey.replace('manifest-summary.json', '')}`;
    const line = argv.map((word) => (word === 's3://old/' ? folder : word));
    const change = shown.startsWith('border') ? { catalogue: [type, events] } : {};
    const { out } = await withWorker(() => world.millrace([...line, '--json'], change));
    expect(differences(EXAMPLES.get(shown), JSON.parse(out))).toEqual([]);
  },
);
