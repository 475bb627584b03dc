import type { Beat } from '../core/contracts/beat';
import type { PendingWork, RunState } from './run-state';

/** How far the hop that is running is, as far as its heartbeats tell. */
export interface HopProgress {
  readonly hop: string;
  readonly records: number;
  readonly bytes: number;
  /** Since the first heartbeat of the hop; null until two differ. */
  readonly recordsPerSecond: number | null;
  readonly elapsedMs: number;
  /** Tries that failed since the last look. */
  readonly failedTries: readonly PendingWork[];
}

/**
 * Adds up heartbeats over time: an activity that is done is no longer pending, so its last figures are kept.
 * The sum may lag behind by what was done after the last heartbeat; the run report has the exact books.
 */
export class HopTally {
  private readonly beats = new Map<string, Beat>();
  private readonly failedTries = new Set<string>();
  private first: { readonly records: number; readonly atMs: number } | null = null;

  constructor(
    readonly hop: string,
    private readonly beganMs: number,
  ) {}

  add(state: RunState, nowMs: number): HopProgress {
    for (const { id, beat } of state.pending) if (beat !== null) this.beats.set(id, beat);
    const records = this.sum('records');
    if (this.first === null && this.beats.size > 0) this.first = { records, atMs: nowMs };
    return {
      hop: this.hop,
      records,
      bytes: this.sum('bytes'),
      recordsPerSecond: this.rate(records, nowMs),
      elapsedMs: nowMs - this.beganMs,
      failedTries: state.pending.filter((work) => this.isNewFailure(work)),
    };
  }

  private sum(figure: keyof Beat): number {
    return [...this.beats.values()].reduce((sum, beat) => sum + beat[figure], 0);
  }

  private rate(records: number, nowMs: number): number | null {
    if (this.first === null || records <= this.first.records || nowMs <= this.first.atMs)
      return null;
    return ((records - this.first.records) * 1000) / (nowMs - this.first.atMs);
  }

  private isNewFailure({ id, attempt, lastFailure }: PendingWork): boolean {
    const name = `${id} ${attempt}`;
    if (lastFailure === null || this.failedTries.has(name)) return false;
    this.failedTries.add(name);
    return true;
  }
}
