import type { Log } from './log';

/** A drained worker: what runs gets this long to reach its next commit; what does not is run again elsewhere. */
export const DRAIN_SECONDS = 20;
/**
 * After this the process gives up on what does not hear its cancellation (a call that nobody answers, say): it must not
 * keep a machine. docker-compose.yml waits longer than this before it kills.
 */
export const FORCE_SECONDS = 30;

/** What draining needs of the process. */
export interface DrainDeps {
  readonly log: Log;
  readonly clock: () => number;
  readonly onSignal: (signal: 'SIGTERM' | 'SIGINT', heard: () => void) => void;
  /** Ends the process at once. */
  readonly giveUp: () => void;
}

/**
 * From the signal to the end of the worker: says how long it took, and gives up when it takes too long. The workers
 * themselves hear the same signals. Returns what is to be called when all has ended.
 */
export function watchDrain({ log, clock, onSignal, giveUp }: DrainDeps): () => void {
  let askedMs: number | null = null;
  const seconds = (): number => (clock() - (askedMs ?? clock())) / 1_000;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    onSignal(signal, () => {
      if (askedMs !== null) return;
      askedMs = clock();
      log.info('worker drains', { signal, seconds: DRAIN_SECONDS });
      setTimeout(() => {
        log.error('worker gives up: an activity does not end; it is run again after its time-out', {
          seconds: seconds(),
        });
        giveUp();
      }, FORCE_SECONDS * 1_000).unref();
    });
  return () => {
    if (askedMs !== null) log.info('worker is drained', { seconds: seconds() });
  };
}
