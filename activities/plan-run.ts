import type { RunActivities, RunPlan, RunSource } from '../core/contracts/run';
import type { DataType } from '../core/data-type';
import { parseDailyEtlInput, type DailyEtlInput } from '../core/inputs/daily-etl';
import { hadFailed } from '../core/earlier-runs';
import { dailyEtlFaults, dayNotOver } from '../core/inputs/daily-etl-faults';
import { dependantsOf, plannedTypes } from '../core/plan/day-order';
import type { RunHistory } from '../clients/temporal-history';
import type { Attempt } from './attempt';
import { fail } from './fail';
import { withNamedFailures } from './named-failures';

/** What `planRun` asks of the warehouse: the highest stamp in the day's fence row, or why it cannot be known now. */
export type ReadHighestStamp = (
  dataType: DataType,
  day: string,
) => Promise<{ readonly stamp: string | null } | { readonly unanswered: string }>;

export interface PlanRunDeps {
  readonly catalogue: readonly DataType[];
  readonly highestStamp: ReadHighestStamp;
  readonly history: Pick<RunHistory, 'earlier'>;
  readonly attempt: () => Attempt;
  readonly clock: () => number;
}

/** Random digits of the run id: the first ones of a UUIDv7 are time and the same for runs of one moment. */
const runDigits = (runId: string): string => runId.replaceAll('-', '').slice(-6).toLowerCase();

const stampOf = (ms: number): string => String(ms).padStart(13, '0');

/** The run's stamp, raised above everything that the fence row has seen: a corrected clock must not lose. */
const raised = (startedAtMs: number, highest: string | null): string =>
  highest === null || highest < stampOf(startedAtMs)
    ? stampOf(startedAtMs)
    : stampOf(Number(highest) + 1);

/** Whether this run's success would be news. Where Temporal does not say, whoever posts the message looks again. */
const afterFailure = async (
  { history }: PlanRunDeps,
  { workflowId, runId }: Attempt,
): Promise<boolean> => history.earlier(workflowId, runId).then(hadFailed, () => true);

/** The input and its type, or every fault at once. */
function checked(
  { catalogue, clock }: PlanRunDeps,
  raw: unknown,
): { readonly input: DailyEtlInput; readonly type: DataType } {
  const parsed = parseDailyEtlInput(raw);
  if (!parsed.ok) throw fail('InvalidInput', `The input was refused: ${parsed.faults.join('; ')}.`);
  const input = parsed.value;
  const type = catalogue.find(({ name }) => name === input.dataType);
  const faults = dailyEtlFaults(input, catalogue);
  if (type === undefined || faults.length > 0)
    throw fail('InvalidInput', `The input was refused: ${faults.join('; ')}.`);
  const tooEarly = dayNotOver(input.day, clock());
  if (tooEarly !== null) throw fail('DayNotOver', `${tooEarly}.`);
  return { input, type };
}

const sourceOf = ({ source, crossing }: DataType): RunSource =>
  source.kind === 'events'
    ? { kind: 'events', crosses: crossing !== undefined }
    : {
        kind: 'dynamodb',
        table: source.table,
        readShare: source.readShare,
        declaredCapacity: source.capacity ?? null,
      };

async function planOf(deps: PlanRunDeps, raw: unknown, startedAtMs: number): Promise<RunPlan> {
  const { input, type } = checked(deps, raw);
  const own = deps.attempt();
  const [seen, isAfterFailure] = await Promise.all([
    deps.highestStamp(type, input.day),
    afterFailure(deps, own),
  ]);
  return {
    dataType: type.name,
    day: input.day,
    source: sourceOf(type),
    again: input.again ?? false,
    captureAgain: input.captureAgain ?? false,
    acceptShrink: input.acceptShrink ?? false,
    evenThoughNewer: input.evenThoughNewer ?? null,
    dependants: dependantsOf(plannedTypes(deps.catalogue), type.name),
    afterFailure: isAfterFailure,
    order: {
      stamp: raised(startedAtMs, 'stamp' in seen ? seen.stamp : null),
      run: runDigits(own.runId),
    },
    orderUnchecked: 'unanswered' in seen ? seen.unanswered : null,
  };
}

/** `planRun`: reads and checks, changes nothing; running it twice gives the same plan or one with a higher stamp. */
export const createPlanRun = (deps: PlanRunDeps): RunActivities => ({
  planRun: ({ raw, runStartedAtMs }) => withNamedFailures(() => planOf(deps, raw, runStartedAtMs)),
});
