import { alterTable } from './alter-table';
import { copyStatement, type CopyStatement } from './copy-statement';
import { createTable, qualifiedName } from './create-table';
import { cursor, type Cursor } from './cursor';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isSymbol, isWord, pgName, render, tokenize, type Token } from './tokens';

/** What a statement of Redshift becomes. */
export type Translated =
  | {
      readonly kind: 'sql';
      readonly sql: string;
      /** Set for what may not run in a transaction block: its name, for the message (D11). */
      readonly notInTransaction: string | null;
    }
  | { readonly kind: 'copy'; readonly copy: CopyStatement };

const sql = (text: string, notInTransaction: string | null = null): Translated => ({
  kind: 'sql',
  sql: text,
  notInTransaction,
});

/** Functions that Redshift runs on its leader node only, or not at all (C46, C47), and PostgreSQL would run gladly. */
const NO_FUNCTIONS = new Set(
  `string_agg array_agg every xmlagg corr covar_pop covar_samp clock_timestamp pg_sleep transaction_timestamp
  statement_timestamp div setseed width_bucket generate_series generate_subscripts bit_length convert_from convert_to
  format quote_nullable regexp_matches regexp_split_to_array regexp_split_to_table pg_advisory_lock
  pg_advisory_xact_lock pg_try_advisory_lock txid_current nextval currval setval gen_random_uuid json_build_object
  to_jsonb jsonb_build_object unnest pg_read_file pg_ls_dir lo_import pg_terminate_backend dblink set_config`.split(
    /\s+/,
  ),
);

/** Word sequences that PostgreSQL has and Redshift has not (C40, C45). */
const NO_PHRASES: readonly (readonly string[])[] = [
  ['on', 'conflict'],
  ['lateral'],
  ['distinct', 'on'],
  ['tablesample'],
  ['for', 'update'],
  ['for', 'share'],
  ['fetch', 'first'],
  ['fetch', 'next'],
  ['is', 'distinct'],
  ['is', 'not', 'distinct'],
  ['intersect', 'all'],
  ['except', 'all'],
  ['returning'],
];

/** Refuses in queries what PostgreSQL would accept and Redshift would not. */
function refuseForeign(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    if (token.kind !== 'word') {
      if (isSymbol(token, '[')) throw syntaxError('[');
      return;
    }
    if (NO_FUNCTIONS.has(token.value) && isSymbol(tokens[index + 1], '(')) {
      throw new Refusal(
        `Specified types or functions (one per INFO message) not supported on Amazon Redshift tables. Function "${token.value}()" not supported.`,
      );
    }
    for (const phrase of NO_PHRASES) {
      if (phrase.every((word, ahead) => isWord(tokens[index + ahead], word)))
        throw syntaxError(token.text);
    }
    if (
      token.value === 'filter' &&
      isSymbol(tokens[index + 1], '(') &&
      isSymbol(tokens[index - 1], ')')
    ) {
      throw unknownHere('FILTER (WHERE ...)');
    }
    if (token.value === 'merge' && index === 0) throw unknownHere('MERGE');
  });
}

function query(tokens: readonly Token[]): Translated {
  refuseForeign(tokens);
  return sql(render(tokens));
}

/** A late-binding view is a view here: PostgreSQL checks it when it is made, and keeps its table from being dropped. */
function withoutBinding(tokens: readonly Token[]): readonly Token[] {
  if (!isWord(tokens.at(-1), 'binding')) return tokens;
  const clause = tokens.slice(-4).map(({ text }) => text.toLowerCase());
  if (clause.join(' ') !== 'with no schema binding') throw syntaxError(tokens.at(-1)?.text ?? '');
  return tokens.slice(0, -4);
}

