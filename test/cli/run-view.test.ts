import { HopTally } from '../../cli/hop-tally';
import type { PendingWork, RunState } from '../../cli/run-state';
import { progressText, runView } from '../../cli/run-view';
import { aTerminal } from '../support/a-shell';

const work = (id: string, change: Partial<PendingWork> = {}): PendingWork => ({
  id,
  type: 'exportSegment',
  attempt: 1,
  isWaiting: false,
  beat: null,
  lastFailure: null,
  ...change,
});
const state = (...pending: PendingWork[]): RunState => ({
  isOpen: true,
  hop: 'export',
  startedMs: 0,
  trigger: null,
  pending,
});

describe('the tally of a hop', () => {
  it('adds up heartbeats, keeps those of activities that are done, and takes the rate from them', () => {
    const tally = new HopTally('export', 0);
    expect(tally.add(state(work('1')), 500)).toMatchObject({ records: 0, recordsPerSecond: null });
    tally.add(
      state(
        work('1', { beat: { records: 100, bytes: 10 } }),
        work('2', { beat: { records: 300, bytes: 30 } }),
      ),
      1_000,
    );
    expect(tally.add(state(work('2', { beat: { records: 1_300, bytes: 130 } })), 3_000)).toEqual({
      hop: 'export',
      records: 1_400,
      bytes: 140,
      recordsPerSecond: 500,
      elapsedMs: 3_000,
      waitsForTry: null,
      failedTries: [],
    });
    // No new heartbeat: the rate stays.
    expect(tally.add(state(), 9_000)).toMatchObject({ records: 1_400, recordsPerSecond: 500 });
  });

  it('says when all that is left waits for its next try', () => {
    const tally = new HopTally('load', 0);
    const second = work('1', { attempt: 2, isWaiting: true });
    expect(tally.add(state(second), 1).waitsForTry).toBe(2);
    expect(tally.add(state(second, work('2')), 2).waitsForTry).toBeNull();
    expect(tally.add(state(work('3', { isWaiting: true })), 3).waitsForTry).toBeNull();
  });

  it('tells of a failed try once', () => {
    const tally = new HopTally('load', 0);
    const failing = work('1', { attempt: 2, lastFailure: 'no' });
    expect(tally.add(state(failing), 1).failedTries).toEqual([failing]);
    expect(tally.add(state(failing), 2).failedTries).toEqual([]);
    const third = { ...failing, attempt: 3 };
    expect(tally.add(state(third), 3).failedTries).toEqual([third]);
  });
});

describe('the view of a run', () => {
  const progress = {
    hop: 'export',
    records: 38_211,
    bytes: 6_100_000,
    recordsPerSecond: 9_420.4,
    elapsedMs: 4_100,
    waitsForTry: null,
    failedTries: [],
  };

  it('has hop, records, bytes, rate and time in a line', () => {
    expect(progressText(progress)).toBe(
      '  export     38,211 records   6.1 MB   9,420 records/s   4.1 s',
    );
    expect(progressText({ ...progress, hop: 'transform', records: 0 })).toBe(
      '  transform  running   4.1 s',
    );
  });

  it('says what it waits for', () => {
    expect(progressText({ ...progress, hop: 'load', waitsForTry: 3 })).toBe(
      '  load       waiting for try 3   4.1 s',
    );
  });

  it('redraws one line on a terminal', () => {
    const { terminal, written } = aTerminal(true);
    const view = runView(terminal, () => 0);
    view.running(progress);
    view.running(progress);
    view.end();
    expect(written.err).toEqual([]);
    expect(written.status).toEqual([progressText(progress), progressText(progress), '']);
  });

  it('writes a line every ten seconds where nothing can be redrawn', () => {
    const { terminal, written } = aTerminal(false);
    let now = 1_000;
    const view = runView(terminal, () => now);
    const look = (hop: string): void => view.running({ ...progress, hop });
    look('export');
    now += 9_999;
    look('export');
    now += 1;
    look('transform');
    look('transform');
    expect(written.err).toEqual([progressText({ ...progress, hop: 'transform' })]);
    expect(written.status).toEqual([]);
  });

  it('says which try failed and why', () => {
    const { terminal, written } = aTerminal(true);
    const failed = work('1', { type: 'loadDay', attempt: 3, lastFailure: 'No rights.' });
    runView(terminal, () => 0).running({ ...progress, hop: 'load', failedTries: [failed] });
    expect(written.err).toEqual(['  load       loadDay: try 2 failed: No rights.']);
  });
});
