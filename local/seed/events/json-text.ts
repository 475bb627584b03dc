/**
 * An object's fields by name, each value as JSON text. Text, so that a number keeps the spelling that its sender gave
 * it: `1.50`, `1e1`.
 */
export type Fields = Readonly<Record<string, string>>;

export const stringText = (value: string): string => JSON.stringify(value);

export const objectText = (fields: Fields): string =>
  `{${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(',')}}`;

export const listText = (members: readonly string[]): string => `[${members.join(',')}]`;

/** The one field that a text gives. What has no value is left out, or null: the roll says which. */
export function optional(name: string, value: string | null, roll: number): Fields {
  if (value !== null) return { [name]: stringText(value) };
  return roll < 0.5 ? {} : { [name]: 'null' };
}

export const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));

/** The same JSON in ASCII, as careful senders write it: outside of strings it is ASCII anyway. */
export const asciiText = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
