import { Cursor } from './cursor';
import { judge } from './judge';
import { distKey, encoding, noAttributes, tableAttributes, type Attributes } from './physical';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { rewrite } from './rewrite';
import { isSymbol, isWord, pgLiteral, pgName, pgTable, splitAtCommas, type Token } from './tokens';
import { columnType } from './types';

const ATTRIBUTES =
  'not null primary unique distkey sortkey encode identity generated collate references check default'.split(
    ' ',
  );
const MAX_COLUMNS = 1600;

/** A statement for PostgreSQL, and what is to run right after it. */
export interface Definition {
  readonly sql: string;
  readonly after: readonly string[];
}

/** Tells PG_TABLE_DEF the table's attributes, and PostgreSQL to count the bytes of its texts. */
export const made = (table: string, attributes: string | null): string =>
  `SELECT redshift.made(${pgLiteral(table)}::regclass, ${attributes ?? 'NULL'})`;

const noParameter = (name: string): string => {
  throw syntaxError(`:${name}`);
};

/** An expression without variables: no column, no subquery (A25). PostgreSQL itself refuses them. */
function defaultValue(c: Cursor): string {
  const taken: Token[] = [];
  for (
    let depth = 0;
    !c.atEnd() && (taken.length === 0 || depth > 0 || !isWord(c.peek(), ...ATTRIBUTES));
  ) {
    depth += isSymbol(c.peek(), '(') ? 1 : isSymbol(c.peek(), ')') ? -1 : 0;
    taken.push(c.next());
  }
  const text = rewrite(taken, noParameter);
  judge(`SELECT ${text}`);
  return `DEFAULT ${text}`;
}

/** `(seed, step)` of an identity (C23), which PostgreSQL lets begin below 1 only when it is told so. */
function identity(c: Cursor, how: string, pgType: string): string {
  if (!/^(integer|bigint)$/.test(pgType))
    throw new Refusal('identity column must be of type INT or BIGINT');
  const inner = c
    .brackets()
    .map(({ text }) => text)
    .join('');
  const [, seed, step] = /^(-?\d{1,9}),([1-9]\d{0,8})$/.exec(inner) ?? [];
  if (seed === undefined || step === undefined) throw unknownHere(`IDENTITY(${inner})`);
  return `NOT NULL GENERATED ${how} AS IDENTITY (MINVALUE -2000000000 START WITH ${seed} INCREMENT BY ${step})`;
}

/** Everything after the type. Keys are informational (C20): accepted and not enforced, but a primary key is not null. */
function columnAttributes(
  c: Cursor,
  column: string,
  pgType: string,
  attributes: Attributes,
): string {
  const kept: string[] = [];
  while (!c.atEnd()) {
    if (isWord(c.peek(), 'primary', 'unique', 'references')) attributes.keys.push(column);
    if (c.tryWords('not', 'null') || c.tryWords('primary', 'key')) kept.push('NOT NULL');
    else if (c.tryWords('null')) kept.push('NULL');
    else if (c.tryWords('unique')) continue;
    else if (c.tryWords('distkey')) distKey(attributes, column);
    else if (c.tryWords('sortkey')) attributes.sortkey = [column];
    else if (c.tryWords('encode')) encoding(c, column, pgType, attributes);
    else if (c.tryWords('default')) kept.push(defaultValue(c));
    else if (c.tryWords('identity')) kept.push(identity(c, 'ALWAYS', pgType));
    else if (c.tryWords('generated', 'by', 'default', 'as', 'identity'))
      kept.push(identity(c, 'BY DEFAULT', pgType));
    else if (c.tryWords('references')) {
      c.tableName();
      if (isSymbol(c.peek(), '(')) c.nameList();
    } else if (isWord(c.peek(), 'collate')) throw unknownHere('the column attribute COLLATE');
    else if (c.tryWords('check')) throw new Refusal('CHECK constraints are not supported');
    else throw syntaxError(c.peek()?.text ?? '');
  }
  return kept.join(' ');
}

