import type { ScheduleDeclaration } from './declaration';
import { declaredFields, type ScheduleFields } from './fields';

/** A schedule that Temporal holds. */
export interface FoundSchedule {
  readonly id: string;
  /** The version of Millrace that created it, by its memo; null: it is not ours. */
  readonly madeBy: string | null;
  /** The note, when it is paused. */
  readonly paused: string | null;
  readonly fields: ScheduleFields;
}

export interface FieldDifference {
  readonly field: string;
  /** What Temporal holds; null for a schedule that is not there. */
  readonly found: string | null;
  /** What it is to be; null for a schedule that is to go. */
  readonly desired: string | null;
}

/**
 * `refuse`: a schedule of this id is there and does not carry our memo. Whoever made it decides about it.
 * A change and a removal keep the pause's note, so that it is seen before it is done.
 */
export interface ScheduleChange {
  readonly id: string;
  readonly action: 'create' | 'change' | 'remove' | 'leave' | 'refuse';
  readonly paused: string | null;
  readonly differences: readonly FieldDifference[];
}

const differencesOf = (
  found: ScheduleFields | null,
  desired: ScheduleFields | null,
): FieldDifference[] => {
  const fields = Object.keys(desired ?? found ?? {}) as (keyof ScheduleFields)[];
  return fields
    .map((field) => ({
      field,
      found: found?.[field] ?? null,
      desired: desired?.[field] ?? null,
    }))
    .filter((difference) => difference.found !== difference.desired);
};

function changeOf(
  declaration: ScheduleDeclaration,
  found: FoundSchedule | undefined,
): ScheduleChange {
  const { id } = declaration;
  const desired = declaredFields(declaration);
  if (found === undefined)
    return { id, action: 'create', paused: null, differences: differencesOf(null, desired) };
  const { paused } = found;
  if (found.madeBy === null) return { id, action: 'refuse', paused, differences: [] };
  const differences = differencesOf(found.fields, desired);
  return { id, action: differences.length === 0 ? 'leave' : 'change', paused, differences };
}

/**
 * What brings Temporal to the declarations: every declared schedule, then what carries our memo and is declared no more.
 * Foreign schedules of other ids are not looked at. Applied, and planned again, it leaves everything.
 */
export function planSchedules(
  declarations: readonly ScheduleDeclaration[],
  found: readonly FoundSchedule[],
): ScheduleChange[] {
  const declared = new Set(declarations.map(({ id }) => id));
  const leftOver = found.filter(({ id, madeBy }) => madeBy !== null && !declared.has(id));
  return [
    ...declarations.map((each) =>
      changeOf(
        each,
        found.find(({ id }) => id === each.id),
      ),
    ),
    ...leftOver.map(({ id, paused, fields }) => ({
      id,
      action: 'remove' as const,
      paused,
      differences: differencesOf(fields, null),
    })),
  ];
}

/** Whether Temporal is not as it should be. */
export const differs = (changes: readonly ScheduleChange[]): boolean =>
  changes.some(({ action }) => action !== 'leave');
