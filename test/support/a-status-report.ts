import type { CellState } from '../../core/status/cell';
import type { LinkedCell, StatusReport } from '../../cli/status/status-report';
import { LIGHT } from '../../cli/page/palette';
import { addDays } from '../../core/day';

export const STATES = Object.keys(LIGHT.states) as CellState[];

const FIRST = '2026-08-20';

const cell = (dataType: string, index: number, link: string): LinkedCell => {
  const state = STATES[index % STATES.length] ?? 'loaded';
  const isLoaded = state === 'loaded';
  return {
    dataType,
    day: addDays(FIRST, index),
    state,
    why: `${state}, as the test says`,
    rows: index,
    rowsWritten: isLoaded ? index + 1 : null,
    quarantined: isLoaded ? 2 : null,
    generation: isLoaded ? '1800000000000-0123abcd' : null,
    capture: isLoaded ? '20261120-01' : null,
    loadedAt: isLoaded ? '2026-11-21T02:00:00Z' : null,
    workflowId: `daily-etl/${dataType}/${addDays(FIRST, index)}`,
    runId: 'run-1',
    durationMs: isLoaded ? 60_000 : null,
    link,
  };
};

/** A report whose days go through every state in turn. */
export function aStatusReport(
  dataTypes: readonly string[],
  days: number,
  link: string,
): StatusReport {
  const cells = (dataType: string): LinkedCell[] =>
    Array.from({ length: days }, (_, index) => cell(dataType, index, link));
  return {
    from: FIRST,
    to: addDays(FIRST, days - 1),
    at: '2026-11-25T12:00:00.000Z',
    good: false,
    counts: Object.fromEntries(STATES.map((state) => [state, 1])),
    types: dataTypes.map((dataType) => ({
      dataType,
      load: 'snapshot',
      loadingNow: false,
      cells: cells(dataType),
    })),
    removed: [],
  };
}
