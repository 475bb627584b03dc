import type { Item, Value } from '../support/row-oracle';
import { oneOf, shuffled, type Pick } from './choices';

/** How a program writes DynamoDB's JSON: which letters its type tags have, and how freely it writes what JSON leaves open. */
export interface Spelling {
  readonly tag: (tag: string, pick: Pick) => string;
  /** Blanks between tokens, escapes that need not be, numbers without quotes, truths with them. */
  readonly isFree: boolean;
  /** Gson escapes the two line separators of Unicode too. */
  readonly isGson: boolean;
}

const connectorTag = (tag: string): string => tag.charAt(0).toLowerCase() + tag.slice(1);
const capitalised = (tag: string): string => tag.charAt(0) + tag.slice(1).toLowerCase();
const spelling = (tag: Spelling['tag'], change: Partial<Spelling> = {}): Spelling => ({
  tag,
  isFree: false,
  isGson: false,
  ...change,
});
const NULLS = ['NULL', 'null', 'nULL', 'nULLValue', 'NULLValue', 'Nul', 'NUL', 'nul'];

/** Every way in which somebody is known to have written a table. */
export const SPELLINGS = {
  service: spelling((tag) => tag),
  /** EMR's connector up to 4.16, with version 1 of the SDK. */
  connector1: spelling((tag) => (tag === 'NULL' ? 'nULLValue' : connectorTag(tag)), {
    isGson: true,
  }),
  /** Since 5, with version 2. */
  connector2: spelling(connectorTag, { isGson: true }),
  stepFunctions: spelling((tag) =>
    tag === 'NULL' ? 'Nul' : tag.length > 1 ? capitalised(tag) : tag,
  ),
  lower: spelling((tag) => tag.toLowerCase()),
  /** Of everything something, as in the article's own sample. */
  mixed: spelling(
    (tag, pick) =>
      oneOf(
        pick,
        tag === 'NULL' ? NULLS : [tag, tag.toLowerCase(), connectorTag(tag), capitalised(tag)],
      ),
    { isFree: true },
  ),
} as const;
export type SpellingName = keyof typeof SPELLINGS;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const ANY_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** The same number in another notation. */
function respelled(plain: string, pick: Pick): string {
  if (!JSON_NUMBER.test(plain)) return plain;
  const sign = plain.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.');
  switch (pick(6)) {
    case 0:
      return `${plain}${fraction === '' ? '.0' : '00'}`;
    case 1: {
      // The point somewhere else, and an exponent that says where it was.
      const digits = whole + fraction;
      const point = 1 + pick(digits.length);
      const before = digits.slice(0, point).replace(/^0+(?=\d)/, '');
      const behind = digits.slice(point);
      const exponent = whole.length - point;
      const e = oneOf(pick, ['e', 'E']);
      return `${sign}${before}${behind === '' ? '' : `.${behind}`}${e}${exponent < 0 ? '-' : oneOf(pick, ['', '+'])}${Math.abs(exponent)}`;
    }
    default:
      return plain;
  }
}

/** The inside of a JSON string, some of it in escapes that need not be. */
function escaped(text: string, { isFree, isGson }: Spelling, pick: Pick): string {
  const usual = JSON.stringify(text).slice(1, -1);
  const safe = isGson
    ? usual.replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
    : usual;
  if (!isFree || pick(3) > 0) return safe;
  return Array.from({ length: text.length }, (_, at) => text.charAt(at))
    .map((unit) => {
      if (pick(4) > 0 && !/[\ud800-\udfff]/.test(unit))
        return unit === '/' ? '\\/' : JSON.stringify(unit).slice(1, -1);
      const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${pick(2) === 0 ? hex : hex.toUpperCase()}`;
    })
    .join('');
}

/** Tokens of a line, with blanks between them where they are given. */
function tokens(spelled: Spelling, blanks: readonly string[], pick: Pick) {
  const blank = (): string => oneOf(pick, blanks);
  const text = (of: string): string => `"${escaped(of, spelled, pick)}"`;
  const joined = (open: string, parts: readonly string[], close: string): string =>
    `${open}${blank()}${parts.join(`${blank()},${blank()}`)}${blank()}${close}`;
  const member = (name: string, value: string): string => `${name}${blank()}:${blank()}${value}`;
  /** Attributes in any order. */
  const map = (of: Item, value: (of: Value) => string): string => {
    const members = shuffled(pick, Object.entries(of));
    return joined(
      '{',
      members.map(([name, inner]) => member(text(name), value(inner))),
      '}',
    );
  };
  return { text, joined, member, map };
}

/** The line of an item: its text, without a newline, with its attributes in any order. */
export function spelledItem(item: Item, spelled: Spelling, pick: Pick): string {
  const blanks = spelled.isFree && pick(3) === 0 ? [' ', '\t', '', '  '] : [''];
  const { text, joined, member, map } = tokens(spelled, blanks, pick);
  const isFree = (): boolean => spelled.isFree && pick(3) === 0;
  const number = (of: string): string => (isFree() && ANY_NUMBER.test(of) ? of : text(of));
  const truth = (of: boolean): string => (isFree() ? `"${of}"` : String(of));

  function content(tag: string, inner: unknown): string {
    switch (tag) {
      case 'N':
        return number(respelled(inner as string, pick));
      case 'BOOL':
      case 'NULL':
        return truth(inner as boolean);
      case 'SS':
      case 'BS':
        return joined('[', (inner as string[]).map(text), ']');
      case 'NS':
        return joined('[', (inner as string[]).map(number), ']');
      case 'L':
        return joined('[', (inner as Value[]).map(value), ']');
      case 'M':
        return map(inner as Item, value);
      default:
        return text(inner as string);
    }
  }
  function value(of: Value): string {
    const [[tag, inner]] = Object.entries(of) as [[string, unknown]];
    return joined('{', [member(`"${spelled.tag(tag, pick)}"`, content(tag, inner))], '}');
  }
  return map(item, value);
}

/** An item as plain JSON, as events are: without type tags, numbers as numbers, sets as lists. */
export function spelledEvent(item: Item, pick: Pick): string {
  const blanks = pick(3) === 0 ? [' ', '\t', '', '\n  '] : [''];
  const { text, joined, map } = tokens(SPELLINGS.mixed, blanks, pick);
  const number = (of: string): string => (JSON_NUMBER.test(of) ? respelled(of, pick) : text(of));

  function value(of: Value): string {
    const [[tag, inner]] = Object.entries(of) as [[string, unknown]];
    switch (tag) {
      case 'N':
        return number(inner as string);
      case 'BOOL':
        return String(inner);
      case 'NULL':
        return 'null';
      case 'SS':
      case 'BS':
        return joined('[', (inner as string[]).map(text), ']');
      case 'NS':
        // Members are joined as they are written.
        return joined('[', inner as string[], ']');
      case 'L':
        return joined('[', (inner as Value[]).map(value), ']');
      case 'M':
        return map(inner as Item, value);
      default:
        return text(inner as string);
    }
  }
  return map(item, value);
}
