import type { Facts } from '../facts/read-facts';
import type { DayRange } from '../../core/status/warehouse-sql';
import type { Cell } from '../../core/status/cell';
import { matrixOf, type Matrix } from '../../core/status/matrix';

/** A cell with the place where a person sees its newest run. */
export interface LinkedCell extends Cell {
  readonly link: string | null;
}

/** What `millrace status --json` prints. Members are added, never renamed. */
export interface StatusReport extends DayRange {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly good: boolean;
  readonly counts: Matrix['counts'];
  readonly types: readonly {
    readonly dataType: string;
    readonly load: string;
    /** A load holds the fence at this moment: what is loaded is told by the ledger. */
    readonly loadingNow: boolean;
    readonly cells: readonly LinkedCell[];
  }[];
  /** Types that were loaded in these days and have left the catalogue. */
  readonly removed: readonly string[];
}

/** Judges the facts. `link` names a run's page, or the command that shows it. */
export function statusReport(
  facts: Facts,
  { from, to }: DayRange,
  nowMs: number,
  link: (workflowId: string, runId: string) => string,
): StatusReport {
  const matrix = matrixOf(facts.types, nowMs);
  return {
    from,
    to,
    at: new Date(nowMs).toISOString(),
    good: matrix.good,
    counts: matrix.counts,
    types: matrix.types.map(({ dataType, load, cells }) => ({
      dataType,
      load,
      loadingNow: facts.types.some((type) => type.dataType === dataType && type.isLoadingNow),
      cells: cells.map((cell) => ({
        ...cell,
        link:
          cell.workflowId === null || cell.runId === null
            ? null
            : link(cell.workflowId, cell.runId),
      })),
    })),
    removed: facts.removed,
  };
}
