import type { Alarm, FailedRun } from '../../core/contracts/slack';
import type { ToldFailure } from '../../core/slack/failures-message';
import type { Place } from '../../core/slack/place';

export const aPlace: Place = { uiUrl: 'http://ui', namespace: 'default' };

/** A run that failed as runs do; a test states only what matters. */
export const aFailedRun = (change: Partial<FailedRun> = {}): FailedRun => ({
  type: 'ShrinkGuard',
  message:
    'users 2026-11-22: 100 rows, 50,000 before. Check whether the source really shrank; then run the day again with --accept-shrink.',
  hop: 'transform',
  dataType: 'users',
  day: '2026-11-22',
  workflowId: 'daily-etl/users/2026-11-22',
  runId: '019e0000-0000-7000-8000-00000000abcd',
  waiting: ['devices'],
  ...change,
});

export const aToldFailure = (change: Partial<ToldFailure> = {}): ToldFailure => ({
  ...aFailedRun(),
  attempt: 1,
  ...change,
});

export const anAlarm = (change: Partial<Alarm> = {}): Alarm => ({
  id: 'deadline/users/2026-11-22',
  what: 'users of 2026-11-22 was to be loaded by 06:00 UTC and is not.',
  fix: 'Look at the run: npx millrace explain users 2026-11-22.',
  ...change,
});
