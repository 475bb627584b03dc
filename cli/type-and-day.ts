import type { DataType } from '../core/data-type';
import { isDay } from '../core/day';

/** The two arguments of a command about one run, or every fault of them. */
export function typeAndDay(
  name: string,
  day: string | undefined,
  catalogue: readonly DataType[],
  dayArgument = '<day>',
): { readonly type: DataType; readonly day: string } | { readonly faults: readonly string[] } {
  const type = catalogue.find((each) => each.name === name);
  const known = catalogue.map((each) => each.name).join(', ');
  const faults = [
    ...(type === undefined
      ? [`<type>: there is no "${name.slice(0, 63)}" (there are: ${known})`]
      : []),
    ...(isDay(day ?? '') ? [] : [`${dayArgument}: must be a calendar day, YYYY-MM-DD`]),
  ];
  if (type === undefined || day === undefined || faults.length > 0) return { faults };
  return { type, day };
}
