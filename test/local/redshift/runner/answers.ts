import type { Json } from './case';

/** An answer of the SDK as the JSON that came over the wire: times are epoch seconds. */
export function wire(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== 'object') return value as Json;
  const members = Object.entries(value).filter(([name, of]) => name !== '$metadata' && of != null);
  return Object.fromEntries(members.map(([name, of]) => [name, wire(of)]));
}

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

function textFault(wanted: string, got: unknown): string | null {
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (wanted === '*') return got === undefined || got === null ? 'is absent' : null;
  if (pattern === undefined)
    return wanted === got ? null : `is ${shown(got)}, not ${shown(wanted)}`;
  return new RegExp(pattern, 's').test(String(got))
    ? null
    : `${shown(got)} does not match ${wanted}`;
}

/**
 * What differs between an answer and what is wanted of it; null: nothing. Members that are not named may be anything;
 * `"*"` is anything that is there, `null` is absent, `"/.../"` a pattern.
 */
export function difference(wanted: Json, got: unknown, path = 'the answer'): string | null {
  if (wanted === null) return got === undefined || got === null ? null : `${path} is ${shown(got)}`;
  if (typeof wanted === 'string') {
    const fault = textFault(wanted, got);
    return fault === null ? null : `${path} ${fault}`;
  }
  if (typeof wanted !== 'object') {
    return wanted === got ? null : `${path} is ${shown(got)}, not ${shown(wanted)}`;
  }
  if (typeof got !== 'object' || got === null) return `${path} is ${shown(got)}`;
  if (Array.isArray(wanted) && wanted.length !== (got as unknown[]).length) {
    return `${path} has ${(got as unknown[]).length} items, not ${wanted.length}: ${shown(got)}`;
  }
  for (const [name, value] of Object.entries(wanted)) {
    const member = (got as Record<string, unknown>)[name];
    const fault = difference(value as Json, member, `${path}.${name}`);
    if (fault !== null) return fault;
  }
  return null;
}
