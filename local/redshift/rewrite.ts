import { Refusal, syntaxError, unknownHere } from './refusal';
import { ONLY_HERE } from './reserved';
import { closing, isSymbol, isWord, renderToken, splitAtCommas, type Token } from './tokens';
import { firstWords } from './words';

/** Names of date parts and their short forms; `m` is the minute, not the month (C49). */
const PARTS = firstWords(
  `millennium millennium millennia mil mils; century century centuries c cent cents; decade decade decades dec decs;
  epoch epoch; year year years y yr yrs; quarter quarter quarters qtr qtrs; month month months mon mons; week week weeks w;
  dow dow dayofweek dw weekday; doy doy dayofyear dy yearday; day day days d; hour hour hours h hr hrs;
  minute minute minutes m min mins; second second seconds s sec secs;
  millisecond millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon;
  microsecond microsecond microseconds us usec usecs usecond useconds microsec microsecs`,
);

/** A call's arguments as PostgreSQL's text, what stands in WITHIN GROUP or OVER, and the arguments as they were written. */
interface Call {
  readonly args: readonly string[];
  readonly order: string | null;
  readonly raw: readonly (readonly Token[])[];
}

function datePart([token, ...more]: readonly Token[] = []): string {
  const part = PARTS.get(token?.value.toLowerCase() ?? '');
  if (part !== undefined && more.length === 0) return `'${part}'`;
  throw unknownHere(`the date part ${[token, ...more].map((each) => each?.text).join(' ')}`);
}
/** A bare literal is a timestamp here, where PostgreSQL could take it for one with a zone. */
const moment = (arg: string): string => (/^E?'([^']|'')*'$/.test(arg) ? `${arg}::timestamp` : arg);

function decode({ args: [value = '', ...pairs] }: Call): string {
  const cases: string[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [search = '', found = ''] = pairs.slice(at);
    // A null matches a null (C48).
    const both = `${value} = ${search} OR (${value} IS NULL AND ${search} IS NULL)`;
    cases.push(`WHEN ${both} THEN ${found}`);
  }
  return `CASE ${cases.join(' ')} ELSE ${(pairs.length % 2 === 1 && pairs.at(-1)) || 'NULL'} END`;
}

function extract({ raw: [inner = []], args: [text = ''] }: Call): string {
  const part = datePart(inner.slice(0, 1));
  // Whole numbers here, where PostgreSQL answers with a fraction.
  const type = part === "'epoch'" ? 'BIGINT' : 'INTEGER';
  return `CAST(TRUNC(EXTRACT(${part} ${text.slice(text.search(/\sFROM\s/i))})) AS ${type})`;
}

function jsonPath({ args: [json = '', ...path] }: Call): string {
  const ifInvalid = /^(true|false)$/i.test(path.at(-1) ?? '') ? path.pop() : 'false';
  return `JSON_EXTRACT_PATH_TEXT(${[json, ifInvalid, ...path].join(', ')})`;
}

const NO_WINDOW = 'window function call requires an OVER clause';
/** `$1`, `$2`... are the arguments, behind them the `usual` ones of those left out, `$*` all of them, `$part` a date part, `$t2` a moment, `$order` what stands behind, `$over` the same as a window. */
const filled =
  (template: string, ...usual: readonly string[]) =>
  ({ args, raw, order }: Call): string =>
    template.replace(/\$(\*|part|order|over|t?\d)/g, (_, what: string) => {
      if (what === '*') return args.join(', ');
      if (what === 'part') return datePart(raw[0]);
      if (what === 'order') return order ?? '';
      if (what === 'over' && order === null) throw new Refusal(NO_WINDOW);
      if (what === 'over') return `OVER (${order ?? ''})`;
      const arg = [...args, ...usual][Number(what.at(-1)) - 1] ?? '';
      return what.startsWith('t') ? moment(arg) : arg;
    });

/** The least and the most arguments, what becomes of them, and words that may follow with a bracket. */
type Spelling = readonly [number, number, (call: Call) => string, ...follows: string[]];
/** Calls of Redshift that PostgreSQL spells otherwise (C48). */
const CALLS = new Map(
  Object.entries<Spelling>({
    nvl: [1, 1000, filled('COALESCE($*)')],
    isnull: [2, 2, filled('COALESCE($*)')],
    nvl2: [3, 3, filled('CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END')],
    decode: [3, 1000, decode],
    avg: [1, 1, filled('redshift.AVG($*)')], // of whole numbers a whole number, cut (C52)
    ratio_to_report: [1, 1, filled('(CAST($1 AS NUMERIC) / NULLIF(SUM($1) $over, 0))'), 'over'],
    concat: [2, 2, filled('($1 || $2)')],
    len: [1, 1, filled('LENGTH($1)')],
    textlen: [1, 1, filled('LENGTH($1)')],
    pow: [2, 2, filled('POWER($*)')],
    charindex: [2, 2, filled('STRPOS($2, $1)')],
    regexp_replace: [2, 3, filled("REGEXP_REPLACE($1, $2, $3, 'g')", "''")],
    dateadd: [3, 3, filled('DATEADD($part, $2, $t3)')],
    datediff: [3, 3, filled('DATEDIFF($part, $t2, $t3)')],
    date_part: [2, 2, filled('DATE_PART($part, $t2)')],
    date_trunc: [2, 2, filled('DATE_TRUNC($part, $t2)')],
    extract: [1, 1, extract],
    json_extract_path_text: [2, 7, jsonPath],
    listagg: [1, 2, filled('LISTAGG($1, $2 $order)', "''"), 'within', 'group'],
    median: [1, 1, filled('PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY $1)')],
  }),
);

