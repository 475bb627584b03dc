import { defaultPayloadConverter, type WorkflowExecutionDescription } from '@temporalio/client';
import type { Beat } from '../core/contracts/beat';
import { SEARCH_ATTRIBUTES } from '../core/temporal-names';

type Pending = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** An activity that is not done yet. */
export interface PendingWork {
  readonly id: string;
  readonly type: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** No worker has it now: it waits for one, or for its next try. */
  readonly isWaiting: boolean;
  readonly beat: Beat | null;
  /** Why the try before failed. */
  readonly lastFailure: string | null;
}

/** What Temporal knows of a run, at one moment. */
export interface RunState {
  readonly isOpen: boolean;
  /** The hop that is running; null before the first. */
  readonly hop: string | null;
  readonly startedMs: number;
  readonly trigger: string | null;
  readonly pending: readonly PendingWork[];
}

function isBeat(value: unknown): value is Beat {
  const { records, bytes } = (value ?? {}) as Partial<Record<keyof Beat, unknown>>;
  return typeof records === 'number' && typeof bytes === 'number';
}

/** Heartbeats of other shapes are no news for a person. */
function beatOf(activity: Pending): Beat | null {
  const [payload] = activity.heartbeatDetails?.payloads ?? [];
  if (payload === undefined) return null;
  const value: unknown = defaultPayloadConverter.fromPayload(payload);
  return isBeat(value) ? value : null;
}

/** `PendingActivityState` of Temporal's API. */
const SCHEDULED = 1;

const pendingWork = (activity: Pending): PendingWork => ({
  id: activity.activityId ?? '',
  type: activity.activityType?.name ?? '',
  attempt: activity.attempt ?? 1,
  isWaiting: Number(activity.state) === SCHEDULED,
  beat: beatOf(activity),
  lastFailure: activity.lastFailure?.message ?? null,
});

/** Reads a description of a `dailyEtl` run. */
export function runState(description: WorkflowExecutionDescription): RunState {
  const attributes = new Map<string, unknown>(
    description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  const text = (name: string): string | null => {
    const value = attributes.get(name);
    return typeof value === 'string' ? value : null;
  };
  return {
    isOpen: description.status.name === 'RUNNING',
    hop: text(SEARCH_ATTRIBUTES.hop),
    startedMs: description.startTime.getTime(),
    trigger: text(SEARCH_ATTRIBUTES.trigger),
    pending: (description.raw.pendingActivities ?? []).map(pendingWork),
  };
}
