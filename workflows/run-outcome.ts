import type { PlannedType, TypeOutcome } from '../core/contracts/day';
import { dependantsOf } from '../core/plan/day-order';
import { dailyEtlId } from '../core/temporal-names';
import type { Notices } from './notices';

export const skippedOutcome = (
  day: string,
  { dataType }: PlannedType,
  because: string,
): TypeOutcome => ({
  dataType,
  day,
  state: 'skipped',
  rows: null,
  joined: false,
  runId: null,
  failure: null,
  because,
});

/** Says a child's failure, with everybody who waits for it. Whoever started a joined run hears of it there. */
export function tellFailure(
  say: Notices,
  types: readonly PlannedType[],
  { failure, joined, dataType, day, runId, state }: TypeOutcome,
): void {
  if (failure === null || joined || state === 'cancelled') return;
  say.failed({
    ...failure,
    dataType,
    day,
    runId,
    workflowId: dailyEtlId(dataType, day),
    waiting: dependantsOf(types, dataType),
  });
}
