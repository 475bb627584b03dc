import { fields, unfiltered } from '../../core/data-type';
import { filteredType, unfilteredType } from '../support/a-sync';
import { millrace } from '../support/a-shell';
import { aCrossing, borderBooks, COPIES, filteredOf } from '../support/border-books';
import type { AuditReport } from '../../cli/border/audit-report';

const DAY = '2026-11-20';
const NEXT = '2026-11-21';
const PLAYS = { name: 'plays', crossing: fields(['id'], { hashed: ['userid'] }) };
const ENVIRONMENT = { MILLRACE_REDSHIFT_WORKGROUP: 'laptop', AWS_REGION: 'eu-west-1' };

type Books = ReturnType<typeof borderBooks>;

async function border({ store }: Books, ...argv: string[]) {
  return millrace(['border', ...argv], ENVIRONMENT, {
    catalogue: [filteredType('plays'), unfilteredType('logs')],
    open: () => ({ store, warehouse: undefined as never, tables: undefined as never }),
  });
}
async function audited(books: Books, ...flags: string[]) {
  const argv = ['audit', '--from', DAY, '--to', NEXT, '--json', ...flags];
  const { exitCode, out } = await border(books, ...argv);
  return { exitCode, report: JSON.parse(out) as AuditReport };
}

/** A day whose books are whole: its policy, a log, a manifest that names what the log does. */
function wholeDay(books: Books, day = DAY, persons = ['anna']) {
  const policyVersion = books.policy(PLAYS);
  const crossing = aCrossing('plays', day, 'a', { policyVersion, filtered: filteredOf(persons) });
  return {
    crossing,
    log: books.log('plays', day, [crossing]),
    manifest: books.manifest('plays', day, [crossing]),
  };
}

it('tells what crossed in the days that were asked for, and that the books are whole', async () => {
  const books = borderBooks();
  wholeDay(books, '2026-11-19');
  wholeDay(books, DAY, ['anna', 'bo']);
  wholeDay(books, NEXT, ['bo']);
  wholeDay(books, '2026-11-22', ['later']);
  const { exitCode, report } = await audited(books);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({
    good: true,
    faults: [],
    rows: [{ objects: 2, lines: { read: 3 } }],
  });
  const { out } = await border(books, 'audit', '--from', DAY, '--to', NEXT, '--by-day');
  expect(out).toMatch(
    /^ +plays +2026-11-20 +[0-9a-f]{16} +1 +100 +60 +2 +2 +0 +0 +millrace-cn-events$/m,
  );
  expect(out).toMatch(/^ +plays +2026-11-21 +[0-9a-f]{16} +note +1$/m);
  expect(out).toMatch(/^ +plays +2026-11-20 +[0-9a-f]{16} +userid +2 +2$/m);
  expect(out).toMatch(/^ +userid +2 +2$/m);
  expect(out).toContain('standard error 0.81 %)');
  expect(out).toContain('The books are whole.');
});

it('tells in lines and in bytes what was held back', async () => {
  const books = borderBooks();
  const crossing = aCrossing('plays', DAY, 'a', { filtered: filteredOf(['anna', 'bo'], 3) });
  books.log('plays', DAY, [crossing]);
  const { report } = await audited(books);
  expect(report.rows).toMatchObject([
    {
      lines: { read: 5, crossed: 2, heldBack: 3 },
      unpackedBytes: { read: 500, crossed: 200, heldBack: 300 },
    },
  ]);
  const { out } = await border(books, 'audit', '--from', DAY, '--to', DAY);
  expect(out).toMatch(/ lines read +crossed +held back +bytes held back +from$/m);
  expect(out).toMatch(/^ +plays +[0-9a-f]{16} +1 +100 +60 +5 +2 +3 +300 +millrace-cn-events$/m);
});

it('counts the persons of the year by when they crossed, from midnight in China', async () => {
  const books = borderBooks();
  wholeDay(books);
  const crossed = (day: string, name: string, at: string) => {
    const change = { crossedAtMs: Date.parse(at), filtered: filteredOf([name]) };
    books.log('plays', day, [aCrossing('plays', day, name, change)], { name, at });
  };
  crossed('2025-12-30', 'of the old year', '2025-12-31T15:59:59.999Z');
  crossed('2025-12-31', 'of the new year', '2025-12-31T16:00:00.000Z');
  crossed('2024-06-01', 'backfilled', '2026-03-01T00:00:00.000Z');
  crossed('2026-11-22', 'of a later day', '2026-11-23T00:00:00.000Z');
  const { exitCode, report } = await audited(books);
  expect(report.persons).toEqual({
    fields: [{ field: 'userid', inDays: 1, sinceJanuary: 3 }],
    standardError: 0.0081,
    since: '2025-12-31T16:00:00.000Z',
    atLeast: [],
  });
  expect(exitCode).toBe(0);
});

