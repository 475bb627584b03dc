import type { ScheduleDeclaration } from './declaration';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

const only = (value: number) => ({ start: value, end: value, step: 1 });

/**
 * Every schedule of this version, in UTC: a day ends at midnight UTC, summer and winter. `apply` brings Temporal to them.
 * Each figure has its reason beside it; one without a source says "guess".
 */
export const SCHEDULES: readonly ScheduleDeclaration[] = [
  {
    id: 'daily-run',
    workflow: 'dailyRun',
    summary: 'all data types of the day before',
    // The day ended at 00:00; what writes late (a buffer of events is 15 minutes at most) has arrived long before 01:30.
    at: { hours: only(1), minutes: only(30) },
    // The tables' readers and Temporal's other tenants like round times too. Guess.
    jitterMs: MINUTE_MS,
    // A day that takes longer than a day must not cost the next one: the days follow one another.
    overlap: 'BUFFER_ALL',
    // An outage over the holidays. Tables of those days come back as `missed` but for the newest; events are all loaded.
    catchUpMs: 10 * DAY_MS,
  },
  {
    id: 'watch',
    workflow: 'watch',
    summary: 'deadlines, volumes, pollers',
    // A quarter of an hour is what an operator waits for nothing.
    at: {
      hours: { start: 0, end: 23, step: 1 },
      minutes: { start: 0, end: 59, step: 15 },
    },
    // Off the round minute, at which everybody asks the warehouse. Guess.
    jitterMs: 30 * SECOND_MS,
    // A look looks at everything that stands: the one that is missed is made up for by the next.
    overlap: 'SKIP',
    // An alarm about the state of an hour ago helps nobody; a restart of Temporal is shorter than this. Guess.
    catchUpMs: 5 * MINUTE_MS,
  },
];