/** One column as PostgreSQL's; an informational table constraint becomes nothing. */
export function columnDefinition(
  tokens: readonly Token[],
  attributes = noAttributes(),
): string | null {
  const c = new Cursor(tokens);
  if (c.tryWords('constraint')) c.name();
  if (isWord(c.peek(), 'check')) throw new Refusal('CHECK constraints are not supported');
  if (isWord(c.peek(), 'primary', 'unique', 'foreign')) {
    const primary = c.tryWords('primary', 'key');
    if (!primary && !c.tryWords('unique')) c.words('foreign', 'key');
    const names = c.nameList();
    attributes.keys.push(...names);
    if (primary) attributes.primary.push(...names);
    return null;
  }
  const column = c.name();
  const type = columnType(c, column);
  return `${pgName(column)} ${type} ${columnAttributes(c, column, type, attributes)}`.trim();
}

/** The column list, or `(LIKE parent)` alone (C25): what PostgreSQL gets, and the parent. */
function columnList(
  inner: readonly Token[],
  attributes: Attributes,
): { readonly list: string; readonly parent: string | null } {
  const like = new Cursor(inner);
  if (!like.tryWords('like')) {
    const found = splitAtCommas(inner).flatMap(
      (tokens) => columnDefinition(tokens, attributes) ?? [],
    );
    if (found.length > MAX_COLUMNS)
      throw new Refusal(`tables can have at most ${MAX_COLUMNS} columns`);
    return { list: found.join(', '), parent: null };
  }
  const parent = pgTable(like.tableName());
  const defaults = like.tryWords('including', 'defaults') ? ' INCLUDING DEFAULTS' : '';
  if (defaults === '') like.tryWords('excluding', 'defaults');
  like.end();
  return { list: `LIKE ${parent} INCLUDING CONSTRAINTS${defaults}`, parent };
}

/** `CREATE [TEMP] TABLE ... [AS query]`, the cursor standing behind CREATE. `#name` is temporary (C3). */
export function createTable(c: Cursor): Definition {
  c.tryWords('local');
  const temporary = c.tryWords('temp') || c.tryWords('temporary');
  c.words('table');
  const ifNotExists = c.tryWords('if', 'not', 'exists');
  const name = c.tableName();
  const table = pgTable(name);
  const head = `CREATE ${temporary || name.name.startsWith('#') ? 'TEMPORARY ' : ''}TABLE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${table}`;
  const attributes = noAttributes();
  const inner = isSymbol(c.peek(), '(') ? c.brackets() : null;
  tableAttributes(c, attributes);
  if (c.tryWords('as')) return createTableAs(c, ifNotExists ? '' : head, table, inner, attributes);
  if (inner === null) throw syntaxError(c.peek()?.text ?? 'end of statement');
  const { list, parent } = columnList(inner, attributes);
  if (
    parent !== null &&
    (attributes.diststyle ?? attributes.distkey ?? attributes.sortkey) !== undefined
  )
    throw new Refusal(
      'CREATE TABLE LIKE takes its distribution and sort keys from the parent table',
    );
  const told =
    parent === null
      ? pgLiteral(JSON.stringify(attributes))
      : `obj_description(${pgLiteral(parent)}::regclass, 'pg_class')`;
  return { sql: `${head} (${list})`, after: [made(table, told)] };
}

function onlyName(tokens: readonly Token[]): string {
  const c = new Cursor(tokens);
  const name = c.name();
  c.end();
  return name;
}

/** Names of columns without types, and no IF NOT EXISTS (C26). */
function createTableAs(
  c: Cursor,
  head: string,
  table: string,
  inner: readonly Token[] | null,
  attributes: Attributes,
): Definition {
  if (head === '') throw syntaxError('AS');
  const names =
    inner === null
      ? ''
      : `(${splitAtCommas(inner)
          .map((tokens) => pgName(onlyName(tokens)))
          .join(', ')})`;
  const query = rewrite(c.rest(), noParameter);
  judge(query);
  return {
    sql: `${head} ${names} AS ${query}`,
    after: [made(table, pgLiteral(JSON.stringify(attributes)))],
  };
}
