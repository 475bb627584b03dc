import { crossingAudit, readCrossing } from '../../../core/border/crossing-audit';
import { aCrossing, aSketch, filteredOf, POLICY } from '../../support/border-books';

const DAY = '2026-11-20';
const NEXT = '2026-11-21';
const of = (dataType: string, day = DAY) => ({ dataType, day });
const read = (...crossing: Parameters<typeof aCrossing>) => readCrossing(aCrossing(...crossing));
const people = (...persons: string[]) => ({ filtered: filteredOf(persons) });

it('adds up what crossed by type and policy', () => {
  const audit = crossingAudit({ byDay: false });
  audit.add(of('plays'), read('plays', DAY, 'a', { filtered: filteredOf(['anna', 'bo'], 1) }));
  audit.add(of('plays', NEXT), read('plays', NEXT, 'a', people('anna')));
  audit.add(of('plays'), read('plays', DAY, 'b', { policyVersion: 'f'.repeat(16) }));
  const rows = audit.rows();
  expect(rows.map(({ policyVersion }) => policyVersion)).toEqual([POLICY, 'f'.repeat(16)]);
  expect(rows[0]).toEqual({
    dataType: 'plays',
    day: null,
    policyVersion: POLICY,
    unfiltered: null,
    from: ['millrace-cn-events'],
    objects: 2,
    bytesRead: 200,
    bytesWritten: 120,
    lines: { read: 4, crossed: 3, heldBack: 1 },
    unpackedBytes: { read: 400, crossed: 300, heldBack: 100 },
    heldBackByReason: { unparsable: 1 },
    dropped: { note: 3 },
    hashed: { userid: 3 },
    distinct: { userid: 2 },
    firstCrossedAt: '2026-11-20T23:00:00.000Z',
    lastCrossedAt: '2026-11-21T23:00:00.000Z',
  });
});

it('counts a copy once, however often it was logged', () => {
  const audit = crossingAudit({ byDay: false });
  for (const crossedAtMs of [1, 2, 3])
    audit.add(of('plays'), read('plays', DAY, 'a', { crossedAtMs }));
  expect(audit.rows()).toMatchObject([{ objects: 1, bytesRead: 100, hashed: { userid: 1 } }]);
});

it('counts a source twice that crossed twice, as it was and as it became', () => {
  const audit = crossingAudit({ byDay: false });
  const first = aCrossing('plays', DAY, 'a');
  const later = { ...first, copy: { ...first.copy, key: `${first.copy.key}x` } };
  for (const each of [first, later]) audit.add(of('plays'), readCrossing(each));
  expect(audit.rows()).toMatchObject([{ objects: 2 }]);
});

it('has a row per day where that is asked for, in the order of types, days and policies', () => {
  const audit = crossingAudit({ byDay: true });
  audit.add(of('plays', NEXT), read('plays', NEXT, 'a'));
  audit.add(
    of('plays'),
    read('plays', DAY, 'b', { crossedAtMs: 9, policyVersion: 'e'.repeat(16) }),
  );
  audit.add(of('plays'), read('plays', DAY, 'a', { crossedAtMs: 8 }));
  audit.add(of('navigation', NEXT), read('navigation', NEXT, 'a'));
  expect(
    audit.rows().map(({ dataType, day, policyVersion }) => [dataType, day, policyVersion]),
  ).toEqual([
    ['navigation', NEXT, POLICY],
    ['plays', DAY, POLICY],
    ['plays', DAY, 'e'.repeat(16)],
    ['plays', NEXT, POLICY],
  ]);
});

it('says of unfiltered objects why, and counts no lines of them', () => {
  const audit = crossingAudit({ byDay: false });
  audit.add(of('logs'), read('logs', DAY, 'a', { filtered: null, unfiltered: 'nobody is in it' }));
  expect(audit.rows()).toMatchObject([{ unfiltered: 'nobody is in it', lines: null, objects: 1 }]);
  expect(audit.unfilteredTypes()).toEqual(['logs']);
});

it('counts a person once over objects, days, policies and types, each field by itself', () => {
  const audit = crossingAudit({ byDay: true });
  audit.add(of('plays'), read('plays', DAY, 'a', people('anna', 'bo')));
  audit.add(of('plays', NEXT), read('plays', NEXT, 'a', people('anna')));
  audit.add(of('navigation'), read('navigation', DAY, 'a', people('bo', 'chen')));
  audit.addToYear('plays', read('plays', '2026-01-02', 'a', people('anna', 'dan', 'eva', 'fay')));
  const device = { ...filteredOf(['anna']), distinct: { deviceid: aSketch('d') } };
  audit.addToYear('plays', read('plays', '2026-01-02', 'b', { filtered: device }));
  expect(audit.persons()).toEqual([
    { field: 'deviceid', inDays: 0, sinceJanuary: 1 },
    { field: 'userid', inDays: 3, sinceJanuary: 4 },
  ]);
});

it('takes no sketch that the filter cannot have made', () => {
  const filtered = { ...filteredOf(['anna']), distinct: { userid: 'AAAA' } };
  expect(() => read('plays', DAY, 'a', { filtered })).toThrow('no sketch of distinct values');
});
