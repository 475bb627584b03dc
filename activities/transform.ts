import type { Beat } from '../core/contracts/beat';
import type { TransformActivities } from '../core/contracts/transform';
import { whileBeating, type Attempt } from './attempt';
import { finishTransform } from './finish-transform';
import { withNamedFailures } from './named-failures';
import { planTransform } from './plan-transform';
import { transformChunk } from './transform-chunk';
import type { TransformDeps } from './transform-deps';

/** The transform hop: plan, chunks, commit. */
export const createTransformActivities = (deps: TransformDeps): TransformActivities => {
  const beating = <T>(
    details: () => unknown,
    work: (own: TransformDeps, attempt: Attempt) => Promise<T>,
  ): Promise<T> =>
    withNamedFailures(() => {
      // Asked once: heartbeats come from timers, where Temporal's context is not at hand.
      const attempt = deps.attempt();
      return whileBeating(attempt, details, () =>
        work({ ...deps, attempt: () => attempt }, attempt),
      );
    });
  return {
    planTransform: (input) =>
      beating(
        () => 'plan',
        (own) => planTransform(own, input),
      ),
    transformChunk: (input) => {
      let done: Beat = { records: 0, bytes: 0 };
      return beating(
        () => done,
        (own, attempt) =>
          transformChunk(own, input, attempt, ({ bytes, records }) => {
            done = { records: done.records + records, bytes: done.bytes + bytes };
          }),
      );
    },
    finishTransform: (input) =>
      beating(
        () => 'finish',
        (own) => finishTransform(own, input),
      ),
  };
};
