import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Alarm } from '../core/contracts/slack';
import type { WatchActivities } from '../core/contracts/watch';
import { OPTIONS } from './activity-options';
import { say } from './notices';

const { checkWatch } = proxyActivities<WatchActivities>(OPTIONS.checkWatch);
const NOMINAL_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** What one look found: the next one says only what is new, and what is over. */
export interface WatchReport {
  readonly alarms: readonly Alarm[];
}

/** Deadlines, volumes, pollers. Each alarm is said once when it begins and once when it is over. */
export async function watch(): Promise<WatchReport> {
  const { lastResult, typedSearchAttributes } = workflowInfo();
  const before = (lastResult as WatchReport | undefined)?.alarms ?? [];
  const nominal = typedSearchAttributes.get(NOMINAL_START);
  const { alarms } = await checkWatch({ nominalStart: nominal?.toISOString() ?? null });
  const has = (list: readonly Alarm[], { id }: Alarm): boolean =>
    list.some((each) => each.id === id);
  const begun = alarms.filter((alarm) => !has(before, alarm));
  const over = before.filter((alarm) => !has(alarms, alarm));
  if (begun.length + over.length > 0) await say({ kind: 'alarms', begun, over });
  return { alarms };
}
