import fc from 'fast-check';
import { addDays, captureDeadlineMs, isDay, lastEndedDay, windowEndMs } from '../../core/day';

it.each(['2026-02-28', '2024-02-29', '1999-12-31'])('takes %s for a day', (day) => {
  expect(isDay(day)).toBe(true);
});

it.each(['2026-02-29', '2026-2-1', '2026-13-01', 'yesterday', '', '2026-01-01T00:00:00Z'])(
  'refuses "%s" as a day',
  (day) => {
    expect(isDay(day)).toBe(false);
  },
);

it('ends the window of a day 24 hours after the day, and the capture six hours later', () => {
  expect(new Date(windowEndMs('2026-11-20')).toISOString()).toBe('2026-11-22T00:00:00.000Z');
  expect(new Date(captureDeadlineMs('2026-11-20')).toISOString()).toBe('2026-11-22T06:00:00.000Z');
});

it('knows the day that ended last, to the millisecond', () => {
  expect(lastEndedDay(Date.parse('2026-11-21T00:00:00.000Z'))).toBe('2026-11-20');
  expect(lastEndedDay(Date.parse('2026-11-20T23:59:59.999Z'))).toBe('2026-11-19');
});

it('counts days there and back', () => {
  const days = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays('1990-01-01', count));
  fc.assert(
    fc.property(days, fc.integer({ min: -9000, max: 9000 }), (day, count) => {
      expect(addDays(addDays(day, count), -count)).toBe(day);
    }),
  );
});