it('says of unfiltered objects why they crossed, and that nobody in them is counted', async () => {
  const books = borderBooks();
  const why = 'a test has no people in it';
  const policyVersion = books.policy({ name: 'logs', crossing: unfiltered(why) });
  const crossing = aCrossing('logs', DAY, 'a', { policyVersion, filtered: null, unfiltered: why });
  books.log('logs', DAY, [crossing]);
  books.manifest('logs', DAY, [crossing]);
  const { exitCode, report } = await audited(books);
  expect(exitCode).toBe(0);
  expect(report.rows).toMatchObject([
    { unfiltered: why, lines: null, unpackedBytes: null, objects: 1 },
  ]);
  expect(report.persons.atLeast).toEqual([
    'who is in the objects that crossed unfiltered is not counted (logs)',
  ]);
  const { out } = await border(books, 'audit', '--from', DAY, '--to', DAY);
  expect(out).toMatch(
    /^Unfiltered, byte for byte\n.*\n +logs +[0-9a-f]{16} +a test has no people in it$/m,
  );
});

const other = (books: Books, policyVersion: string) => {
  const crossing = aCrossing('plays', DAY, 'b', { policyVersion });
  return books.manifest('plays', DAY, [crossing], { number: 2 });
};
it.each<[string, (books: Books, day: ReturnType<typeof wholeDay>) => string]>([
  [
    'manifest_without_log',
    (books, { log, manifest }) => {
      books.objects.delete(`${COPIES}/${log}`);
      return manifest;
    },
  ],
  [
    'log_without_manifest',
    (books, { log, manifest }) => {
      books.objects.delete(`${COPIES}/${manifest}`);
      return log;
    },
  ],
  ['copy_not_logged', (books, { crossing }) => other(books, crossing.policyVersion)],
  [
    'log_broken',
    (books, { log }) => {
      books.layText(log, '{"note":"what Anna said"}\n', `${DAY}T23:00:00.000Z`);
      return log;
    },
  ],
  [
    'manifest_broken',
    (books, { manifest }) => {
      books.layText(manifest, '{"note":"what Anna said"', `${DAY}T23:00:00.000Z`);
      return manifest;
    },
  ],
  [
    'policy_not_recorded',
    (books, { crossing: { policyVersion } }) => {
      const key = `.sync/plays/policies/${policyVersion}.json`;
      books.objects.delete(`${COPIES}/${key}`);
      return key;
    },
  ],
  [
    'policy_broken',
    (books, { crossing: { policyVersion: version } }) => {
      books.policy({ ...PLAYS, crossing: fields(['id', 'note'], { hashed: [] }) }, { version });
      return `.sync/plays/policies/${version}.json`;
    },
  ],
])('names %s with its object and what mends it, and exits 4', async (fault, breakIt) => {
  const books = borderBooks();
  const key = breakIt(books, wholeDay(books));
  const { exitCode, report } = await audited(books);
  expect(exitCode).toBe(4);
  expect(report).toMatchObject({
    good: false,
    faults: [{ fault, dataType: 'plays', object: `s3://${COPIES}/${key}` }],
  });
  expect(report.faults[0]!.mend).not.toBe('');
  const { out } = await border(books, 'audit', '--from', DAY, '--to', NEXT);
  expect(out).toContain(`${fault} plays`);
  expect(out).toContain('The books have 1 fault(s).');
  expect(out + JSON.stringify(report)).not.toContain('Anna');
});

it('says "at least" of persons whose logs are missing, in the days or in the year before them', async () => {
  const books = borderBooks();
  wholeDay(books);
  const { log } = wholeDay(books, '2026-02-01', ['bo']);
  books.objects.delete(`${COPIES}/${log}`);
  const { exitCode, report } = await audited(books);
  expect(exitCode).toBe(4);
  expect(report.faults).toMatchObject([{ fault: 'manifest_without_log', day: '2026-02-01' }]);
  expect(report.persons.atLeast).toEqual(['the books lack what 1 of the faults name']);
});

