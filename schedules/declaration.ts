/** What happens to a run that is due while the one before it still runs. The names are Temporal's. */
type Overlap = 'SKIP' | 'BUFFER_ONE' | 'BUFFER_ALL';

/** Minutes or hours of a calendar: from, to and step, both ends included. */
interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A schedule as data. Everything that differs between two schedules; the rest is the same for all of them. */
export interface ScheduleDeclaration {
  /** Also what the runs are called: `<id>-<nominal time>`. */
  readonly id: string;
  readonly workflow: 'dailyRun' | 'watch';
  /** One line for Temporal's UI, on every run. */
  readonly summary: string;
  /** Times of each day, in UTC. */
  readonly at: { readonly hours: TimeRange; readonly minutes: TimeRange };
  readonly jitterMs: number;
  readonly overlap: Overlap;
  /** How long after its time a run may still be started, when Temporal was down. */
  readonly catchUpMs: number;
}
