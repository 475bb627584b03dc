/**
 * What crosses Temporal between `dailyEtl` and its activities. Histories keep these shapes for weeks:
 * a new field is optional, and no field is renamed or retyped while a run can be open.
 * Everything is plain JSON; rows and file lists stay on S3.
 */

/** Names one run in the warehouse's order of runs. The epoch of an attempt is `stamp`, `run`, attempt's stamp. */
export interface RunOrder {
  /** 13 digits of milliseconds: the run's start, raised above everything that the day's fence row has seen. */
  readonly stamp: string;
  /** 6 hex digits of the run id. */
  readonly run: string;
}

/** Where the run's records come from. */
export type RunSource =
  | {
      readonly kind: 'dynamodb';
      readonly table: string;
      readonly readShare: number;
      readonly declaredCapacity: number | null;
    }
  /** `crosses`: events of China are synced first. */
  | { readonly kind: 'events'; readonly crosses: boolean };

/** A checked order for one data type and one day. */
export interface RunPlan {
  readonly dataType: string;
  /** UTC calendar day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly source: RunSource;
  readonly again: boolean;
  readonly captureAgain: boolean;
  readonly acceptShrink: boolean;
  /** The newest day that an older `replace` day may overwrite, or null. */
  readonly evenThoughNewer: string | null;
  /** Data types that wait for this one, directly or not: who hears of its failure. */
  readonly dependants: readonly string[];
  /** The run of this type and day before it had failed, or nobody knows: its success may be news. Absent: no. */
  readonly afterFailure?: boolean;
  readonly order: RunOrder;
  /** Why the stamp could not be compared with the fence, or null. Said in the report; costs nothing. */
  readonly orderUnchecked: string | null;
}

export interface RunActivities {
  /**
   * Parses the raw input, checks it against the catalogue and the fence, and returns the plan.
   * Reads only; safe to run twice.
   * @throws InvalidInput with every fault, non-retryable
   */
  planRun(input: { readonly raw: unknown; readonly runStartedAtMs: number }): Promise<RunPlan>;
}
