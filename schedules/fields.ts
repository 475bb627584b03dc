import { ETL_QUEUE, SEARCH_ATTRIBUTES, type Trigger } from '../core/temporal-names';
import type { ScheduleDeclaration } from './declaration';
import { calendarText, EVERY_DAY } from './calendar-text';
import { durationText } from './duration-text';

/**
 * Everything that a schedule does, as texts that a person reads in a diff: two schedules do the same when their fields
 * are equal. A declaration and what Temporal holds are both brought to this form, so that no edit by hand can hide.
 */
export interface ScheduleFields {
  readonly workflow: string;
  readonly 'workflow id': string;
  readonly 'task queue': string;
  readonly arguments: string;
  readonly summary: string;
  readonly 'search attributes': string;
  /** Time-outs, retries and whatever else the start of a workflow takes: we use none of it. */
  readonly 'other options': string;
  readonly times: string;
  readonly 'time zone': string;
  readonly jitter: string;
  readonly overlap: string;
  readonly 'catch-up window': string;
  readonly 'pause on failure': string;
  /** Start, end and number of runs: we limit none. */
  readonly limits: string;
}

export const TIME_ZONE = 'UTC';
export const NOTHING = 'none';

/** The trigger that every run of a schedule carries. */
export const TRIGGER: Trigger = 'schedule';

/** A declaration in the words of a diff. */
export const declaredFields = (declaration: ScheduleDeclaration): ScheduleFields => ({
  workflow: declaration.workflow,
  'workflow id': declaration.id,
  'task queue': ETL_QUEUE,
  arguments: NOTHING,
  summary: declaration.summary,
  'search attributes': `${SEARCH_ATTRIBUTES.trigger}=${TRIGGER}`,
  'other options': NOTHING,
  times: calendarText({
    ...EVERY_DAY,
    minute: [declaration.at.minutes],
    hour: [declaration.at.hours],
  }),
  'time zone': TIME_ZONE,
  jitter: durationText(declaration.jitterMs),
  overlap: declaration.overlap,
  'catch-up window': durationText(declaration.catchUpMs),
  'pause on failure': 'no',
  limits: NOTHING,
});
