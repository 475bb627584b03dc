import type { ExportFaults, ExportHistory } from './export-model';
import type { Run } from './load-attempt';
import type { Faults, LoadWorld } from './load-model';

/** Small worlds that models are explored in. */

const DAY = '2026-11-20';
export const FIRST: Run = {
  day: DAY,
  generation: 'g1',
  stamp: '1',
  again: false,
  evenThoughNewer: null,
};
export const CORRECTED: Run = { ...FIRST, generation: 'g2', stamp: '2' };
/** Began in the same millisecond as `CORRECTED`: the digits of the run decide. */
export const TWIN: Run = { ...FIRST, generation: 'g3', stamp: '2a' };
/** The generation that is there, again. */
export const AGAIN: Run = { ...FIRST, stamp: '5', again: true };
export const NEXT: Run = { ...FIRST, day: '2026-11-21', generation: 'g4', stamp: '3' };
export const THIRD: Run = { ...FIRST, day: '2026-11-22', generation: 'g6', stamp: '6' };
/** The first day, run after the next one. */
export const OLDER: Run = { ...FIRST, generation: 'g5', stamp: '4' };
/** The same, on purpose. */
export const PUT_BACK: Run = { ...OLDER, evenThoughNewer: NEXT.day };

export const NO_LOAD_FAULTS: Faults = { zombie: 0, lost: 0, twice: 0, stale: 0, resent: 0 };
export const LOAD_WORLD: LoadWorld = {
  mode: 'replace',
  isolation: 'snapshot',
  broken: null,
  runs: [FIRST, CORRECTED],
  attempts: 2,
  faults: NO_LOAD_FAULTS,
  reusedToken: 'old id',
};

export const NO_EXPORT_FAULTS: ExportFaults = {
  zombie: 0,
  lost: 0,
  resent: 0,
  windowEnds: 0,
  abandoned: 0,
};
export const A_RUN = { captureAgain: false };
export const EXPORT_WORLD: ExportHistory = {
  runs: [A_RUN],
  segments: 1,
  pages: 2,
  isLastEmpty: false,
  broken: null,
  attempts: 2,
  faults: NO_EXPORT_FAULTS,
};
