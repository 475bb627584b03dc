import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Alarm, SlackActivities } from '../core/contracts/slack';
import type { WatchActivities } from '../core/contracts/watch';
import { alarmChanges } from '../core/watch/changes';
import { OPTIONS } from './activity-options';

const { checkWatch } = proxyActivities<WatchActivities>(OPTIONS.checkWatch);
const { postToSlack } = proxyActivities<SlackActivities>(OPTIONS.postToSlack);
const NOMINAL_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** The alarms that stand and have been said: the next look says only what is new, and what is over. */
export interface WatchReport {
  readonly alarms: readonly Alarm[];
}

/**
 * Deadlines, volumes, pollers. Each alarm is said once when it begins and once when it is over. Nothing waits for the
 * watch, so it waits for Slack; what could not be said is not taken as said, and the next look says it.
 */
export async function watch(): Promise<WatchReport> {
  const { lastResult, typedSearchAttributes } = workflowInfo();
  const before = (lastResult as WatchReport | undefined)?.alarms ?? [];
  const nominal = typedSearchAttributes.get(NOMINAL_START);
  const look = await checkWatch({ nominalStart: nominal?.toISOString() ?? null });
  const { begun, over, standing } = alarmChanges(before, look);
  if (begun.length + over.length === 0) return { alarms: standing };
  try {
    await postToSlack({ kind: 'alarms', begun, over });
    return { alarms: standing };
  } catch {
    return { alarms: before };
  }
}
