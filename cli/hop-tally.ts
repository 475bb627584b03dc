import type { Beat } from '../core/contracts/beat';
import type { PendingWork, RunState } from './run-state';

/** How far the hop that is running is, as far as its heartbeats tell. */
export interface HopProgress {
  readonly hop: string;
  readonly records: number;
  readonly bytes: number;
  /** From the first heartbeat of the hop to the newest; null until two differ. */
  readonly recordsPerSecond: number | null;
  readonly elapsedMs: number;
  /** The next try, while all that is left waits for one; null while anything runs. */
  readonly waitsForTry: number | null;
  /** Tries that failed since the last look. */
  readonly failedTries: readonly PendingWork[];
}

interface Sight {
  readonly records: number;
  readonly atMs: number;
}

const nextTry = (pending: readonly PendingWork[]): number | null => {
  const attempt = Math.max(0, ...pending.map((work) => work.attempt));
  return attempt > 1 && pending.every(({ isWaiting }) => isWaiting) ? attempt : null;
};

/**
 * Adds up heartbeats over time: an activity that is done is no longer pending, so its last figures are kept.
 * The sum may lag behind by what was done after the last heartbeat; the run report has the exact books.
 */
export class HopTally {
  private readonly beats = new Map<string, Beat>();
  private readonly failedTries = new Set<string>();
  private first: Sight | null = null;
  private last: Sight | null = null;

  constructor(
    readonly hop: string,
    private readonly beganMs: number,
  ) {}

  add(state: RunState, nowMs: number): HopProgress {
    for (const { id, beat } of state.pending) if (beat !== null) this.beats.set(id, beat);
    const records = this.sum('records');
    this.see(records, nowMs);
    return {
      hop: this.hop,
      records,
      bytes: this.sum('bytes'),
      recordsPerSecond: this.rate(),
      elapsedMs: nowMs - this.beganMs,
      waitsForTry: nextTry(state.pending),
      failedTries: state.pending.filter((work) => this.isNewFailure(work)),
    };
  }

  private sum(figure: keyof Beat): number {
    return [...this.beats.values()].reduce((sum, beat) => sum + beat[figure], 0);
  }

  /** Heartbeats come every few seconds; between two of them the figures stand still, and the rate must not fall. */
  private see(records: number, atMs: number): void {
    if (this.beats.size === 0 || records === this.last?.records) return;
    this.first ??= { records, atMs };
    this.last = { records, atMs };
  }

  private rate(): number | null {
    const { first, last } = this;
    if (first === null || last === null || last.records <= first.records) return null;
    return ((last.records - first.records) * 1000) / (last.atMs - first.atMs);
  }

  private isNewFailure({ id, attempt, lastFailure }: PendingWork): boolean {
    const name = `${id} ${attempt}`;
    if (lastFailure === null || this.failedTries.has(name)) return false;
    this.failedTries.add(name);
    return true;
  }
}
