import { Refusal, syntaxError, unknownHere } from './refusal';
import { NAMES_HERE } from './reserved';

type Kind = 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'parameter';

/** One word of a statement. `text` is as written; `value` is what it means: folded name, content of a literal, lower-case keyword. */
export interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly value: string;
}

/** What may stand at a place, tried in this order. */
const PATTERNS: readonly (readonly [Kind | 'blank', RegExp])[] = [
  ['blank', /\s+|--[^\n]*/y],
  // Redshift takes a backslash in a literal for an escape (C7).
  ['string', /'(?:[^'\\]|''|\\[^])*'/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['word', /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y],
  // `#name` is a temporary table (C3).
  ['quoted', /#[A-Za-z_][A-Za-z0-9_$]*/y],
  ['number', /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/y],
  // `a::b` is a cast: its second colon must not begin a parameter.
  ['symbol', /::/y],
  ['parameter', /:[0-9A-Za-z_]+/y],
  ['symbol', /<=|>=|<>|<<|>>|!=|\|\||!~\*|!~|~\*|[-+*/%^=<>(),.;[\]~#&|!@?:]/y],
];
/** PostgreSQL cuts longer names; Redshift allows 127 bytes (C1). */
const MAX_NAME_BYTES = 63;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** ASCII letters are folded even inside quotes (C1). */
function folded(name: string): string {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw unknownHere(`a name of more than ${MAX_NAME_BYTES} bytes`);
  return name.replace(/[A-Z]/g, (c) => c.toLowerCase());
}
const unescaped = (text: string): string =>
  text.replace(/''|\\([^])/g, (_, c?: string) => (c === undefined ? "'" : (ESCAPES[c] ?? c)));

function valueOf(kind: Kind, text: string): string {
  if (kind === 'string') return unescaped(text.slice(1, -1));
  if (kind === 'quoted' && text.startsWith('"'))
    return folded(text.slice(1, -1).replaceAll('""', '"'));
  if (kind === 'quoted' || kind === 'word') return folded(text);
  return kind === 'parameter' ? text.slice(1) : text;
}

/** Comments may stand in one another. */
function blockComment(sql: string, from: number): string {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  for (let depth = 0, mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return sql.slice(from, marks.lastIndex);
  }
  throw new Refusal('unterminated /* comment');
}

/**
 * Cuts a statement into words; comments and blanks fall away.
 * @throws Refusal for what cannot be cut, for several statements, and for dollar quotes
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  const takeAt = (position: number): string => {
    if (sql.startsWith('/*', position)) return blockComment(sql, position);
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = position;
      const [text] = pattern.exec(sql) ?? [];
      if (text === undefined) continue;
      if (kind !== 'blank') tokens.push({ kind, text, value: valueOf(kind, text) });
      return text;
    }
    const first = sql.charAt(position);
    if (first !== "'" && first !== '"') throw syntaxError(first);
    throw new Refusal(`unterminated quoted ${first === "'" ? 'string' : 'identifier'}`);
  };
  for (let position = 0; position < sql.length;) position += takeAt(position).length;
  while (isSymbol(tokens.at(-1), ';')) tokens.pop();
  if (tokens.some((token) => isSymbol(token, ';')))
    throw new Refusal('cannot insert multiple commands into a prepared statement');
  return tokens;
}

/** Whether a token is one of these keywords, unquoted. */
export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value);

export const isSymbol = (token: Token | undefined, symbol: string): boolean =>
  token?.kind === 'symbol' && token.value === symbol;

/** A literal as PostgreSQL reads it, whatever its own setting for backslashes. */
export function pgLiteral(value: string): string {
  if (value.includes('\0')) throw new Refusal('invalid byte sequence for encoding "UTF8": 0x00');
  const doubled = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

export const pgName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A table as a statement names it. */
export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}
export const pgTable = ({ schema, name }: TableName): string =>
  schema === null ? pgName(name) : `${pgName(schema)}.${pgName(name)}`;

export function renderToken({ kind, text, value }: Token): string {
  if (kind === 'string') return pgLiteral(value);
  return kind === 'quoted' || (kind === 'word' && NAMES_HERE.has(value)) ? pgName(value) : text;
}

const depthOf = (token: Token | undefined): number =>
  isSymbol(token, '(') ? 1 : isSymbol(token, ')') ? -1 : 0;

/** The index of the bracket that closes the one at `open`. @throws Refusal when none does */
export function closing(tokens: readonly Token[], open: number): number {
  for (let at = open, depth = 0; at < tokens.length; at += 1) {
    depth += depthOf(tokens[at]);
    if (depth === 0) return at;
  }
  throw syntaxError('end of statement');
}

/** Splits tokens at the commas that stand outside all brackets. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += depthOf(token);
    if (depth === 0 && isSymbol(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
