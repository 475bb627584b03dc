import type { LoadMode, Source } from '../data-type';
import type { FoundCapture } from '../plan/captures';

/** A run of `dailyEtl` as Temporal's visibility has it. */
export interface RunFacts {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly startedMs: number;
  readonly closedMs: number | null;
  readonly trigger: string | null;
  readonly hop: string | null;
}

/** One row of the ledger: a load that was committed. */
export interface LedgerFacts {
  readonly dataType: string;
  readonly day: string;
  readonly generation: string;
  readonly capture: string | null;
  readonly epoch: string;
  readonly rowsRead: number;
  readonly rowsUnfolded: number;
  readonly rowsQuarantined: number;
  readonly rowsStaged: number;
  readonly rowsDuplicate: number;
  readonly rowsLoaded: number;
  readonly bytes: number;
  readonly workflowId: string;
  readonly runId: string;
  /** UTC, ISO 8601. */
  readonly loadedAt: string;
}

/** What the fence says of a day that was loaded at some time. */
export interface LoadedFacts {
  /** Null once a later day of a `replace` type stands in its place. */
  readonly generation: string | null;
  readonly epoch: string;
  readonly rows: number;
  /** UTC, ISO 8601. */
  readonly loadedAt: string;
}

/** All that is known of one data type and day, from S3, the warehouse and Temporal. */
export interface DayFacts {
  readonly day: string;
  readonly captures: readonly FoundCapture[];
  /** Committed generations, oldest first. */
  readonly generations: readonly string[];
  readonly loaded: LoadedFacts | null;
  /** Rows of the day that the target table itself counts. */
  readonly rowsInTable: number;
  /** Oldest first. */
  readonly ledger: readonly LedgerFacts[];
  /** Newest first. */
  readonly runs: readonly RunFacts[];
}

/** The facts of one data type. */
export interface TypeFacts {
  readonly dataType: string;
  readonly load: LoadMode;
  /** Of events there are no captures: what a day lacks can be read again as long as S3 keeps it. */
  readonly source: Source['kind'];
  readonly after: readonly string[];
  /** The newest day that is loaded now, within or outside the days that were asked for. */
  readonly newestLoadedDay: string | null;
  /** The fence gave no answer: a load holds it. What is loaded is then told by the ledger. */
  readonly isLoadingNow: boolean;
  readonly days: readonly DayFacts[];
}
