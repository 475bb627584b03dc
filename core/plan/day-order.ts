import type { PlannedType } from '../contracts/day';
import type { DataType } from '../data-type';

/**
 * The named types in dependency order, each after its upstreams among them; of the same rank in catalogue order.
 * An upstream that is not named is not waited for: somebody asked for this selection.
 */
export function plannedTypes(
  catalogue: readonly DataType[],
  names: readonly string[] = catalogue.map(({ name }) => name),
): PlannedType[] {
  const wanted = catalogue.filter(({ name }) => names.includes(name));
  const ordered: PlannedType[] = [];
  const place = ({ name, after }: DataType): void => {
    if (ordered.some(({ dataType }) => dataType === name)) return;
    for (const upstream of wanted.filter((type) => after.includes(type.name))) place(upstream);
    ordered.push({ dataType: name, after: after.filter((each) => names.includes(each)) });
  };
  wanted.forEach(place);
  return ordered;
}

/** Everybody who waits for a type, directly or through another. */
export function dependantsOf(types: readonly PlannedType[], dataType: string): string[] {
  const waiting = new Set([dataType]);
  for (const type of types)
    if (type.after.some((upstream) => waiting.has(upstream))) waiting.add(type.dataType);
  waiting.delete(dataType);
  return [...waiting];
}
