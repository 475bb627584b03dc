import { alterTable } from './alter-table';
import { copyStatement, type CopyStatement } from './copy-statement';
import { createTable } from './create-table';
import { Cursor } from './cursor';
import { judge, type Judgement } from './judge';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { rewrite } from './rewrite';
import { isSymbol, isWord, pgLiteral, pgTable, renderToken, tokenize, type Token } from './tokens';

/** What a statement of Redshift becomes. */
export interface SqlStatement {
  readonly kind: 'sql';
  /** Empty when there is nothing to run. */
  readonly sql: string;
  /** Values of `$1`, `$2`... */
  readonly values: readonly string[];
  /** What is to run right after it, its results unseen. */
  readonly after: readonly string[];
  /** Set for what may not run in a transaction block: its name, for the message (D11). */
  readonly notInTransaction: string | null;
  readonly writes: Judgement['writes'];
  /** Tables of a query. */
  readonly reads: Judgement['tables'];
  /** TRUNCATE ends the transaction that it runs in (D12). */
  readonly commits: boolean;
}
export type Translated = SqlStatement | { readonly kind: 'copy'; readonly copy: CopyStatement };

/** Named parameters of a request. */
export type Parameters = ReadonlyMap<string, string>;
const NO_PARAMETERS: Parameters = new Map();

const plain = (sql: string, more: Partial<SqlStatement> = {}): SqlStatement => ({
  kind: 'sql', sql, values: [], after: [], notInTransaction: null, writes: null, reads: [], commits: false, ...more,
}); // prettier-ignore

const FROM: Token = { kind: 'word', text: 'FROM', value: 'from' };

/** `:name` becomes `$n` and its value is bound: it is never pasted into the text (B23, B24). */
function query(given: readonly Token[], parameters: Parameters, original: string): SqlStatement {
  const names: string[] = [];
  const [verb] = given;
  const bare = verb !== undefined && isWord(verb, 'delete') && !isWord(given[1], 'from');
  const tokens = bare ? [verb, FROM, ...given.slice(1)] : given; // C41
  const sql = rewrite(tokens, (name) => {
    if (!parameters.has(name)) throw syntaxError(`:${name}`);
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const { writes, tables } = judge(sql, original);
  const reads = isWord(verb, 'select', 'with') || isSymbol(verb, '(') ? tables : [];
  return plain(sql, { writes, reads, values: names.map((name) => parameters.get(name) ?? '') });
}

/** `CREATE VIEW ... [WITH NO SCHEMA BINDING]`. A late-binding view names every table with its schema (C61). */
function createView(tokens: readonly Token[], original: string): SqlStatement {
  const clause = tokens
    .slice(-4)
    .map(({ value }) => value)
    .join(' ');
  if (clause !== 'with no schema binding') return query(tokens, NO_PARAMETERS, original);
  const c = new Cursor(tokens.slice(0, -4));
  c.words('create');
  const replace = c.tryWords('or', 'replace');
  c.words('view');
  const view = pgTable(c.tableName());
  const list = isSymbol(c.peek(), '(') ? c.brackets() : [];
  c.words('as');
  const body = rewrite(c.rest(), () => '$0');
  const unqualified = judge(body, original).tables.find(({ schema }) => schema === null);
  if (unqualified !== undefined)
    throw new Refusal(
      'All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.',
    );
  const columns = list.length === 0 ? '' : `(${list.map(renderToken).join(' ')})`;
  const args = [view, columns, body].map(pgLiteral).join(', ');
  return plain('', { after: [`SELECT redshift.create_late_view(${args}, ${String(replace)})`] });
}

function create(tokens: readonly Token[], c: Cursor, original: string): SqlStatement {
  if (isWord(c.peek(), 'schema')) return query(tokens, NO_PARAMETERS, original);
  if (isWord(c.peek(), 'table', 'temp', 'temporary', 'local'))
    return { ...plain(''), ...createTable(c) };
  if (isWord(c.peek(), 'view') || (isWord(c.peek(), 'or') && isWord(c.peek(2), 'view')))
    return createView(tokens, original);
  const what = c.peek()?.text.toUpperCase() ?? '';
  if (
    /^(INDEX|SEQUENCE|TRIGGER|DOMAIN|TYPE|RULE|EXTENSION|UNIQUE|UNLOGGED|TABLESPACE|CAST|AGGREGATE|OPERATOR|POLICY)$/.test(
      what,
    )
  )
    throw new Refusal(`SQL command "CREATE ${what}" not supported.`); // C27
  throw unknownHere(`CREATE ${what}`);
}

function lock(c: Cursor): SqlStatement {
  c.tryWords('table');
  const tables = [pgTable(c.tableName())];
  while (c.trySymbol(',')) tables.push(pgTable(c.tableName()));
  c.end(); // no modes and no NOWAIT (D6)
  return plain(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
}

/** Schema `redshift`, where Redshift's functions and system views are, stays on the path. */
function set(tokens: readonly Token[], c: Cursor, original: string): SqlStatement {
  if (isWord(c.peek(), 'query_group')) return plain('');
  const { sql } = query(tokens, NO_PARAMETERS, original);
  return plain(isWord(c.peek(), 'search_path') ? `${sql}, redshift` : sql);
}

const REFUSED =
  'show merge unload call explain comment prepare execute deallocate declare fetch close cancel use desc describe savepoint'.split(
    ' ',
  );
const TRANSACTION = 'begin start commit end rollback abort'.split(' ');

/**
 * What a statement means, before anything is sent to PostgreSQL.
 * @throws Refusal with Redshift's message where it is known, or with the name of what is not known here
 */
export function translate(statement: string, parameters: Parameters = NO_PARAMETERS): Translated {
  const tokens = tokenize(statement);
  const c = new Cursor(tokens);
  const verb = c.peek();
  if (verb === undefined) throw new Refusal('syntax error: empty statement');
  if (isSymbol(verb, '(')) return query(tokens, parameters, statement);
  if (verb.kind !== 'word') throw syntaxError(verb.text);
  c.next();
  if (['select', 'with', 'insert', 'update', 'delete'].includes(verb.value))
    return query(tokens, parameters, statement);
  const parameter = tokens.find(({ kind }) => kind === 'parameter');
  // Values stand in queries only, not in DDL, COPY or LOCK (B23, B26).
  if (parameter !== undefined) throw syntaxError(parameter.text);
  switch (verb.value) {
    case 'create':
      return create(tokens, c, statement);
    case 'alter':
      if (!c.tryWords('table')) throw unknownHere(`ALTER ${c.peek()?.text.toUpperCase() ?? ''}`);
      return { ...plain(''), ...alterTable(c) };
    case 'lock':
      return lock(c);
    case 'copy':
      return { kind: 'copy', copy: copyStatement(c) };
    case 'set':
      return set(tokens, c, statement);
    case 'drop':
    case 'grant':
    case 'revoke':
    case 'analyze':
      return query(tokens, NO_PARAMETERS, statement);
    case 'truncate':
      return { ...query(tokens, NO_PARAMETERS, statement), commits: true };
    case 'vacuum':
      return plain('', { notInTransaction: 'VACUUM' });
    default:
      break;
  }
  if (TRANSACTION.includes(verb.value))
    throw new Refusal(`${verb.value.toUpperCase()} is refused: a batch is one transaction already`); // B38
  throw REFUSED.includes(verb.value)
    ? unknownHere(verb.value.toUpperCase())
    : syntaxError(verb.text);
}
