import { cellOf, completeCapture } from '../../../core/status/cell';
import type { DayFacts, TypeFacts } from '../../../core/status/day-facts';
import { fenceFromLedger } from '../../../core/status/fence-from-ledger';
import {
  aCompleteCapture,
  aDay,
  aLedgerRow,
  aLoadedDay,
  aRun,
  aType,
} from '../../support/day-facts';

const IN_WINDOW = Date.parse('2026-11-21T12:00:00Z');
const LATER = Date.parse('2026-11-25T12:00:00Z');
const judged = (facts: DayFacts, change: Partial<TypeFacts> = {}, nowMs = LATER): string => {
  const { state, why } = cellOf(aType([facts], change), facts, nowMs);
  return `${state}: ${why}`;
};
const replaced = { load: 'replace', newestLoadedDay: '2026-11-23' } as const;
const unfinished = (deadlineMs: number) => ({
  capture: '20261120-01',
  plan: { deadlineMs, plannedBy: 'x', segments: 1 },
  complete: false,
  abandoned: false,
});

it.each<[string, DayFacts, Partial<TypeFacts>, number, string]>([
  ['a whole day', aLoadedDay(), {}, LATER, 'loaded: 9 rows'],
  [
    'events that nobody has loaded',
    aDay(),
    { source: 'events', load: 'append' },
    LATER,
    'missing: its events are not loaded',
  ],
  [
    'events whose run failed',
    aDay({ runs: [aRun({ status: 'failed' })] }),
    { source: 'events', load: 'append' },
    LATER,
    'failed: the newest run of the day failed',
  ],
  [
    'rows that somebody deleted',
    aLoadedDay({ rowsInTable: 4 }),
    {},
    LATER,
    'missing: the table has 4 rows, the load wrote 9',
  ],
  [
    'rows that somebody added',
    aLoadedDay({ rowsInTable: 11 }),
    {},
    LATER,
    'stale: the table has 11 rows, the load wrote 9',
  ],
  [
    'a newer generation',
    aLoadedDay({ generations: ['1800000000000-a', '1800000000001-b'] }),
    {},
    LATER,
    'stale: generation 1800000000001-b is committed, and 1800000000000-a is loaded',
  ],
  [
    'a newer capture',
    aLoadedDay({ captures: [aCompleteCapture('20261120-01'), aCompleteCapture('20261120-02')] }),
    {},
    LATER,
    'stale: capture 20261120-02 is complete, and 20261120-01 is loaded',
  ],
  [
    'an unfinished capture beside a loaded one',
    aLoadedDay({
      captures: [
        aCompleteCapture('20261120-01'),
        { ...unfinished(LATER + 1), capture: '20261120-02' },
      ],
    }),
    {},
    LATER,
    'loaded: 9 rows',
  ],
  [
    'a run that failed after the load',
    aLoadedDay({ runs: [aRun({ runId: 'run-2', status: 'failed', closedMs: LATER })] }),
    {},
    LATER,
    'failed: a later run of the day failed; the load before it stands',
  ],
  [
    'a run that failed before the load of another',
    aLoadedDay({ runs: [aRun({ runId: 'run-2', status: 'failed', closedMs: 1 })] }),
    {},
    LATER,
    'loaded: 9 rows',
  ],
  [
    'an open run of a loaded day',
    aLoadedDay({ runs: [aRun({ status: 'running', closedMs: null })] }),
    {},
    LATER,
    'running: load is running',
  ],
  [
    'an open run that has just begun',
    aDay({ runs: [aRun({ status: 'running', hop: null })] }),
    {},
    LATER,
    'running: it has begun',
  ],
  [
    'a day under a later one',
    aDay({ loaded: { generation: null, epoch: 'e1', rows: 9, loadedAt: '' } }),
    replaced,
    LATER,
    'superseded: the table holds 2026-11-23',
  ],
  [
    'a day under a later one that was only transformed',
    aDay({ generations: ['g'] }),
    replaced,
    LATER,
    'superseded: the table holds 2026-11-23',
  ],
  [
    'a day under a later one that was never captured',
    aDay(),
    replaced,
    LATER,
    'missed: the table was not captured while the window of the day was open',
  ],
  [
    'the same of a type that keeps every day',
    aDay({ loaded: null, generations: ['g'], captures: [aCompleteCapture('20261120-01')] }),
    { newestLoadedDay: '2026-11-23' },
    LATER,
    'missing: it is captured and not loaded',
  ],
  [
    'nothing at all, the window over',
    aDay(),
    {},
    LATER,
    'missed: the table was not captured while the window of the day was open',
  ],
  [
    'nothing at all, the window open',
    aDay(),
    {},
    IN_WINDOW,
    'missing: it is not captured yet; the window is open',
  ],
  [
    'a capture that can go on',
    aDay({ captures: [unfinished(IN_WINDOW + 1)] }),
    {},
    IN_WINDOW,
    'missing: its capture is unfinished and can go on',
  ],
  [
    'a failed run without a capture, the window over',
    aDay({ runs: [aRun({ status: 'failed' })] }),
    {},
    LATER,
    'missed: the table was not captured while the window of the day was open',
  ],
  [
    'a failed run',
    aDay({ runs: [aRun({ status: 'failed' })], captures: [aCompleteCapture('20261120-01')] }),
    {},
    LATER,
    'failed: the newest run of the day failed',
  ],
  [
    'a cancelled run',
    aDay({ runs: [aRun({ status: 'cancelled' })] }),
    {},
    IN_WINDOW,
    'failed: the run was cancelled',
  ],
])('judges %s', (_, facts, change, nowMs, wanted) => {
  expect(judged(facts, change, nowMs)).toBe(wanted);
});

it('tells rows, names and the duration of the run beside the state', () => {
  const facts = aLoadedDay();
  expect(cellOf(aType([facts]), facts, LATER)).toMatchObject({
    rows: 9,
    rowsWritten: 9,
    quarantined: 1,
    generation: '1800000000000-a',
    capture: '20261120-01',
    workflowId: 'daily-etl/things/2026-11-20',
    runId: 'run-1',
    durationMs: 1_801_000,
  });
});

it('counts no unfinished capture as complete', () => {
  expect(completeCapture(aDay({ captures: [unfinished(LATER)] }))).toBeNull();
});

it('takes from the ledger, while a load holds the fence, what the fence said before', () => {
  const rows = [
    aLedgerRow({ day: '2026-11-20', epoch: 'e1' }),
    aLedgerRow({ day: '2026-11-21', epoch: 'e2', rowsLoaded: 12 }),
  ];
  const kept = (load: 'replace' | 'snapshot') =>
    fenceFromLedger(load, rows).map(({ day, generation }) => [day, generation !== null]);
  expect(kept('snapshot')).toEqual([
    ['2026-11-20', true],
    ['2026-11-21', true],
  ]);
  expect(kept('replace')).toEqual([
    ['2026-11-20', false],
    ['2026-11-21', true],
  ]);
});
