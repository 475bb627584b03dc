/** How one data type of a day ended, as its parent sees it. */
export type TypeState =
  | 'loaded'
  /** This generation was loaded before. */
  | 'already'
  /** A later day or a later run is loaded. */
  | 'superseded'
  /** The table was not captured while the day's window was open. */
  | 'missed'
  | 'failed'
  | 'cancelled'
  /** An upstream of it did not end loaded, so it was not started. */
  | 'skipped';

/** Why a run failed: the failure's row in the table, and where. Holds no value of a record. */
export interface RunFailure {
  /** A name of core/failures.ts, or what Temporal calls it. */
  readonly type: string;
  readonly message: string;
  /** `plan`, or the hop. */
  readonly hop: string;
}

export interface TypeOutcome {
  readonly dataType: string;
  readonly day: string;
  readonly state: TypeState;
  /** Rows that the load reported, or null. */
  readonly rows: number | null;
  /** Somebody else's run was open and has been waited for. */
  readonly joined: boolean;
  /** Run of the type, where one was started or joined. */
  readonly runId: string | null;
  readonly failure: RunFailure | null;
  /** For `skipped`: the upstream that did not end loaded. */
  readonly because: string | null;
}

/** A data type to run, with the upstreams that run beside it. */
export interface PlannedType {
  readonly dataType: string;
  readonly after: readonly string[];
}

/** What `dailyRun` does: types in dependency order. */
export interface DayPlan {
  readonly day: string;
  readonly types: readonly PlannedType[];
}

/** What `dailyRun` came to. */
export interface DayReport {
  readonly day: string;
  readonly outcomes: readonly TypeOutcome[];
}

export interface DayActivities {
  /**
   * Takes the day from the input, or from the nominal time of the schedule; never from the clock.
   * @throws InvalidInput with every fault, DayNotOver
   */
  planDay(input: { readonly raw: unknown; readonly nominalStart: string | null }): Promise<DayPlan>;
  /** Waits for the end of a run that somebody else has started; its failure is an outcome, not an error. */
  awaitRun(input: { readonly dataType: string; readonly day: string }): Promise<TypeOutcome>;
}
