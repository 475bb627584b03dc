import type { DataType } from '../../core/data-type';
import { at, field, type Item, type Value } from './row-oracle';

/**
 * What a file of events must become, said slowly: a record is the shortest text from its brace on that JSON.parse takes.
 * It reads whole files, knows no blocks, and shares nothing with the readers.
 */
export interface ExpectedEvents {
  readonly rows: string[];
  readonly rejected: readonly Refused[];
  readonly read: number;
  readonly unfolded: number;
}

interface Refused {
  readonly byteOffset: number;
  readonly bytes: number;
  readonly line: number;
  readonly reason: string;
  readonly column: string | null;
}
type Fault = Pick<Refused, 'reason' | 'column'>;

/** An event, and the names that stand twice in it, in the order in which they are found. */
interface Event {
  readonly item: Item;
  readonly twice: string[];
  readonly twiceInMember: string[][];
}

/** Paths of the names of one record, and those that came again. */
interface Names {
  readonly twice: string[];
  readonly seen: Set<string>;
}

/** The end of the object that begins at `from`; -1 when there is none. */
function objectEnd(text: string, from: number): number {
  for (let end = text.indexOf('}', from); end >= 0; end = text.indexOf('}', end + 1)) {
    const candidate = text.slice(from, end + 1);
    // A newline is never inside a text; an object that opens the line behind it is the next record.
    if (candidate.includes('\n{')) return -1;
    try {
      JSON.parse(candidate);
      return end + 1;
    } catch {
      continue;
    }
  }
  return -1;
}

/** Where the stretch that is broken at `start` ends: its newline, or the first brace behind which an event surely begins. */
function stretchEnd(text: string, start: number, { columns, explode }: DataType): number {
  const newline = text.indexOf('\n', start);
  const line = text.slice(start, newline >= 0 ? newline : text.length);
  const names = new Set([...columns.map(({ from }) => from.split(/\.|\[/)[0]), explode]);
  for (const { index, 0: gap } of line.matchAll(/\}[ \t\r]*(?=\{)/g)) {
    const begin = start + index + gap.length;
    const end = objectEnd(text, begin);
    if (end < 0 || !/^[ \t\r]*(\{|\n|$)/.test(text.slice(end))) continue;
    const event = JSON.parse(text.slice(begin, end)) as Record<string, unknown>;
    if (Object.keys(event).some((name) => names.has(name))) return start + index + 1;
  }
  return start + line.length;
}

/** Nothing holds a number of so many digits, whatever its exponent is. */
const MOST_EXPONENT = 5000;

/** A number as text without an exponent. */
function plain(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const bounded = Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, Number(exponent)));
  const point = whole.length + bounded;
  const digits = `${whole}${fraction}`.padEnd(Math.max(0, point), '0');
  const left = point > 0 ? digits.slice(0, point) : '0';
  const right = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const sign = mantissa.startsWith('-') ? '-' : '';
  return `${sign}${left.replace(/^0+(?=\d)/, '')}${right === '' ? '' : `.${right}`}`;
}

/**
 * Reads a record that JSON.parse has taken, typing its values as DynamoDB would: JSON.parse loses the text of numbers,
 * and names that stand twice. A list of texts and numbers alone is a set.
 */
function eventOf(text: string, { columns, explode }: DataType): Event {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const paths = columns.filter(({ origin }) => origin === undefined).map(({ from }) => from);
  const isWatched = (path: string): boolean =>
    path === explode || paths.some((each) => each === path || each.startsWith(`${path}.`));
  const twice: string[] = [];
  const twiceInMember: string[][] = [];
  const take = (): string => tokens.shift() ?? '';

  function members(path: string, found: Names): Map<string, Value> {
    const values = new Map<string, Value>();
    for (let token = take(); token !== '}'; token = take()) {
      const name = JSON.parse(token === ',' ? take() : token) as string;
      take();
      const inner = `${path}${name}`;
      const value = typed(inner, found);
      if (!values.has(name)) values.set(name, value);
      // Also in two objects of one name: what is inside them stands twice first.
      if (isWatched(inner) && found.seen.has(inner)) found.twice.push(inner);
      found.seen.add(inner);
    }
    return values;
  }
  function list(path: string): Value {
    const values: Value[] = [];
    const texts: string[] = [];
    while (tokens[0] !== ']') {
      if (tokens[0] === ',') take();
      texts.push(tokens[0] ?? '');
      const found: Names = { twice: [], seen: new Set() };
      values.push(typed(path === explode ? `${path}[]` : '?', found));
      if (path === explode) twiceInMember.push(found.twice);
    }
    take();
    return path !== explode && values.every((value) => 'S' in value || 'N' in value)
      ? { SS: values.map((value, index) => ('S' in value ? value.S : texts[index])) }
      : { L: values };
  }
  function typed(path: string, found: Names): Value {
    const token = take();
    if (token === '{') return { M: Object.fromEntries(members(`${path}.`, found)) };
    if (token === '[') return list(path);
    if (token.startsWith('"')) return { S: JSON.parse(token) as string };
    if (token === 'null') return { NULL: true };
    return token === 'true' || token === 'false' ? { BOOL: token === 'true' } : { N: plain(token) };
  }
  take();
  const item = Object.fromEntries(members('', { twice, seen: new Set() }));
  return { item, twice, twiceInMember };
}

