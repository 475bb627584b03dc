import type { DataType } from '../data-type';
import { dayEndMs, isDay } from '../day';
import type { DailyEtlInput } from './daily-etl';

/** A name in a message: no longer than a data type's may be. */
const shown = (name: string): string => name.slice(0, 63);

/** What a well-formed order asks that the catalogue does not allow, each with its member; empty when it can be run. */
export function dailyEtlFaults(input: DailyEtlInput, catalogue: readonly DataType[]): string[] {
  const faults: string[] = [];
  const type = catalogue.find(({ name }) => name === input.dataType);
  if (type === undefined) {
    const known = catalogue.map(({ name }) => name).join(', ');
    faults.push(`dataType: there is no "${shown(input.dataType)}" (there are: ${known})`);
  }
  if (input.evenThoughNewer !== undefined) {
    if (type !== undefined && type.load !== 'replace') {
      faults.push(
        `evenThoughNewer: is for types that replace their table; ${type.name} keeps every day`,
      );
    }
    if (input.evenThoughNewer < input.day) {
      faults.push(`evenThoughNewer: ${input.evenThoughNewer} is before ${input.day}`);
    }
  }
  return faults;
}

/** Why a day cannot be run yet, or null: nothing of a day that goes on is complete. */
export function dayNotOver(day: string, nowMs: number): string | null {
  if (!isDay(day) || nowMs >= dayEndMs(day)) return null;
  return `${day} has not ended: it ends at ${new Date(dayEndMs(day)).toISOString()}`;
}
