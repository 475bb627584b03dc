import type { CaptureDone } from '../../core/contracts/export';
import type { LoadReport } from '../../core/contracts/load';
import type { RunReport } from '../../core/contracts/run-report';
import type { GenerationDone } from '../../core/contracts/transform';

export const aCapture = (change: Partial<CaptureDone> = {}): CaptureDone => ({
  table: 'users',
  day: '2026-11-22',
  capture: '20261122-01',
  commitKey: 'exports/users/2026-11-22/AWSDynamoDB/20261122-01/manifest-summary.json',
  items: 50_000,
  reused: false,
  ...change,
});

export const aGeneration = (change: Partial<GenerationDone> = {}): GenerationDone => ({
  dataType: 'users',
  day: '2026-11-22',
  generation: '1763856000000-0a1b2c3d',
  reportKey: 'warehouse/users/2026-11-22/1763856000000-0a1b2c3d/report.json',
  reportSha256: '0'.repeat(64),
  books: {
    read: 50_000,
    unfolded: 0,
    written: 49_900,
    quarantined: 100,
    quarantinedByReason: { too_long: 40, missing_required: 60 },
    bytes: 2_100_000,
  },
  reused: false,
  ...change,
});

export const aLoad = (change: Partial<LoadReport> = {}): LoadReport => ({
  outcome: 'loaded',
  epoch: '1763856000000abcdef1763856009000',
  generation: '1763856000000-0a1b2c3d',
  staged: 49_900,
  duplicates: 0,
  loaded: 49_900,
  loadedBy: null,
  ...change,
});

/** A valid, boring run; a test states only what matters to it. */
export const aRunReport = (change: Partial<RunReport> = {}): RunReport => ({
  dataType: 'users',
  day: '2026-11-22',
  capture: aCapture(),
  generation: aGeneration(),
  load: aLoad(),
  sync: null,
  durationsMs: { export: 4_200, sync: 0, transform: 3_100, load: 1_200 },
  orderUnchecked: null,
  ...change,
});