const columnAt = ({ columns }: DataType, path: string): string | null =>
  columns.find(({ from, origin }) => origin === undefined && from === path)?.name ?? null;

/** One row; `member` is one of the exploded list. */
function row(
  type: DataType,
  item: Item,
  member: Item,
  origins: { readonly partition: string; readonly position: string },
): string | Fault {
  const fields: string[] = [];
  const inside = `${type.explode ?? '?'}[].`;
  for (const column of type.columns) {
    const value =
      column.origin !== undefined
        ? { S: origins[column.origin] }
        : column.from.startsWith(inside)
          ? at(member, column.from.slice(inside.length))
          : at(item, column.from);
    const nothing = column.kind === 'text' ? '@null@' : '';
    if (column.origin !== undefined) fields.push(origins[column.origin]);
    else if (value === undefined || 'NULL' in value) {
      if (column.required) return { reason: 'missing_required', column: column.name };
      fields.push(nothing);
    } else {
      const result = field(column, value);
      if (typeof result === 'string') fields.push(result);
      else if (column.misfit === 'null') fields.push(nothing);
      else return { ...result, column: column.name };
    }
  }
  return fields.join('|');
}

/** The rows of one record, or why it has none. */
function rowsOf(type: DataType, record: Buffer, partition: string): string[] | Fault {
  const text = record.toString('utf8');
  if (!Buffer.from(text).equals(record)) return { reason: 'invalid_utf8', column: null };
  const { item, twice, twiceInMember } = eventOf(text, type);
  if (twice[0] !== undefined)
    return { reason: 'duplicate_attribute', column: columnAt(type, twice[0]) };
  if (type.explode === undefined) {
    const only = row(type, item, {}, { partition, position: '0' });
    return typeof only === 'string' ? [only] : only;
  }
  const list = at(item, type.explode)?.L as Value[] | undefined;
  if (list === undefined) return { reason: 'no_list', column: null };
  const rows: string[] = [];
  for (const [position, { M: member }] of list.entries()) {
    if (member === undefined) return { reason: 'member_not_an_object', column: null };
    const [path] = twiceInMember[position] ?? [];
    if (path !== undefined) return { reason: 'duplicate_attribute', column: columnAt(type, path) };
    const one = row(type, item, member as Item, { partition, position: String(position) });
    if (typeof one !== 'string') return one;
    rows.push(one);
  }
  return rows;
}

/** What the events of a file become. For records that are not too large, nor nested too deep. */
export function expectedEvents(type: DataType, file: Buffer, partition: string): ExpectedEvents {
  const text = file.toString('latin1');
  const rows: string[] = [];
  const rejected: Refused[] = [];
  let read = 0;
  let unfolded = 0;
  for (let start = 0; start < text.length;) {
    if (/\s/.test(text[start] ?? '') && ' \t\r\n'.includes(text[start] ?? '')) {
      start += 1;
      continue;
    }
    read += 1;
    const isObject = text[start] === '{';
    const whole = isObject ? objectEnd(text, start) : -1;
    const end = whole >= 0 ? whole : stretchEnd(text, start, type);
    const found: string[] | Fault =
      whole >= 0
        ? rowsOf(type, file.subarray(start, end), partition)
        : { reason: isObject ? 'not_json' : 'not_an_object', column: null };
    if (Array.isArray(found)) {
      rows.push(...found);
      unfolded += found.length - 1;
    } else {
      const line = text.slice(0, start).split('\n').length;
      rejected.push({ byteOffset: start, bytes: end - start, line, ...found });
    }
    start = end;
  }
  return { rows, rejected, read, unfolded };
}
