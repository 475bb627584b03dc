import { Refusal } from './refusal';

/** One word of a statement. `text` is as written; `value` is what it means: folded name, content of a literal, lower-case keyword. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'parameter';
  readonly text: string;
  readonly value: string;
}

const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/y;
const PARAMETER = /:[0-9A-Za-z_]+/y;
const SYMBOL = /::|<=|>=|<>|!=|\|\||!~\*|!~|~\*|[-+*/%^=<>(),.;[\]~#&|!@?:]/y;
const BLANK = /\s+|--[^\n]*/y;

const at = (pattern: RegExp, sql: string, position: number): string | null => {
  pattern.lastIndex = position;
  return pattern.exec(sql)?.[0] ?? null;
};

function blockComment(sql: string, from: number): number {
  let depth = 0;
  let position = from;
  do {
    if (sql.startsWith('/*', position)) depth += 1;
    else if (sql.startsWith('*/', position)) depth -= 1;
    position += sql.startsWith('/*', position) || sql.startsWith('*/', position) ? 2 : 1;
    if (position > sql.length) throw new Refusal('unterminated /* comment');
  } while (depth > 0);
  return position;
}

/** A literal ends at a quote that is neither doubled nor behind a backslash, which Redshift takes for an escape (C7). */
function stringEnd(sql: string, from: number): number {
  for (let position = from + 1; position < sql.length; position += 1) {
    if (sql[position] === '\\') position += 1;
    else if (sql[position] === "'") {
      if (sql[position + 1] !== "'") return position + 1;
      position += 1;
    }
  }
  throw new Refusal('unterminated quoted string');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const stringValue = (text: string): string =>
  text
    .slice(1, -1)
    .replace(/''|\\([\s\S])/g, (whole, escaped: string | undefined) =>
      escaped === undefined ? "'" : (ESCAPES[escaped] ?? (whole === '' ? '' : escaped)),
    );

function quotedEnd(sql: string, from: number): number {
  for (let position = from + 1; position < sql.length; position += 1) {
    if (sql[position] !== '"') continue;
    if (sql[position + 1] !== '"') return position + 1;
    position += 1;
  }
  throw new Refusal('unterminated quoted identifier');
}

function tokenAt(sql: string, position: number): Token {
  const first = sql[position];
  if (first === "'") {
    const text = sql.slice(position, stringEnd(sql, position));
    return { kind: 'string', text, value: stringValue(text) };
  }
  if (first === '"') {
    const text = sql.slice(position, quotedEnd(sql, position));
    // ASCII letters are folded even inside quotes (C1).
    const value = text
      .slice(1, -1)
      .replaceAll('""', '"')
      .replace(/[A-Z]/g, (c) => c.toLowerCase());
    return { kind: 'quoted', text, value };
  }
  const word = at(WORD, sql, position);
  if (word !== null) return { kind: 'word', text: word, value: word.toLowerCase() };
  const number = at(NUMBER, sql, position);
  if (number !== null) return { kind: 'number', text: number, value: number };
  const parameter = sql[position + 1] === ':' ? null : at(PARAMETER, sql, position);
  if (parameter !== null) return { kind: 'parameter', text: parameter, value: parameter.slice(1) };
  const symbol = at(SYMBOL, sql, position);
  if (symbol !== null) return { kind: 'symbol', text: symbol, value: symbol };
  throw new Refusal(`syntax error at or near "${first ?? ''}"`);
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
    if (blank !== null) {
      position += blank.length;
      continue;
    }
    if (sql.startsWith('/*', position)) {
      position = blockComment(sql, position);
      continue;
    }
    // `a::b` is a cast: the second colon must not begin a parameter.
    const token = sql.startsWith('::', position)
      ? ({ kind: 'symbol', text: '::', value: '::' } as const)
      : tokenAt(sql, position);
    tokens.push(token);
    position += token.text.length;
  }
  while (tokens.at(-1)?.value === ';') tokens.pop();
  if (tokens.some((token) => token.kind === 'symbol' && token.value === ';')) {
    throw new Refusal('cannot insert multiple commands into a prepared statement');
  }
  return tokens;
}

/** Whether a token is this keyword, unquoted. */
export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value);

export const isSymbol = (token: Token | undefined, symbol: string): boolean =>
  token?.kind === 'symbol' && token.value === symbol;

/** A literal as PostgreSQL reads it, whatever its own setting for backslashes. */
export const pgLiteral = (value: string): string => {
  const doubled = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
};

export const pgName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Tokens as SQL for PostgreSQL. */
export const render = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => {
      if (token.kind === 'string') return pgLiteral(token.value);
      return token.kind === 'quoted' ? pgName(token.value) : token.text;
    })
    .join(' ')
    // PostgreSQL reads `a . b` and `f (x)` as well as `a.b` and `f(x)`; no blank inside `::` was made.
    .trim();
