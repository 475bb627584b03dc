/** A value as DynamoDB stores it: exactly one type, numbers as text. */
export type Value =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly L: readonly Value[] }
  | { readonly M: Item };

/** Attributes by name. */
export interface Item {
  readonly [attribute: string]: Value;
}

/** An attribute that has no value: left out, or there as NULL. The warehouse shows both as null. */
export type Missing = 'absent' | 'null';

/** The one attribute that `value` gives, or none. */
export function attribute(name: string, value: Value | null, missing: Missing): Item {
  if (value !== null) return { [name]: value };
  return missing === 'absent' ? {} : { [name]: { NULL: true } };
}

export const stringOf = (text: string | null): Value | null => (text === null ? null : { S: text });
export const numberOf = (value: number | string | null): Value | null =>
  value === null ? null : { N: String(value) };
export const booleanOf = (value: boolean | null): Value | null =>
  value === null ? null : { BOOL: value };

/** The item with the value at a path (`state.firmware`) put in the place of what is there, or made; null removes it. */
export function withValue(item: Item, path: string, value: Value | null): Item {
  const [name = '', ...below] = path.split('.');
  const { [name]: old, ...rest } = item;
  if (below.length === 0) return value === null ? rest : { ...rest, [name]: value };
  const inner = old !== undefined && 'M' in old ? old.M : {};
  return { ...rest, [name]: { M: withValue(inner, below.join('.'), value) } };
}
