import { Cursor } from './cursor';
import { judge } from './judge';
import { columnAttribute, noAttributes, tableAttributes, type Attributes } from './physical';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { rewrite } from './rewrite';
import { isSymbol, isWord, pgLiteral, pgName, pgTable, splitAtCommas, type Token } from './tokens';
import { columnType } from './types';
import { wordSet } from './words';

/** What may follow a column's default. */
const ATTRIBUTES =
  wordSet(`not null primary unique distkey sortkey encode identity generated collate
  references check default`);
const MAX_COLUMNS = 1600;

/** A statement for PostgreSQL, and what is to run right after it. */
export interface Definition {
  readonly sql?: string;
  readonly after?: readonly string[];
  /** Set for what may not run in a transaction block: its name, for the message (D11). */
  readonly notInTransaction?: string | null;
}

/** Tells PG_TABLE_DEF the table's attributes, and PostgreSQL to count the bytes of its texts. */
export const made = (table: string, attributes: string): string =>
  `SELECT redshift.made(${pgLiteral(table)}::regclass, ${attributes})`;

/** An expression without variables: no column, no subquery (A25). PostgreSQL itself refuses them. */
function defaultValue(c: Cursor): string {
  const taken: Token[] = [];
  for (let depth = 0; !c.atEnd(); taken.push(c.next())) {
    if (taken.length > 0 && depth === 0 && isWord(c.peek(), ...ATTRIBUTES)) break;
    depth += c.atBracket() ? 1 : isSymbol(c.peek(), ')') ? -1 : 0;
  }
  const text = rewrite(taken);
  judge(`SELECT ${text}`);
  return `DEFAULT ${text}`;
}

/** `(seed, step)` of an identity (C23), which PostgreSQL lets begin below 1 only when it is told so. */
function identity(c: Cursor, how: string, pgType: string): string {
  if (!/^(integer|bigint)$/.test(pgType))
    throw new Refusal('identity column must be of type INT or BIGINT');
  const inner = c.bracketText();
  const [, seed, step] = /^(-?\d{1,9}),([1-9]\d{0,8})$/.exec(inner) ?? [];
  if (seed === undefined || step === undefined) throw unknownHere(`IDENTITY(${inner})`);
  return `NOT NULL GENERATED ${how} AS IDENTITY (MINVALUE -2000000000 START WITH ${seed} INCREMENT BY ${step})`;
}

/** One thing that follows the type. Keys are informational (C20): accepted and not enforced, but a primary key is not null. */
function attribute(c: Cursor, column: string, pgType: string, attributes: Attributes): string {
  if (isWord(c.peek(), 'primary', 'unique', 'references')) attributes.keys.push(column);
  if (columnAttribute(c, column, pgType, attributes) || c.tryWords('unique')) return '';
  if (c.tryWords('not', 'null') || c.tryWords('primary', 'key')) return ' NOT NULL';
  if (c.tryWords('null')) return ' NULL';
  if (c.tryWords('default')) return ` ${defaultValue(c)}`;
  if (c.tryWords('identity')) return ` ${identity(c, 'ALWAYS', pgType)}`;
  if (c.tryWords('generated', 'by', 'default', 'as', 'identity'))
    return ` ${identity(c, 'BY DEFAULT', pgType)}`;
  if (c.tryWords('references')) {
    c.tableName();
    if (c.atBracket()) c.nameList();
    return '';
  }
  if (isWord(c.peek(), 'collate')) throw unknownHere('the column attribute COLLATE');
  if (isWord(c.peek(), 'check')) throw new Refusal('CHECK constraints are not supported');
  throw c.wrong();
}

/** One column as PostgreSQL's; an informational table constraint becomes nothing. */
export function columnDefinition(tokens: readonly Token[], attributes: Attributes): string[] {
  const c = new Cursor(tokens);
  if (c.tryWords('constraint')) c.name();
  if (isWord(c.peek(), 'check')) throw new Refusal('CHECK constraints are not supported');
  if (isWord(c.peek(), 'primary', 'unique', 'foreign')) {
    const primary = c.tryWords('primary', 'key');
    if (!primary && !c.tryWords('unique')) c.words('foreign', 'key');
    const names = c.nameList();
    attributes.keys.push(...names);
    if (primary) attributes.primary.push(...names);
    return [];
  }
  const column = c.name();
  const type = columnType(c, column);
  let definition = `${pgName(column)} ${type}`;
  while (!c.atEnd()) definition += attribute(c, column, type, attributes);
  return [definition];
}

/** `(LIKE parent)` takes all from its parent (C25). */
function createTableLike(c: Cursor, head: string, table: string, given: Attributes): Definition {
  const parent = pgTable(c.tableName());
  const defaults = c.tryWords('including', 'defaults') ? ' INCLUDING DEFAULTS' : '';
  if (defaults === '') c.tryWords('excluding', 'defaults');
  c.end();
  if ((given.diststyle ?? given.distkey ?? given.sortkey) !== undefined)
    throw new Refusal('CREATE TABLE LIKE takes its distribution and sort keys from its parent');
  return {
    sql: `${head} (LIKE ${parent} INCLUDING CONSTRAINTS${defaults})`,
    after: [made(table, `obj_description(${pgLiteral(parent)}::regclass, 'pg_class')`)],
  };
}

/** `CREATE [TEMP] TABLE ... [AS query]`, the cursor standing behind CREATE. `#name` is temporary (C3). */
export function createTable(c: Cursor): Definition {
  c.tryWords('local');
  const temporary = c.tryWords('temp') || c.tryWords('temporary');
  c.words('table');
  const ifNotExists = c.tryWords('if', 'not', 'exists') ? 'IF NOT EXISTS ' : '';
  const name = c.tableName();
  const table = pgTable(name);
  const kind = temporary || name.name.startsWith('#') ? 'TEMPORARY TABLE' : 'TABLE';
  const head = `CREATE ${kind} ${ifNotExists}${table}`;
  const attributes = noAttributes();
  const inner = c.atBracket() ? c.brackets() : null;
  tableAttributes(c, attributes);
  const after = (): string[] => [made(table, pgLiteral(JSON.stringify(attributes)))];
  const parts = inner === null ? [] : splitAtCommas(inner);
  if (c.tryWords('as')) {
    // Names of columns without types, and no IF NOT EXISTS (C26).
    if (ifNotExists !== '') throw syntaxError('AS');
    const names = parts.map((tokens) => pgName(new Cursor(tokens).lastName())).join(', ');
    const query = rewrite(c.rest());
    judge(query);
    return { sql: `${head} ${names === '' ? '' : `(${names})`} AS ${query}`, after: after() };
  }
  if (inner === null) throw c.wrong();
  const like = new Cursor(inner);
  if (like.tryWords('like')) return createTableLike(like, head, table, attributes);
  const columns = parts.flatMap((tokens) => columnDefinition(tokens, attributes));
  if (columns.length > MAX_COLUMNS)
    throw new Refusal(`tables can have at most ${MAX_COLUMNS} columns`);
  return { sql: `${head} (${columns.join(', ')})`, after: after() };
}
