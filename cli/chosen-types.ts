import type { DataType } from '../core/data-type';

/** `--types a,b` as names, or null for all; with a fault for each that the catalogue does not have. */
export function chosenTypes(
  text: string | undefined,
  catalogue: readonly DataType[],
): { readonly types: readonly string[] | null; readonly faults: readonly string[] } {
  if (text === undefined) return { types: null, faults: [] };
  const types = [...new Set(text.split(',').map((name) => name.trim()))].filter(
    (name) => name !== '',
  );
  const known = catalogue.map(({ name }) => name);
  const faults = types
    .filter((name) => !known.includes(name))
    .map((name) => `--types: there is no "${name.slice(0, 63)}" (there are: ${known.join(', ')})`);
  return { types, faults: types.length === 0 ? ['--types: names no type'] : faults };
}
