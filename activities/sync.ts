import type { SyncActivities } from '../core/contracts/sync';
import { whileBeating, type Attempt } from './attempt';
import { copyObjects, type BatchBeat } from './copy-objects';
import { finishSync } from './finish-sync';
import { withNamedFailures } from './named-failures';
import { planSync } from './plan-sync';
import type { SyncDeps } from './sync-deps';

/** The sync hop: plan, batches, commit. Only the border worker has what they need. */
export const createSyncActivities = (deps: SyncDeps): SyncActivities => {
  const beating = <T>(
    details: () => unknown,
    work: (own: SyncDeps, attempt: Attempt) => Promise<T>,
  ): Promise<T> =>
    withNamedFailures(() => {
      // Asked once: heartbeats come from timers, where Temporal's context is not at hand.
      const attempt = deps.attempt();
      return whileBeating(attempt, details, () =>
        work({ ...deps, attempt: () => attempt }, attempt),
      );
    });
  return {
    planSync: (input) => {
      let listed = 0;
      return beating(
        () => ({ listed }),
        (own, attempt) => planSync(own, attempt, input, (objects) => (listed = objects)),
      );
    },
    copyObjects: (input) => {
      let done: BatchBeat = { objects: 0, bytes: 0 };
      return beating(
        () => done,
        (own, attempt) => copyObjects(own, attempt, input, (beat) => (done = beat)),
      );
    },
    finishSync: (input) =>
      beating(
        () => 'finish',
        (own) => finishSync(own, input),
      ),
  };
};
