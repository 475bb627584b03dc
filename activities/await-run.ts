import type { DayActivities, TypeOutcome } from '../core/contracts/day';
import { endedOutcome } from '../core/run-end';
import { failedOutcome } from '../core/run-failure';
import { dailyEtlId } from '../core/temporal-names';
import type { Runs } from '../clients/temporal';
import { whileBeating, type Attempt } from './attempt';
import { fail } from './fail';

export interface AwaitRunDeps {
  readonly runs: Runs;
  readonly attempt: () => Attempt;
}

/** `awaitRun`: waits and reads, changes nothing. Cancelled: only the waiting ends, the run is somebody else's. */
export const createAwaitRun = ({
  runs,
  attempt,
}: AwaitRunDeps): Pick<DayActivities, 'awaitRun'> => ({
  awaitRun: async ({ dataType, day }): Promise<TypeOutcome> => {
    const own = attempt();
    const workflowId = dailyEtlId(dataType, day);
    const end = await whileBeating(
      own,
      () => `waiting for ${workflowId}`,
      () => runs.end(workflowId, own.signal),
    );
    if (end === null)
      throw fail('RunVanished', `The run ${workflowId} was open a moment ago and is not found.`);
    const outcome =
      'report' in end
        ? endedOutcome(end.report, end.runId)
        : failedOutcome(dataType, day, end.runId, end.error);
    return { ...outcome, joined: true };
  },
});
