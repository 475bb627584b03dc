import type { DayFacts, LedgerFacts, RunFacts, TypeFacts } from '../../core/status/day-facts';

/** A committed load of a day; a test says only what differs. */
export const aLedgerRow = (change: Partial<LedgerFacts> = {}): LedgerFacts => ({
  dataType: 'things',
  day: '2026-11-20',
  generation: '1800000000000-a',
  capture: '20261120-01',
  epoch: 'e1',
  rowsRead: 10,
  rowsUnfolded: 0,
  rowsQuarantined: 1,
  rowsStaged: 9,
  rowsDuplicate: 0,
  rowsLoaded: 9,
  bytes: 100,
  workflowId: 'daily-etl/things/2026-11-20',
  runId: 'run-1',
  loadedAt: '2026-11-21T02:00:00Z',
  ...change,
});

export const aRun = (change: Partial<RunFacts> = {}): RunFacts => ({
  workflowId: 'daily-etl/things/2026-11-20',
  runId: 'run-1',
  status: 'completed',
  startedMs: Date.parse('2026-11-21T01:30:00Z'),
  closedMs: Date.parse('2026-11-21T02:00:01Z'),
  trigger: 'schedule',
  hop: 'load',
  ...change,
});

/** A day that nobody has touched. */
export const aDay = (change: Partial<DayFacts> = {}): DayFacts => ({
  day: '2026-11-20',
  captures: [],
  generations: [],
  loaded: null,
  rowsInTable: 0,
  ledger: [],
  runs: [],
  ...change,
});

/** A day that was captured, loaded and is whole. */
export const aLoadedDay = (change: Partial<DayFacts> = {}): DayFacts =>
  aDay({
    captures: [aCompleteCapture('20261120-01')],
    generations: ['1800000000000-a'],
    loaded: {
      generation: '1800000000000-a',
      epoch: 'e1',
      rows: 9,
      loadedAt: '2026-11-21T02:00:00Z',
    },
    rowsInTable: 9,
    ledger: [aLedgerRow()],
    runs: [aRun()],
    ...change,
  });

export const aCompleteCapture = (capture: string): DayFacts['captures'][number] => ({
  capture,
  plan: { deadlineMs: 0, plannedBy: '', segments: 1 },
  complete: true,
  abandoned: false,
});

export const aType = (days: readonly DayFacts[], change: Partial<TypeFacts> = {}): TypeFacts => ({
  dataType: 'things',
  load: 'snapshot',
  source: 'dynamodb',
  after: [],
  newestLoadedDay: null,
  isLoadingNow: false,
  days,
  ...change,
});
