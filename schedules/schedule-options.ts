import type { ScheduleOptions } from '@temporalio/client';
import { ETL_QUEUE, SEARCH_ATTRIBUTES } from '../core/temporal-names';
import type { ScheduleDeclaration } from './declaration';
import { TIME_ZONE, TRIGGER } from './fields';

/** A declaration as Temporal's client takes it, but for memo and state. */
export const scheduleOptions = ({
  id,
  workflow,
  summary,
  at,
  jitterMs,
  overlap,
  catchUpMs,
}: ScheduleDeclaration) =>
  ({
    scheduleId: id,
    spec: {
      calendars: [{ hour: at.hours, minute: at.minutes }],
      timezone: TIME_ZONE,
      jitter: jitterMs,
    },
    action: {
      type: 'startWorkflow',
      workflowType: workflow,
      workflowId: id,
      taskQueue: ETL_QUEUE,
      args: [],
      staticSummary: summary,
      typedSearchAttributes: [
        { key: { name: SEARCH_ATTRIBUTES.trigger, type: 'KEYWORD' }, value: TRIGGER },
      ],
    },
    policies: { overlap, catchupWindow: catchUpMs, pauseOnFailure: false },
  }) satisfies ScheduleOptions;
