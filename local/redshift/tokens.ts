import { Refusal, syntaxError, unknownHere } from './refusal';
import { NAMES_HERE } from './reserved';

/** One word of a statement. `text` is as written; `value` is what it means: folded name, content of a literal, lower-case keyword. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'parameter';
  readonly text: string;
  readonly value: string;
}

const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
/** `#name` is a temporary table (C3). */
const TEMPORARY = /#[A-Za-z_][A-Za-z0-9_$]*/y;
const NUMBER = /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/y;
const PARAMETER = /:[0-9A-Za-z_]+/y;
const SYMBOL = /::|<=|>=|<>|<<|>>|!=|\|\||!~\*|!~|~\*|[-+*/%^=<>(),.;[\]~#&|!@?:]/y;
const BLANK = /\s+|--[^\n]*/y;
/** PostgreSQL cuts longer names; Redshift allows 127 bytes (C1). */
const MAX_NAME_BYTES = 63;

const at = (pattern: RegExp, sql: string, position: number): string | null => {
  pattern.lastIndex = position;
  return pattern.exec(sql)?.[0] ?? null;
};

function blockComment(sql: string, from: number): number {
  let depth = 0;
  let position = from;
  do {
    if (position >= sql.length) throw new Refusal('unterminated /* comment');
    const mark = sql.slice(position, position + 2);
    depth += mark === '/*' ? 1 : mark === '*/' ? -1 : 0;
    position += mark === '/*' || mark === '*/' ? 2 : 1;
  } while (depth > 0);
  return position;
}

/** The end of what `quote` opens: neither doubled nor, in a literal, behind a backslash, which Redshift takes for an escape (C7). */
function quotedEnd(sql: string, from: number, quote: string): number {
  for (let position = from + 1; position < sql.length; position += 1) {
    if (sql[position] === '\\' && quote === "'") position += 1;
    else if (sql[position] === quote) {
      if (sql[position + 1] !== quote) return position + 1;
      position += 1;
    }
  }
  throw new Refusal(`unterminated quoted ${quote === "'" ? 'string' : 'identifier'}`);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const stringValue = (text: string): string =>
  text.slice(1, -1).replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) => {
    return escaped === undefined ? "'" : (ESCAPES[escaped] ?? escaped);
  });

/** ASCII letters are folded even inside quotes (C1). */
const folded = (name: string): string => {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw unknownHere(`a name of more than ${MAX_NAME_BYTES} bytes`);
  return name.replace(/[A-Z]/g, (c) => c.toLowerCase());
};

function tokenAt(sql: string, position: number): Token {
  const first = sql[position];
  if (first === "'" || first === '"') {
    const text = sql.slice(position, quotedEnd(sql, position, first));
    if (first === "'") return { kind: 'string', text, value: stringValue(text) };
    return { kind: 'quoted', text, value: folded(text.slice(1, -1).replaceAll('""', '"')) };
  }
  const word = at(WORD, sql, position);
  if (word !== null) return { kind: 'word', text: word, value: folded(word) };
  const temporary = at(TEMPORARY, sql, position);
  if (temporary !== null) return { kind: 'quoted', text: temporary, value: folded(temporary) };
  const number = at(NUMBER, sql, position);
  if (number !== null) return { kind: 'number', text: number, value: number };
  // `a::b` is a cast: its second colon must not begin a parameter.
  const parameter = sql.startsWith('::', position) ? null : at(PARAMETER, sql, position);
  if (parameter !== null) return { kind: 'parameter', text: parameter, value: parameter.slice(1) };
  const symbol = at(SYMBOL, sql, position);
  if (symbol !== null) return { kind: 'symbol', text: symbol, value: symbol };
  throw syntaxError(first ?? '');
}

/**
 * Cuts a statement into words; comments and blanks fall away.
 * @throws Refusal for what cannot be cut, for several statements, and for dollar quotes
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < sql.length) {
    const blank = at(BLANK, sql, position);
    if (blank !== null) position += blank.length;
    else if (sql.startsWith('/*', position)) position = blockComment(sql, position);
    else {
      const token = tokenAt(sql, position);
      tokens.push(token);
      position += token.text.length;
    }
  }
  while (isSymbol(tokens.at(-1), ';')) tokens.pop();
  if (tokens.some((token) => isSymbol(token, ';'))) {
    throw new Refusal('cannot insert multiple commands into a prepared statement');
  }
  return tokens;
}

/** Whether a token is this keyword, unquoted. */
export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value);

export const isSymbol = (token: Token | undefined, ...symbols: readonly string[]): boolean =>
  token?.kind === 'symbol' && symbols.includes(token.value);

/** A literal as PostgreSQL reads it, whatever its own setting for backslashes. */
export const pgLiteral = (value: string): string => {
  if (value.includes('\0')) throw new Refusal('invalid byte sequence for encoding "UTF8": 0x00');
  const doubled = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
};

export const pgName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A possibly qualified name. */
export const pgTable = ({
  schema,
  name,
}: {
  readonly schema: string | null;
  readonly name: string;
}): string => (schema === null ? pgName(name) : `${pgName(schema)}.${pgName(name)}`);

export const renderToken = (token: Token): string => {
  if (token.kind === 'string') return pgLiteral(token.value);
  if (token.kind === 'quoted' || (token.kind === 'word' && NAMES_HERE.has(token.value)))
    return pgName(token.value);
  return token.text;
};

/** The index of the bracket that closes the one at `open`. @throws Refusal when none does */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], '(')) depth += 1;
    if (isSymbol(tokens[index], ')')) depth -= 1;
    if (depth === 0) return index;
  }
  throw syntaxError('end of statement');
}

/** Splits tokens at the commas that stand outside all brackets. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0 && isSymbol(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
