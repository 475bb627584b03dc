import type { Client } from '@temporalio/client';
import { addDays, lastEndedDay } from '../core/day';
import type { BackfillProgress } from '../core/contracts/backfill';
import { dailyEtlId } from '../core/temporal-names';
import type { Stage } from './overhead-stage';
import { EMPTY_TYPES } from './overhead-work';
import { table } from './table';

const CONCURRENCY = 10;
const ID = 'backfill/bench-overhead';

/** Events of each run of a chain that continues as new, from its first run on. */
async function eventsOfChain(client: Client, firstRunId: string): Promise<number[]> {
  const lengths: number[] = [];
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const { events } = await client.workflow.getHandle(ID, runId).fetchHistory();
    lengths.push(events?.length ?? 0);
    runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return lengths;
}

/** Days x empty types by `backfill`: seconds, events and the worker's memory, as a table. */
export async function benchBackfill({ client, worker }: Stage, days: number): Promise<string> {
  const to = lastEndedDay(Date.now());
  const from = addDays(to, 1 - days);
  const { peakMb: before } = await worker();
  const began = performance.now();
  const handle = await client.workflow.start<(input: unknown) => Promise<BackfillProgress>>(
    'backfill',
    { taskQueue: 'etl', workflowId: ID, args: [{ from, to, concurrency: CONCURRENCY }] },
  );
  const { byState, total } = await handle.result();
  const seconds = (performance.now() - began) / 1000;
  const { peakMb } = await worker();
  if (byState.loaded !== total || total !== days * EMPTY_TYPES.length)
    throw new Error(`the backfill came to ${JSON.stringify(byState)} of ${total}`);
  const chain = await eventsOfChain(client, handle.firstExecutionRunId);
  const one = await client.workflow
    .getHandle(dailyEtlId(EMPTY_TYPES[0]?.name ?? '', to))
    .describe();
  return table([
    [
      `backfill of ${days} days x ${EMPTY_TYPES.length} empty types, concurrency ${CONCURRENCY}`,
      '',
    ],
    ['seconds', seconds.toFixed(1)],
    ['type-days', String(total)],
    ['ms a type-day', ((seconds * 1000) / total).toFixed(1)],
    ['runs of the backfill (continued as new)', String(chain.length)],
    ['history events, its longest run', String(Math.max(...chain))],
    ['history events, a dailyEtl', String(one.historyLength)],
    ['worker memory at its peak, before', `${before.toFixed(0)} MB`],
    ['worker memory at its peak, after', `${peakMb.toFixed(0)} MB`],
  ]);
}