it('finds nothing wrong with a day of which nothing crossed', async () => {
  const books = borderBooks();
  books.manifest('plays', DAY, []);
  const { exitCode, report } = await audited(books);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ good: true, rows: [], persons: { fields: [] } });
  const { out } = await border(books, 'audit', '--from', DAY, '--to', DAY);
  expect(out).toContain('of the days 2026-11-20 to 2026-11-20: nothing');
});

it('audits types that have left the catalogue, unless some are named', async () => {
  const books = borderBooks();
  wholeDay(books);
  const policyVersion = books.policy({ ...PLAYS, name: 'pauses' });
  const crossing = aCrossing('pauses', DAY, 'a', { policyVersion });
  books.log('pauses', DAY, [crossing]);
  books.manifest('pauses', DAY, [crossing]);
  const all = await audited(books);
  expect(all.report.rows.map(({ dataType }) => dataType)).toEqual(['pauses', 'plays']);
  const some = await audited(books, '--types', 'plays');
  expect(some.report.rows.map(({ dataType }) => dataType)).toEqual(['plays']);
});

it('compares the catalogue with the policy of the newest log', async () => {
  const books = borderBooks();
  const wider = { ...PLAYS, crossing: fields(['id', 'note'], { hashed: ['userid'] }) };
  const crossed = (policyVersion: string, name: string, at: string) => {
    const crossing = aCrossing('plays', DAY, name, { policyVersion, crossedAtMs: Date.parse(at) });
    books.log('plays', DAY, [crossing], { name, at });
  };
  crossed(books.policy(PLAYS), 'z', '2026-11-21T01:00:00.000Z');
  books.policy({ name: 'logs', crossing: unfiltered('a test has no people in it') });
  const logs = aCrossing('logs', DAY, 'a', { filtered: null, unfiltered: 'why' });
  books.log('logs', DAY, [
    {
      ...logs,
      policyVersion: books.policy({
        name: 'logs',
        crossing: unfiltered('a test has no people in it'),
      }),
    },
  ]);
  const same = await border(books, 'policy', '--json');
  expect(JSON.parse(same.out)).toMatchObject({
    good: true,
    types: [
      { dataType: 'plays', change: 'unchanged' },
      { dataType: 'logs', change: 'unchanged' },
    ],
  });
  expect(same.exitCode).toBe(0);

  crossed(books.policy(wider), 'a', '2026-11-21T02:00:00.000Z');
  const less = await border(books, 'policy', 'plays');
  expect(less.out).toMatch(/^ +no longer through: note$/m);
  expect(less.out).toContain('Policies that were used');
  expect(less.exitCode).toBe(0);

  crossed(
    books.policy({ ...PLAYS, crossing: fields([], { hashed: [] }) }),
    'b',
    '2026-11-21T03:00:00.000Z',
  );
  const more = await border(books, 'policy', 'plays', '--json');
  expect(JSON.parse(more.out)).toMatchObject({
    good: false,
    types: [{ change: 'more', difference: { newlyThrough: ['id'], newlyHashed: ['userid'] } }],
  });
  expect(more.exitCode).toBe(4);
});

it('names a broken log that the newest policy would be read from', async () => {
  const books = borderBooks();
  const { log } = wholeDay(books);
  books.layText(log, 'what Anna said', `${DAY}T23:00:00.000Z`);
  const { exitCode, err } = await border(books, 'policy');
  expect(exitCode).toBe(1);
  expect(err).toContain(`s3://${COPIES}/${log} is no crossing log: line 1`);
  expect(err).not.toContain('Anna');
});

it.each([
  [['audit'], '--from: must be a calendar day, YYYY-MM-DD'],
  [['audit', '--from', DAY, '--to', '2026-02-30'], '--to: must be a calendar day, YYYY-MM-DD'],
  [['audit', '--from', NEXT, '--to', DAY], '--from: must not be after --to'],
  [
    ['audit', '--from', DAY, '--to', DAY, '--types', 'users'],
    '--types: there is no "users" (there are: plays, logs)',
  ],
  [['policy', 'users'], '<type>: there are no events "users" (there are: plays, logs)'],
])('refuses %j with the usage of that command', async (argv, message) => {
  const { exitCode, out, err } = await border(borderBooks(), ...argv);
  expect(exitCode).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(`error: ${message}`);
  expect(err).toMatch(new RegExp(`^Usage: millrace border ${argv[0]!}`, 'm'));
});
