import { createHmac } from 'node:crypto';
import type { FilterResult } from '../../core/border/filter-counts';
import type { FilterPolicy } from '../../core/border/policy';
import { textOf, type Written } from './any-event';

export const ORACLE_KEY = Buffer.from('a key that is a test');

export const hashOf = (value: string): string =>
  createHmac('sha256', ORACLE_KEY).update(value).digest('hex');

const meaning = (raw: string): unknown => JSON.parse(raw) as unknown;

function hasRepeatedName(value: Written): boolean {
  if ('raw' in value) return false;
  if ('list' in value) return value.list.some(hasRepeatedName);
  const names = value.members.map(([name]) => meaning(`"${name}"`));
  return (
    new Set(names).size < names.length || value.members.some(([, inner]) => hasRepeatedName(inner))
  );
}

class NotHashable extends Error {}

/** A hashed value, said as slowly and plainly as it can be said. */
function hashed(value: Written): string {
  if (!('raw' in value)) throw new NotHashable();
  const decoded = meaning(value.raw);
  if (decoded === null) return 'null';
  if (typeof decoded === 'number') return `"${hashOf(value.raw)}"`;
  if (typeof decoded !== 'string') throw new NotHashable();
  if (Buffer.from(decoded).toString() !== decoded) throw new NotHashable();
  return `"${hashOf(decoded)}"`;
}

/** What crosses of a member at a path, or null when nothing does. */
function crossing(
  path: string,
  value: Written,
  { fields, hashed: hashes }: FilterPolicy,
): string | null {
  const policy = { fields, hashed: hashes } as FilterPolicy;
  const all = [...fields, ...hashes];
  if (hashes.includes(path)) return hashed(value);
  if (fields.includes(path)) return 'raw' in value ? value.raw : null;
  if (all.some((each) => each.startsWith(`${path}.`)))
    return 'members' in value ? objectText(`${path}.`, value, policy) : null;
  const inside = `${path}[]`;
  if (!('list' in value)) return null;
  if (all.includes(inside))
    return `[${value.list.map((each) => crossing(inside, each, policy) ?? 'null').join(',')}]`;
  if (all.some((each) => each.startsWith(`${inside}.`)))
    return `[${value.list.map((each) => crossing(inside, each, policy) ?? '{}').join(',')}]`;
  return null;
}

function objectText(
  prefix: string,
  value: Extract<Written, { members: unknown }>,
  policy: FilterPolicy,
): string {
  const crossed = value.members.flatMap(([raw, inner]) => {
    const name = meaning(`"${raw}"`) as string;
    // A name with a dot or a bracket is one name, and no path of the policy.
    const text = /^[\w-]+$/.test(name) ? crossing(prefix + name, inner, policy) : null;
    return text === null ? [] : [`"${name}":${text}`];
  });
  return `{${crossed.join(',')}}`;
}

/** The line that must cross of an event, or why it must be held back. */
export function expectedCrossing(
  event: Written,
  policy: FilterPolicy,
): { readonly line: string } | { readonly heldBack: readonly string[] } {
  const faults = hasRepeatedName(event) ? ['repeated_name'] : [];
  try {
    const line = objectText('', event as Extract<Written, { members: unknown }>, policy);
    return faults.length > 0 ? { heldBack: faults } : { line: `${line}\n` };
  } catch (error) {
    if (!(error instanceof NotHashable)) throw error;
    return { heldBack: [...faults, 'not_hashable'] };
  }
}

/** Events that are run together, each with the blanks behind it, and what breaks the line: all that follows it is lost. */
export interface WrittenLine {
  readonly events: readonly (readonly [event: Written, behind: string])[];
  readonly broken: string | null;
}

export const textOfLine = ({ events, broken }: WrittenLine): string =>
  events.map(([event, behind]) => textOf(event) + behind).join('') + (broken ?? '');

/** What the filter must count of these lines, in records and in bytes. */
export function expectedBooks(
  lines: readonly WrittenLine[],
  policy: FilterPolicy,
): Pick<FilterResult, 'books' | 'unpackedBytes'> {
  const [crossed, heldBack]: [string[], string[]] = [[], []];
  for (const { events, broken } of lines) {
    for (const [event] of events)
      ('line' in expectedCrossing(event, policy) ? crossed : heldBack).push(textOf(event));
    if (broken !== null) heldBack.push(broken);
  }
  const bytes = (texts: readonly string[]): number => Buffer.byteLength(texts.join(''));
  return {
    books: {
      read: crossed.length + heldBack.length,
      crossed: crossed.length,
      heldBack: heldBack.length,
    },
    unpackedBytes: {
      read: bytes([...crossed, ...heldBack]),
      crossed: bytes(crossed),
      heldBack: bytes(heldBack),
    },
  };
}
