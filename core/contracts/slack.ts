import type { RunFailure } from './day';

/** A run that failed, for one message. */
export interface FailedRun extends RunFailure {
  readonly dataType: string;
  readonly day: string;
  readonly workflowId: string;
  readonly runId: string | null;
  /** Data types that wait for it: a day's run skips them, a run by hand leaves them as they are. */
  readonly waiting: readonly string[];
  /** What the run was asked beside its type and day, as a person types it: `--again`. Absent: nothing. */
  readonly flags?: readonly string[];
}

/** An alarm of `watch`: its id tells it from others and stays the same while it lasts. */
export interface Alarm {
  readonly id: string;
  /** One sentence: what is not as it should be, with numbers. */
  readonly what: string;
  readonly fix: string;
}

/** A workflow that ended before it had started anything. */
export interface Unplanned {
  /** What Temporal calls it: `dailyRun`. */
  readonly workflow: string;
  /** The day that was to be run, where it is known. */
  readonly day: string | null;
  readonly workflowId: string;
  readonly runId: string;
  readonly failure: RunFailure;
}

/** What there is to say. No value of a record, no secret. */
export type Notice =
  /** One message for one failure, or for several of one outage (core/outage.ts) in the same parent. */
  | { readonly kind: 'failures'; readonly runs: readonly FailedRun[] }
  | ({ readonly kind: 'unplanned' } & Unplanned)
  /** A run ended well: says "recovered" if the run before it, of the same type and day, had failed; else says nothing. */
  | {
      readonly kind: 'success';
      readonly dataType: string;
      readonly day: string;
      readonly workflowId: string;
      readonly runId: string;
      readonly rows: number | null;
    }
  | { readonly kind: 'alarms'; readonly begun: readonly Alarm[]; readonly over: readonly Alarm[] };

export interface SlackActivities {
  /** Posts at most one message. Its trouble is its own: callers let it fail and go on. */
  postToSlack(input: Notice): Promise<{ readonly posted: boolean }>;
}
