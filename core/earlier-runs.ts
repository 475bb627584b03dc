/** A run of the same workflow id that began before another, as Temporal's client names its status. */
export interface EarlierRun {
  readonly runId: string;
  readonly status: string;
}

const FAILED: readonly string[] = ['FAILED', 'TIMED_OUT', 'TERMINATED'];

/**
 * Whether what came before had failed. Newest first; one that was cancelled, or is open still as far as anybody
 * knows, neither failed nor mended anything, so the one before it decides.
 */
export function hadFailed(earlier: readonly EarlierRun[]): boolean {
  const decisive = earlier.find(({ status }) => status === 'COMPLETED' || FAILED.includes(status));
  return decisive !== undefined && FAILED.includes(decisive.status);
}