function create(tokens: readonly Token[], c: Cursor): Translated {
  if (c.tryWords('schema')) {
    const ifNotExists = c.tryWords('if', 'not', 'exists') ? 'IF NOT EXISTS ' : '';
    const name = c.name();
    if (c.tryWords('authorization'))
      return sql(`CREATE SCHEMA ${ifNotExists}${pgName(name)} AUTHORIZATION ${pgName(c.name())}`);
    if (!c.atEnd()) throw syntaxError(c.peek()?.text ?? '');
    return sql(`CREATE SCHEMA ${ifNotExists}${pgName(name)}`);
  }
  if (isWord(c.peek(), 'table', 'temp', 'temporary', 'local')) return sql(createTable(c));
  if (isWord(c.peek(), 'view') || (isWord(c.peek(), 'or') && isWord(c.peek(2), 'view'))) {
    return query(withoutBinding(tokens));
  }
  const what = c.peek()?.text.toUpperCase() ?? '';
  if (
    ['INDEX', 'SEQUENCE', 'TRIGGER', 'DOMAIN', 'TYPE', 'RULE', 'EXTENSION', 'UNIQUE'].includes(what)
  ) {
    throw new Refusal(`SQL command "CREATE ${what}" not supported.`);
  }
  throw unknownHere(`CREATE ${what}`);
}

function lock(c: Cursor): Translated {
  c.tryWords('table');
  const tables = [qualifiedName(c)];
  while (c.trySymbol(',')) tables.push(qualifiedName(c));
  // No modes and no NOWAIT (D6).
  if (!c.atEnd()) throw syntaxError(c.peek()?.text ?? '');
  return sql(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
}

function drop(tokens: readonly Token[], c: Cursor): Translated {
  if (isWord(c.peek(), 'table', 'view', 'schema')) return sql(render(tokens));
  throw unknownHere(`DROP ${c.peek()?.text.toUpperCase() ?? ''}`);
}

function set(tokens: readonly Token[], c: Cursor): Translated {
  const name = c.name();
  if (['statement_timeout', 'search_path', 'timezone', 'query_group'].includes(name)) {
    return sql(name === 'query_group' ? 'SELECT 1' : render(tokens));
  }
  throw unknownHere(`SET ${name}`);
}

/**
 * What a statement means, before anything is sent to PostgreSQL.
 * @throws Refusal with Redshift's message where it is known, or with the name of what is not known here
 */
export function translate(statement: string): Translated {
  const tokens = tokenize(statement);
  const c = cursor(tokens);
  const verb = c.peek();
  if (verb === undefined) throw new Refusal('syntax error: empty statement');
  if (isSymbol(verb, '(')) return query(tokens);
  if (verb.kind !== 'word') throw syntaxError(verb.text);
  c.next();
  switch (verb.value) {
    case 'select':
    case 'with':
    case 'insert':
    case 'update':
    case 'delete':
      return query(tokens);
    case 'create':
      return create(tokens, c);
    case 'alter':
      if (!c.tryWords('table')) throw unknownHere(`ALTER ${c.peek()?.text.toUpperCase() ?? ''}`);
      return { kind: 'sql', ...alterTable(c) };
    case 'drop':
      return drop(tokens, c);
    case 'lock':
      return lock(c);
    case 'copy':
      return { kind: 'copy', copy: copyStatement(c) };
    case 'set':
      return set(tokens, c);
    case 'grant':
    case 'revoke':
    case 'analyze':
      return sql(render(tokens));
    case 'truncate':
      return sql(render(tokens), 'TRUNCATE');
    case 'vacuum':
      return sql('SELECT 1', 'VACUUM');
    case 'begin':
    case 'start':
    case 'commit':
    case 'end':
    case 'rollback':
    case 'abort':
      throw new Refusal(
        `${verb.value.toUpperCase()} is refused: a batch is one transaction already`,
      );
    case 'show':
    case 'merge':
    case 'unload':
    case 'call':
    case 'explain':
      throw unknownHere(verb.value.toUpperCase());
    default:
      throw syntaxError(verb.text);
  }
}
