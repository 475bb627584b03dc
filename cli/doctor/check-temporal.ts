import type { Client, Connection } from '@temporalio/client';
import { temporalQueues } from '../../clients/temporal';
import type { DataType } from '../../core/data-type';
import { watchedQueues } from '../../core/watch/pollers';
import { BORDER_QUEUE, SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import { SCHEDULES } from '../../schedules/all';
import { diffSchedules } from '../../schedules/apply';
import { scheduleText } from '../../schedules/plan-text';
import type { Shell } from '../shell';
import { connectTemporal } from '../temporal';
import { fault, looked, well, type Check } from './check';

/** temporal.api.enums.v1.IndexedValueType, which the client does not export. */
const KEYWORD = 2;
const NAMES: readonly string[] = Object.values(SEARCH_ATTRIBUTES);
type Operator = Connection['operatorService'];

async function unregistered(operator: Operator, namespace: string): Promise<string[]> {
  const { customAttributes } = await operator.listSearchAttributes({ namespace });
  return NAMES.filter((name) => (customAttributes[name] as number | undefined) !== KEYWORD);
}

async function checkAttributes(
  operator: Operator,
  namespace: string,
  fix: boolean,
): Promise<readonly Check[]> {
  const check = 'search attributes';
  const mend = `millrace doctor --fix registers them; by hand: temporal operator search-attribute create --name <name> --type Keyword`;
  return looked(check, mend, async () => {
    const missing = await unregistered(operator, namespace);
    if (missing.length === 0) return [well(check, `${NAMES.join(', ')} are registered`)];
    if (!fix) return [fault(check, `not registered as Keyword: ${missing.join(', ')}`, mend)];
    await operator.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
    return [well(check, `registered now: ${missing.join(', ')}`)];
  });
}

async function checkPollers(
  client: Client,
  catalogue: readonly DataType[],
  clock: () => number,
): Promise<readonly Check[]> {
  const queues = temporalQueues(client, clock);
  const checks = watchedQueues(catalogue).map(({ queue, kind }) => {
    const check = `workers on ${queue} (${kind} tasks)`;
    const start = queue === BORDER_QUEUE ? 'npm run border' : 'npm run worker';
    const mend = `Start a worker: ${start} on a laptop; else look at its log.`;
    return looked(check, mend, async () => [
      (await queues.hasPoller(queue, kind))
        ? well(check, 'somebody polls')
        : fault(check, 'nobody has polled for a minute', mend),
    ]);
  });
  return (await Promise.all(checks)).flat();
}

/** Each schedule beside its declaration; one that somebody has paused is said, and is no fault. */
async function checkSchedules(client: Client): Promise<readonly Check[]> {
  const mend = 'Look: npx millrace schedules diff. Then: npx millrace schedules apply.';
  return looked('schedules', mend, async () => {
    const changes = await diffSchedules({ client, declarations: SCHEDULES });
    return changes.map((change) => {
      const check = `schedule ${change.id}`;
      const found = scheduleText(change);
      return change.action === 'leave' ? well(check, found) : fault(check, found, mend);
    });
  });
}

/** Temporal: whether it answers, knows our search attributes (`fix` registers them), has workers and our schedules. */
export const checkTemporal = async (
  { surroundings, catalogue }: Shell,
  fix: boolean,
): Promise<readonly Check[]> =>
  looked('Temporal', 'Check TEMPORAL_ADDRESS or TEMPORAL_PROFILE.', async () => {
    const { client, connection, namespace, close } = await connectTemporal(surroundings);
    try {
      await client.workflowService.describeNamespace({ namespace });
      return [
        well('Temporal', `answers for the namespace ${namespace}`),
        ...(await checkAttributes(connection.operatorService, namespace, fix)),
        // Pollers are judged by the server's own time of their last poll.
        ...(await checkPollers(client, catalogue, Date.now)),
        ...(await checkSchedules(client)),
      ];
    } finally {
      await close();
    }
  });
