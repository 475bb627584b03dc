import type { ScheduleDescription } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { calendarText } from './calendar-text';
import { durationText } from './duration-text';
import { NOTHING, type ScheduleFields } from './fields';

type Action = ScheduleDescription['action'];
type Spec = ScheduleDescription['spec'];

const listed = (texts: readonly string[]): string =>
  texts.length === 0 ? NOTHING : texts.join('; ');

const jsonText = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : JSON.stringify(value);

/** What is set among named options: Temporal answers some that nobody has set with empty records. */
const setOptions = (options: Readonly<Record<string, unknown>>): string =>
  listed(
    Object.entries(options)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, jsonText(value)] as const)
      .filter(([, text]) => text !== '{}')
      .map(([name, text]) => `${name}=${text}`),
  );

function searchAttributes({ typedSearchAttributes = [] }: Action): string {
  const pairs =
    typedSearchAttributes instanceof TypedSearchAttributes
      ? typedSearchAttributes.getAll()
      : typedSearchAttributes;
  return listed(
    pairs
      .map(({ key, value }) => `${key.name}=${typeof value === 'string' ? value : jsonText(value)}`)
      .sort(),
  );
}

const times = ({ calendars = [], intervals = [], skip = [] }: Spec): string =>
  listed([
    ...calendars.map(calendarText),
    ...intervals.map(
      ({ every, offset }) =>
        `every ${durationText(every)}${offset > 0 ? ` from ${durationText(offset)}` : ''}`,
    ),
    ...skip.map((calendar) => `not ${calendarText(calendar)}`),
  ]);

/** A priority as it counts: a client that writes back what it has read writes zeros for what nobody has set. */
const prioritySet = (priority: Action['priority']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(priority ?? {}).filter(([, value]) => Boolean(value)));

const OTHER_OPTIONS = [
  'workflowExecutionTimeout',
  'workflowRunTimeout',
  'workflowTaskTimeout',
  'retry',
  'memo',
  'staticDetails',
] as const;

function otherOptions(action: Action): string {
  const options: Readonly<Record<string, unknown>> = { ...action };
  return setOptions({
    ...Object.fromEntries(OTHER_OPTIONS.map((name) => [name, options[name]])),
    priority: prioritySet(action.priority),
  });
}

const limits = ({ spec, state }: ScheduleDescription): string =>
  listed([
    ...(spec.startAt === undefined ? [] : [`from ${spec.startAt.toISOString()}`]),
    ...(spec.endAt === undefined ? [] : [`to ${spec.endAt.toISOString()}`]),
    ...(state.remainingActions === undefined ? [] : [`${state.remainingActions} more runs`]),
  ]);

/** A schedule as Temporal holds it, in the words of a diff. */
export function foundFields(description: ScheduleDescription): ScheduleFields {
  const { action, spec, policies } = description;
  return {
    workflow: action.workflowType,
    'workflow id': action.workflowId,
    'task queue': action.taskQueue,
    arguments: listed((action.args ?? []).map(jsonText)),
    summary: action.staticSummary ?? NOTHING,
    'search attributes': searchAttributes(action),
    'other options': otherOptions(action),
    times: times(spec),
    'time zone': spec.timezone ?? '',
    jitter: durationText(spec.jitter ?? 0),
    overlap: policies.overlap ?? NOTHING,
    'catch-up window': durationText(policies.catchupWindow),
    'pause on failure': policies.pauseOnFailure ? 'yes' : 'no',
    limits: limits(description),
  };
}
