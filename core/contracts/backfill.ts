import type { PlannedType, TypeOutcome, TypeState } from './day';

/** What `backfill` does, checked: every day from `from` to `to`, the types in dependency order inside each. */
export interface BackfillPlan {
  readonly from: string;
  readonly to: string;
  readonly types: readonly PlannedType[];
  /** Runs of data types at once. */
  readonly concurrency: number;
  readonly order: 'oldest-first' | 'newest-first';
  readonly onFailure: 'go-on' | 'stop';
}

/** How far a backfill is; also what it came to. */
export interface BackfillProgress {
  readonly from: string;
  readonly to: string;
  /** Runs in all: days x types. */
  readonly total: number;
  readonly ended: number;
  readonly byState: Readonly<Partial<Record<TypeState, number>>>;
  readonly running: readonly { readonly dataType: string; readonly day: string }[];
  /** The first failures, at most 50; `byState.failed` counts all. */
  readonly failures: readonly TypeOutcome[];
  /** The first missed days, at most 50. */
  readonly missed: readonly { readonly dataType: string; readonly day: string }[];
  readonly paused: boolean;
}

/** What one run of the workflow hands to the next one of its chain. */
export interface BackfillCarried {
  readonly plan: BackfillPlan;
  /** Days that are behind, in the plan's order. */
  readonly daysBehind: number;
  readonly byState: Readonly<Partial<Record<TypeState, number>>>;
  readonly failures: readonly TypeOutcome[];
  readonly missed: readonly { readonly dataType: string; readonly day: string }[];
  readonly paused: boolean;
}

export interface BackfillActivities {
  /** Parses the raw input and checks it against the catalogue and the clock. @throws InvalidInput with every fault */
  planBackfill(input: { readonly raw: unknown }): Promise<BackfillPlan>;
}
