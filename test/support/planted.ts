import * as zlib from 'node:zlib';

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** A Node that writes ZSTD reads it; the types of Node 20 know neither. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (body: Buffer) => Buffer };

const beginsWith = (body: Buffer, magic: Buffer): boolean =>
  body.subarray(0, magic.length).equals(magic);

/** A packed body unpacked, any other as it is. @throws Error for one that this Node cannot look into */
export function unpacked(body: Buffer): Buffer {
  if (beginsWith(body, GZIP)) return zlib.gunzipSync(body);
  if (!beginsWith(body, ZSTD)) return body;
  if (zstdDecompressSync === undefined) throw new Error('This Node cannot read ZSTD.');
  return zstdDecompressSync(body);
}

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

/** Planted words, by what each of them is. */
export type Words = Readonly<Record<string, string>>;

/** Which planted words stand where they must not. The words themselves are not repeated: some are secrets. */
export const leaks = (said: readonly Said[], words: Words): string[] =>
  said.flatMap(([where, what]) => {
    const text = everyText(what);
    return Object.entries(words)
      .filter(([, word]) => text.includes(word))
      .map(([name]) => `${where} holds ${name}`);
  });
