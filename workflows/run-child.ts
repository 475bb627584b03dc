import {
  ParentClosePolicy,
  proxyActivities,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { DayActivities, TypeOutcome } from '../core/contracts/day';
import { endedOutcome } from '../core/run-end';
import { failedOutcome } from '../core/run-failure';
import { dailyEtlId, SEARCH_ATTRIBUTES } from '../core/temporal-names';
import { OPTIONS } from './activity-options';
import { dailyEtl } from './daily-etl';

const { awaitRun } = proxyActivities<DayActivities>(OPTIONS.awaitRun);

const DATA_TYPE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.dataType, 'KEYWORD');
const DAY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.day, 'KEYWORD');
const TRIGGER = defineSearchAttributeKey(SEARCH_ATTRIBUTES.trigger, 'KEYWORD');

/** Starts a run as a child; null when one of this type and day is open already. */
async function started(
  dataType: string,
  day: string,
): Promise<ChildWorkflowHandle<typeof dailyEtl> | null> {
  const trigger = workflowInfo().typedSearchAttributes.get(TRIGGER) ?? 'manual';
  try {
    return await startChild(dailyEtl, {
      workflowId: dailyEtlId(dataType, day),
      args: [{ dataType, day }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      typedSearchAttributes: [
        { key: DATA_TYPE, value: dataType },
        { key: DAY, value: day },
        { key: TRIGGER, value: trigger },
      ],
      staticSummary: `${dataType} of ${day}`,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

/** Runs one data type of one day, or joins the run that is open; its failure is an outcome. */
export async function runType(dataType: string, day: string): Promise<TypeOutcome> {
  const child = await started(dataType, day);
  if (child === null) return awaitRun({ dataType, day });
  const runId = child.firstExecutionRunId;
  try {
    return endedOutcome(await child.result(), runId);
  } catch (error) {
    return failedOutcome(dataType, day, runId, error);
  }
}
