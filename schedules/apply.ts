import type { Client } from '@temporalio/client';
import type { ScheduleDeclaration } from './declaration';
import { planSchedules, type ScheduleChange } from './plan';
import { MEMO, readSchedules } from './read-schedules';
import { scheduleOptions } from './schedule-options';

/** A schedule that somebody else made has the id of one of ours; nothing was changed. */
export class ForeignSchedules extends Error {
  constructor(readonly ids: readonly string[]) {
    super(
      `Nothing was changed: Temporal holds ${ids.map((id) => `a schedule "${id}"`).join(' and ')} without Millrace's memo, so somebody else made it. Look at it (temporal schedule describe --schedule-id ${ids[0] ?? ''}), delete or rename it, then apply again.`,
    );
    this.name = 'ForeignSchedules';
  }
}

export interface Declared {
  readonly client: Client;
  readonly declarations: readonly ScheduleDeclaration[];
}

export interface Target extends Declared {
  /** Version of Millrace, for the memo of what is created. */
  readonly version: string;
}

/** What brings Temporal to the declarations. Reads only. */
export async function diffSchedules({ client, declarations }: Declared): Promise<ScheduleChange[]> {
  const ids = declarations.map(({ id }) => id);
  return planSchedules(declarations, await readSchedules(client, ids));
}

async function create(
  { client, version }: Target,
  declaration: ScheduleDeclaration,
): Promise<void> {
  await client.schedule.create({ ...scheduleOptions(declaration), memo: { [MEMO]: version } });
}

/** Everything is replaced but the pause and its note: whoever paused a schedule had a reason, and starts it again. */
async function change({ client }: Target, declaration: ScheduleDeclaration): Promise<void> {
  await client.schedule.getHandle(declaration.id).update(({ state: { paused, note } }) => ({
    ...scheduleOptions(declaration),
    state: { paused, ...(note === undefined ? {} : { note }) },
  }));
}

/**
 * Brings Temporal to the declarations, and returns what was done. Safe to run twice: the second time it leaves everything.
 * @throws ForeignSchedules before anything is changed
 */
export async function applySchedules(target: Target): Promise<ScheduleChange[]> {
  const changes = await diffSchedules(target);
  const foreign = changes.filter(({ action }) => action === 'refuse');
  if (foreign.length > 0) throw new ForeignSchedules(foreign.map(({ id }) => id));
  for (const { id, action } of changes) {
    const declaration = target.declarations.find((each) => each.id === id);
    if (declaration === undefined) await target.client.schedule.getHandle(id).delete();
    else if (action === 'create') await create(target, declaration);
    else if (action === 'change') await change(target, declaration);
  }
  return changes;
}
