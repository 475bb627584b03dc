import type { TypeOutcome } from './contracts/day';
import type { RunReport } from './contracts/run-report';

/** A run that ended well, as its parent sees it. */
export const endedOutcome = (
  { dataType, day, load }: Pick<RunReport, 'dataType' | 'day' | 'load'>,
  runId: string | null,
): TypeOutcome => ({
  dataType,
  day,
  state: load.outcome,
  rows: load.loaded,
  joined: false,
  runId,
  failure: null,
  because: null,
});