/** Where a word that only Redshift reserves may stand: behind AS and a dot, and as the part of its grammar that it is (C4). */
function mayStand(tokens: readonly Token[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (isSymbol(before, '.') || isWord(before, 'as')) return true;
  if (isWord(token, 'between', 'sysdate')) return true;
  if (isWord(token, 'timestamp', 'interval'))
    return next?.kind === 'string' || isSymbol(before, '::');
  if (isWord(token, 'nulls')) return isWord(next, 'first', 'last');
  if (isWord(token, 'partition')) return isWord(next, 'by');
  if (isWord(token, 'without')) return isWord(next, 'time');
  if (isWord(token, 'minus')) return isWord(next, 'select') || isSymbol(next, '(');
  return isTop(before, token, next);
}
const isTop = (before?: Token, token?: Token, next?: Token): boolean =>
  isWord(token, 'top') && isWord(before, 'select', 'distinct', 'all') && next?.kind === 'number';

/** What stands for `:name`. */
type Parameter = (name: string) => string;
const noParameter: Parameter = (name) => {
  throw syntaxError(`:${name}`);
};

/** One word of a query outside calls. */
function word(tokens: readonly Token[], at: number, parameter: Parameter): string {
  const token = tokens[at];
  if (token === undefined) return '';
  if (token.kind === 'parameter') return parameter(token.value);
  if (token.kind !== 'word') return renderToken(token);
  if (ONLY_HERE.has(token.value) && !mayStand(tokens, at)) throw syntaxError(token.text);
  if (token.value === 'minus') return 'EXCEPT';
  if (token.value === 'sysdate' && !isWord(tokens[at - 1], 'as') && !isSymbol(tokens[at - 1], '.'))
    return 'SYSDATE()';
  if (token.value === 'approximate' && isWord(tokens[at + 1], 'count', 'percentile_disc'))
    return '';
  return renderToken(token);
}

/** The call whose bracket opens at `at`, and where it ends with all that belongs to it. Null: no call that is spelled otherwise. */
function callAt(
  tokens: readonly Token[],
  at: number,
  parameter: Parameter,
): [string, number] | null {
  const [dot, before] = [tokens[at - 2], tokens[at - 1]];
  const name = before?.kind === 'word' && !isSymbol(dot, '.') ? before.value : '';
  const [least, most, how, ...follows] = CALLS.get(name) ?? [];
  if (how === undefined || least === undefined || most === undefined) return null;
  let end = closing(tokens, at);
  const raw = end === at + 1 ? [] : splitAtCommas(tokens.slice(at + 1, end));
  if (raw.length < least || raw.length > most)
    throw new Refusal(`function ${name} does not exist with ${raw.length} arguments`);
  const bracket = end + 1 + follows.length;
  const isThere = follows.every((each, ahead) => isWord(tokens[end + 1 + ahead], each));
  let order: string | null = null;
  if (follows.length > 0 && isThere && isSymbol(tokens[bracket], '(')) {
    end = closing(tokens, bracket);
    order = rewrite(tokens.slice(bracket + 1, end), parameter);
  }
  return [how({ raw, order, args: raw.map((arg) => rewrite(arg, parameter)) }), end];
}

/**
 * A query of Redshift as PostgreSQL's text: its own calls and clauses are spelled out, its reserved words refused.
 * What is left is for the parse tree to judge.
 */
export function rewrite(tokens: readonly Token[], parameter: Parameter = noParameter): string {
  const out: string[] = [];
  let limit = '';
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (isSymbol(token, '(')) {
      const call = callAt(tokens, at, parameter);
      const close = call === null ? closing(tokens, at) : call[1];
      if (call === null) out.push(`(${rewrite(tokens.slice(at + 1, close), parameter)})`);
      else out.splice(-1, 1, call[0]);
      at = close;
    } else if (isTop(tokens[at - 1], token, tokens[at + 1])) {
      at += 1;
      limit = ` LIMIT ${tokens[at]?.text ?? ''}`;
      if (isWord(tokens[at + 1], 'percent')) throw unknownHere('TOP ... PERCENT');
    } else if (limit !== '' && isWord(token, 'union', 'except', 'intersect', 'minus', 'limit'))
      throw unknownHere(`TOP beside ${token?.text.toUpperCase() ?? ''}`);
    else out.push(word(tokens, at, parameter));
  }
  return out.join(' ') + limit;
}
