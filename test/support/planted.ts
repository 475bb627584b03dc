import { gunzipSync } from 'node:zlib';

/** A packed body unpacked, any other as it is. */
export const unpacked = (body: Buffer): Buffer =>
  body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;

/**
 * Everything that a value says, as one text. Payloads are bytes, and are read as such: JSON.stringify would write a Buffer
 * as a list of numbers, in which no word is ever found.
 */
export function everyText(value: unknown): string {
  if (value instanceof Uint8Array) return unpacked(Buffer.from(value)).toString('utf8');
  if (value instanceof Map) return everyText([...value]);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, member]) => `${name} ${everyText(member)}`)
    .join('\n');
}

/** Where something was said: its name, and what was said there. */
export type Said = readonly [where: string, what: unknown];

/** Which planted words stand where they must not. The words themselves are not repeated: some are secrets. */
export const leaks = (said: readonly Said[], words: Readonly<Record<string, string>>): string[] =>
  said.flatMap(([where, what]) => {
    const text = everyText(what);
    return Object.entries(words)
      .filter(([, word]) => text.includes(word))
      .map(([name]) => `${where} holds ${name}`);
  });
