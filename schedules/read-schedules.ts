import {
  ScheduleNotFoundError,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
} from '@temporalio/client';
import { foundFields } from './found-fields';
import type { FoundSchedule } from './plan';

/** The memo by which a schedule is known as ours; its value is the version of Millrace that created it. */
export const MEMO = 'millrace';

/** What a pause without words is called. */
const NO_NOTE = 'no note';

const versionIn = (memo: Readonly<Record<string, unknown>> | undefined): string | null => {
  const version = memo?.[MEMO];
  return typeof version === 'string' ? version : null;
};

const found = (description: ScheduleDescription): FoundSchedule => {
  const { scheduleId: id, memo, state } = description;
  return {
    id,
    madeBy: versionIn(memo),
    paused: state.paused ? (state.note ?? NO_NOTE) : null,
    fields: foundFields(description),
  };
};

/** A schedule as Temporal holds it; null when there is none. */
export async function describeSchedule(handle: ScheduleHandle): Promise<FoundSchedule | null> {
  try {
    return found(await handle.describe());
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/**
 * The schedules of these ids, whoever made them, and every other that carries our memo. The ids are asked for one by
 * one, as the list lags a moment behind what was just created.
 */
export async function readSchedules(
  client: Client,
  ids: readonly string[],
): Promise<FoundSchedule[]> {
  const wanted = new Set(ids);
  for await (const { scheduleId, memo } of client.schedule.list())
    if (versionIn(memo) !== null) wanted.add(scheduleId);
  const all = await Promise.all(
    [...wanted].map((id) => describeSchedule(client.schedule.getHandle(id))),
  );
  return all.filter((schedule) => schedule !== null);
}
