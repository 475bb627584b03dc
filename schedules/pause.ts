import type { Client } from '@temporalio/client';
import { describeSchedule } from './read-schedules';

/** What a pause or its end came to. `foreign`: the schedule does not carry our memo and was left alone. */
export type Paused = 'done' | 'already' | 'absent' | 'foreign';

async function setPaused(
  client: Client,
  id: string,
  paused: boolean,
  note: string,
): Promise<Paused> {
  const handle = client.schedule.getHandle(id);
  const found = await describeSchedule(handle);
  if (found === null) return 'absent';
  if (found.madeBy === null) return 'foreign';
  if ((found.paused !== null) === paused) return 'already';
  await (paused ? handle.pause(note) : handle.unpause(note));
  return 'done';
}

/** Pauses a schedule of ours; the note is what people read until it goes on. A pause that is there keeps its note. */
export const pauseSchedule = (client: Client, id: string, note: string): Promise<Paused> =>
  setPaused(client, id, true, note);

/** Lets a paused schedule go on. Runs that were due meanwhile are not made up for. */
export const unpauseSchedule = (client: Client, id: string): Promise<Paused> =>
  // Temporal takes an empty note for no order at all.
  setPaused(client, id, false, 'goes on');
