import { TRANSFORM_VERSION, type GenerationPlan } from '../core/codecs/manifest-transform';
import { unknownEnvelope, unknownWord } from '../core/shape';
import type { Attempt } from './attempt';
import { fail } from './fail';

/** Refusals of a worker that is too old, for this long, end the generation: a deployment takes minutes. */
const TOO_OLD_MS = 10 * 60_000;

/** What this worker's code does not know of the plan, or null. */
function unknownTo(plan: GenerationPlan): string | null {
  if (plan.transformVersion !== TRANSFORM_VERSION)
    return `the transform version ${plan.transformVersion} (this worker has ${TRANSFORM_VERSION})`;
  return unknownEnvelope(plan.envelope) ?? unknownWord(plan.declaration);
}

/**
 * Refuses a plan that this worker's code does not understand: another worker may.
 * @throws WorkerTooOld, and after ten minutes SourceChanged, which ends the generation
 */
export function refuseUnknown(plan: GenerationPlan, attempt: Attempt, nowMs: number): void {
  const unknown = unknownTo(plan);
  if (unknown === null) return;
  const what = `The plan of ${plan.dataType} ${plan.day} names ${unknown}.`;
  throw attempt.number > 1 && nowMs - attempt.firstScheduledMs >= TOO_OLD_MS
    ? fail('SourceChanged', `${what} No worker that knows it came within ten minutes.`)
    : fail('WorkerTooOld', what);
}
