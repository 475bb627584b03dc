import { statusReport } from '../../cli/status/status-report';
import { statusText } from '../../cli/status/status-text';
import { whatToType } from '../../cli/status/what-to-type';
import { addDays } from '../../core/day';
import { cellOf } from '../../core/status/cell';
import type { DayFacts } from '../../core/status/day-facts';
import { aCompleteCapture, aDay, aLoadedDay, aType } from '../support/day-facts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const report = (days: readonly DayFacts[]) =>
  statusReport(
    { types: [aType(days, { dataType: 'users' })], removed: [] },
    { from: days[0]?.day ?? '', to: days.at(-1)?.day ?? '' },
    NOW,
    () => 'http://ui/run',
  );

it('aligns the matrix as before when it is coloured', () => {
  const days = [aLoadedDay({ day: '2026-11-20' }), aDay({ day: '2026-11-21' })];
  const plain = statusText(report(days), false);
  const coloured = statusText(report(days), true);
  expect(coloured).toContain('\u001b[32mloaded\u001b[0m');
  // eslint would have it as a control character; this is what a terminal takes away.
  expect(coloured.replaceAll(new RegExp('\\u001b\\[\\d+m', 'g'), '')).toBe(plain);
  expect(plain.split('\n').slice(0, 3)).toEqual([
    'day         users',
    '2026-11-21  missed',
    '2026-11-20  loaded',
  ]);
});

it('explains twenty days at most, and says how many more there are', () => {
  const days = Array.from({ length: 25 }, (_, at) => aDay({ day: addDays('2026-10-01', at) }));
  const text = statusText(report(days), false);
  expect(text).toContain('and 5 more: millrace status --json has all');
  expect(text).toContain('25 missed');
});

it.each<[string, DayFacts, string | null]>([
  ['a loaded day', aLoadedDay(), null],
  [
    'rows that were deleted',
    aLoadedDay({ rowsInTable: 0 }),
    'npx millrace run things --day 2026-11-20 --again',
  ],
  [
    'a newer capture',
    aLoadedDay({ captures: [aCompleteCapture('20261120-01'), aCompleteCapture('20261120-02')] }),
    'npx millrace run things --day 2026-11-20',
  ],
  ['a missed day', aDay(), 'npx millrace adopt things --day 2026-11-20 --from s3://...'],
])('says what to type for %s', (_, facts, wanted) => {
  expect(whatToType(cellOf(aType([facts]), facts, NOW))).toBe(wanted);
});
