import { alterTable } from './alter-table';
import { copyStatement, type CopyStatement } from './copy-statement';
import { createTable, type Definition } from './create-table';
import { Cursor } from './cursor';
import { judge, type Judgement } from './judge';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { wordSet } from './words';
import { rewrite } from './rewrite';
import { isSymbol, isWord, pgLiteral, pgTable, renderToken, tokenize, type Token } from './tokens';

/** What a statement of Redshift becomes; its text is empty when there is nothing to run. */
export interface SqlStatement extends Required<Definition> {
  readonly copy: CopyStatement | null;
  /** Values of `$1`, `$2`... */
  readonly values: readonly string[];
  readonly writes: Judgement['writes'];
  /** Tables of a query. */
  readonly reads: Judgement['tables'];
  /** TRUNCATE ends the transaction that it runs in (D12). */
  readonly commits: boolean;
}

/** Named parameters of a request. */
export type Parameters = ReadonlyMap<string, string>;

const NOTHING: SqlStatement = {
  copy: null,
  sql: '',
  values: [],
  after: [],
  notInTransaction: null,
  writes: null,
  reads: [],
  commits: false,
};
const FROM: Token = { kind: 'word', text: 'FROM', value: 'from' };

/** A statement as its verb's translation gets it; the cursor stands behind the verb. */
interface Given {
  readonly tokens: readonly Token[];
  readonly c: Cursor;
  readonly original: string;
  readonly parameters: Parameters;
}

/** `:name` becomes `$n` and its value is bound: it is never pasted into the text (B23, B24). */
function query({ tokens, original, parameters }: Given): SqlStatement {
  const names: string[] = [];
  const [verb, ...rest] = tokens;
  const bare = verb !== undefined && isWord(verb, 'delete') && !isWord(rest[0], 'from');
  const sql = rewrite(bare ? [verb, FROM, ...rest] : tokens, (name) => {
    if (!parameters.has(name)) throw syntaxError(`:${name}`);
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const { writes, tables } = judge(sql, original);
  const reads = isWord(verb, 'select', 'with') || isSymbol(verb, '(') ? tables : [];
  const values = names.map((name) => parameters.get(name) ?? '');
  return { ...NOTHING, sql, writes, reads, values };
}

/** `CREATE VIEW ... [WITH NO SCHEMA BINDING]`. A late-binding view names every table with its schema (C61). */
function createView(given: Given): Partial<SqlStatement> {
  const clause = given.tokens.slice(-4).map(({ value }) => value);
  if (clause.join(' ') !== 'with no schema binding') return query(given);
  const c = new Cursor(given.tokens.slice(0, -4));
  c.words('create');
  const replace = c.tryWords('or', 'replace');
  c.words('view');
  const view = pgTable(c.tableName());
  const list = c.atBracket() ? `(${c.brackets().map(renderToken).join(' ')})` : '';
  c.words('as');
  const body = rewrite(c.rest());
  if (judge(body, given.original).tables.some(({ schema }) => schema === null))
    throw new Refusal(
      'All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.',
    );
  const args = [view, list, body].map(pgLiteral).join(', ');
  const before = replace ? [`DROP VIEW IF EXISTS ${view}`] : [];
  return { after: [...before, `SELECT redshift.create_late_view(${args})`] };
}

/** C27. */
const NOT_CREATED =
  /^(INDEX|SEQUENCE|TRIGGER|DOMAIN|TYPE|RULE|EXTENSION|UNIQUE|UNLOGGED|TABLESPACE|CAST|AGGREGATE|OPERATOR|POLICY)$/;

function create(given: Given): Partial<SqlStatement> {
  const { c } = given;
  const [first, , third] = [c.peek(), c.peek(1), c.peek(2)];
  if (isWord(first, 'schema')) return query(given);
  if (isWord(first, 'table', 'temp', 'temporary', 'local')) return createTable(c);
  if (isWord(first, 'view') || (isWord(first, 'or') && isWord(third, 'view')))
    return createView(given);
  const what = first?.text.toUpperCase() ?? '';
  if (NOT_CREATED.test(what)) throw new Refusal(`SQL command "CREATE ${what}" not supported.`);
  throw unknownHere(`CREATE ${what}`);
}

function lock({ c }: Given): Partial<SqlStatement> {
  c.tryWords('table');
  const tables = [pgTable(c.tableName())];
  while (c.trySymbol(',')) tables.push(pgTable(c.tableName()));
  c.end(); // no modes and no NOWAIT (D6)
  return { sql: `LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE` };
}

/** Schema `redshift`, where Redshift's functions and system views are, stays on the path. */
function set(given: Given): Partial<SqlStatement> {
  const name = given.c.peek();
  if (isWord(name, 'query_group')) return {};
  const { sql } = query(given);
  return { sql: isWord(name, 'search_path') ? `${sql}, redshift` : sql };
}

const QUERIES = wordSet('select with insert update delete');
/** What may stand at the beginning, other than queries. */
const VERBS = new Map<string, (given: Given) => Partial<SqlStatement>>([
  ...[...wordSet('drop grant revoke analyze')].map((verb) => [verb, query] as const),
  ['copy', ({ c }) => ({ copy: copyStatement(c) })],
  ['create', create],
  ['alter', ({ tokens, c }) => alterTable(tokens, c)],
  ['lock', lock],
  ['set', set],
  ['truncate', (given) => ({ ...query(given), commits: true })],
  ['vacuum', () => ({ notInTransaction: 'VACUUM' })],
]);
const REFUSED =
  wordSet(`show merge unload call explain comment prepare execute deallocate declare fetch close cancel use desc
  describe savepoint`);
const TRANSACTION = wordSet('begin start commit end rollback abort');

/**
 * What a statement means, before anything is sent to PostgreSQL.
 * @throws Refusal with Redshift's message where it is known, or with the name of what is not known here
 */
export function translate(original: string, parameters: Parameters = new Map()): SqlStatement {
  const tokens = tokenize(original);
  const c = new Cursor(tokens);
  const given = { tokens, c, original, parameters };
  if (c.atEnd()) throw new Refusal('syntax error: empty statement');
  if (c.atBracket()) return query(given);
  const { value: verb, text } = c.next('word');
  if (QUERIES.has(verb)) return query(given);
  // Values stand in queries only, not in DDL, COPY or LOCK (B23, B26).
  const parameter = tokens.find(({ kind }) => kind === 'parameter');
  if (parameter !== undefined) throw syntaxError(parameter.text);
  const translation = VERBS.get(verb);
  if (translation !== undefined) return { ...NOTHING, ...translation(given) };
  if (TRANSACTION.has(verb))
    throw new Refusal(`${verb.toUpperCase()} is refused: a batch is one transaction already`); // B38
  throw REFUSED.has(verb) ? unknownHere(verb.toUpperCase()) : syntaxError(text);
}
