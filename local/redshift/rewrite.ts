import { Refusal, syntaxError, unknownHere, words } from './refusal';
import { ONLY_HERE } from './reserved';
import { closing, isSymbol, isWord, renderToken, splitAtCommas, type Token } from './tokens';

/** Names of date parts and their short forms; `m` is the minute, not the month (C49). */
const PARTS: ReadonlyMap<string, string> = new Map(
  `millennium millennia mil mils; century centuries c cent cents; decade decades dec decs; epoch; year years y yr yrs;
  quarter quarters qtr qtrs; month months mon mons; week weeks w; dow dayofweek dw weekday; doy dayofyear dy yearday;
  day days d; hour hours h hr hrs; minute minutes m min mins; second seconds s sec secs;
  millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon;
  microsecond microseconds us usec usecs usecond useconds microsec microsecs microsecond`
    .split(';')
    .flatMap((line) => {
      const names = line.trim().split(/\s+/);
      return names.map((name): [string, string] => [name, names[0] ?? name]);
    }),
);

/** A call's arguments as PostgreSQL's text, what stands in WITHIN GROUP, and the arguments as they were written. */
interface Call {
  readonly args: readonly string[];
  readonly order: string | null;
  readonly raw: readonly (readonly Token[])[];
}

function datePart(tokens: readonly Token[] | undefined): string {
  const [token, ...more] = tokens ?? [];
  const part = PARTS.get(token?.value.toLowerCase() ?? '');
  if (part === undefined || more.length > 0)
    throw unknownHere(`the date part ${tokens?.map(({ text }) => text).join(' ') ?? ''}`);
  return `'${part}'`;
}
/** A bare literal is a timestamp here, where PostgreSQL could take it for one with a zone. */
const moment = (arg = ''): string => (/^E?'([^']|'')*'$/.test(arg) ? `${arg}::timestamp` : arg);
const arity = (name: string, { args }: Call, least: number, most = least): readonly string[] => {
  if (args.length < least || args.length > most)
    throw new Refusal(`function ${name} does not exist with ${args.length} arguments`);
  return args;
};

function decode(call: Call): string {
  const [value = '', ...pairs] = arity('decode', call, 3, 1000);
  const cases: string[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const search = pairs[at] ?? '';
    // A null matches a null (C48).
    const both = search.toUpperCase() === 'NULL' ? 'IS NULL' : `= ${search}`;
    cases.push(
      `WHEN ${value} ${both} OR (${value} IS NULL AND ${search} IS NULL) THEN ${pairs[at + 1] ?? ''}`,
    );
  }
  return `CASE ${cases.join(' ')} ELSE ${pairs.length % 2 === 1 ? (pairs.at(-1) ?? '') : 'NULL'} END`;
}

/** Calls of Redshift that PostgreSQL spells otherwise (C48). */
const CALLS = words<(call: Call) => string>({
  nvl: (call) => `COALESCE(${arity('nvl', call, 1, 1000).join(', ')})`,
  isnull: (call) => `COALESCE(${arity('isnull', call, 2).join(', ')})`,
  nvl2: (call) => {
    const [value, some, none] = arity('nvl2', call, 3);
    return `CASE WHEN ${value ?? ''} IS NOT NULL THEN ${some ?? ''} ELSE ${none ?? ''} END`;
  },
  decode,
  // Of whole numbers a whole number, cut (C52).
  avg: ({ args }) => `redshift.AVG(${args.join(', ')})`,
  ratio_to_report: (call) => {
    const [value = ''] = arity('ratio_to_report', call, 1);
    return `(CAST(${value} AS NUMERIC) / NULLIF(SUM(${value}) ${call.order ?? ''}, 0))`;
  },
  concat: (call) => `(${arity('concat', call, 2).join(' || ')})`,
  len: (call) => `LENGTH(${arity('len', call, 1).join()})`,
  textlen: (call) => `LENGTH(${arity('textlen', call, 1).join()})`,
  pow: (call) => `POWER(${arity('pow', call, 2).join(', ')})`,
  charindex: (call) => `STRPOS(${[...arity('charindex', call, 2)].reverse().join(', ')})`,
  regexp_replace: (call) => {
    const [text = '', pattern = '', by = "''"] = arity('regexp_replace', call, 2, 3);
    return `REGEXP_REPLACE(${text}, ${pattern}, ${by}, 'g')`;
  },
  dateadd: (call) => {
    const [, count, to] = arity('dateadd', call, 3);
    return `DATEADD(${datePart(call.raw[0])}, ${count ?? ''}, ${moment(to)})`;
  },
  datediff: (call) => {
    const [, from, to] = arity('datediff', call, 3);
    return `DATEDIFF(${datePart(call.raw[0])}, ${moment(from)}, ${moment(to)})`;
  },
  date_part: (call) =>
    `DATE_PART(${datePart(call.raw[0])}, ${moment(arity('date_part', call, 2)[1])})`,
  date_trunc: (call) =>
    `DATE_TRUNC(${datePart(call.raw[0])}, ${moment(arity('date_trunc', call, 2)[1])})`,
  extract: ({ raw: [inner = []], args: [text = ''] }) => {
    const part = datePart(inner.slice(0, 1));
    // Whole numbers here, where PostgreSQL answers with a fraction.
    return `CAST(TRUNC(EXTRACT(${part} ${text.slice(text.search(/\sFROM\s/i))})) AS ${part === "'epoch'" ? 'BIGINT' : 'INTEGER'})`;
  },
  convert_timezone: (call) => {
    const args = arity('convert_timezone', call, 2, 3);
    return `CONVERT_TIMEZONE(${[...args.slice(0, -1), moment(args.at(-1))].join(', ')})`;
  },
  json_extract_path_text: (call) => {
    const [json = '', ...path] = arity('json_extract_path_text', call, 2, 7);
    const ifInvalid = /^(true|false)$/i.test(path.at(-1) ?? '') ? path.pop() : 'false';
    return `JSON_EXTRACT_PATH_TEXT(${json}, ${ifInvalid ?? ''}, ${path.join(', ')})`;
  },
  listagg: (call) => {
    const [value = '', by = "''"] = arity('listagg', call, 1, 2);
    return `LISTAGG(${value}, ${by}${call.order === null ? '' : ` ${call.order}`})`;
  },
  median: (call) =>
    `PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ${arity('median', call, 1)[0] ?? ''})`,
});

/** After how many words the bracket stands that such a call takes along. */
const TAKES_WHAT_FOLLOWS = words({ listagg: 2, ratio_to_report: 1 });

/** Where a word that only Redshift reserves may stand: behind AS and a dot, and as the part of its grammar that it is (C4). */
function mayStand(tokens: readonly Token[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (isSymbol(before, '.') || isWord(before, 'as')) return true;
  switch (token?.value) {
    case 'between':
    case 'sysdate':
      return true;
    case 'timestamp':
    case 'interval':
      return next?.kind === 'string' || isSymbol(before, '::');
    case 'nulls':
      return isWord(next, 'first', 'last');
    case 'partition':
      return isWord(next, 'by');
    case 'without':
      return isWord(next, 'time');
    case 'minus':
      return isWord(next, 'select') || isSymbol(next, '(');
    case 'top':
      return isWord(before, 'select', 'distinct', 'all') && next?.kind === 'number';
    default:
      return false;
  }
}

/** One word of a query outside calls. */
function word(tokens: readonly Token[], at: number, parameter: (name: string) => string): string {
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

/**
 * A query of Redshift as PostgreSQL's text: its own calls and clauses are spelled out, its reserved words refused.
 * What is left is for the parse tree to judge.
 * @param parameter what stands for `:name`
 */
export function rewrite(tokens: readonly Token[], parameter: (name: string) => string): string {
  const out: string[] = [];
  let limit = '';
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (isSymbol(token, '(')) {
      const close = closing(tokens, at);
      const inner = tokens.slice(at + 1, close);
      const name =
        tokens[at - 1]?.kind === 'word' && !isSymbol(tokens[at - 2], '.')
          ? tokens[at - 1]?.value
          : undefined;
      const call = CALLS.get(name ?? '');
      at = close;
      if (call === undefined) out.push(`(${rewrite(inner, parameter)})`);
      else {
        const raw = inner.length === 0 ? [] : splitAtCommas(inner);
        let order: string | null = null;
        // WITHIN GROUP (...) and OVER (...) belong to the call.
        const follows = TAKES_WHAT_FOLLOWS.get(name ?? '') ?? 0;
        if (
          follows > 0 &&
          isWord(tokens[close + 1], 'within', 'over') &&
          isSymbol(tokens[close + 1 + follows], '(')
        ) {
          at = closing(tokens, close + 1 + follows);
          const inside = rewrite(tokens.slice(close + 2 + follows, at), parameter);
          order = follows === 1 ? `OVER (${inside})` : inside;
        }
        out.splice(-1, 1, call({ raw, order, args: raw.map((arg) => rewrite(arg, parameter)) }));
      }
    } else if (isWord(token, 'top') && mayStand(tokens, at) && !isWord(tokens[at - 1], 'as')) {
      limit = ` LIMIT ${tokens[at + 1]?.text ?? ''}`;
      at += 1;
      if (isWord(tokens[at + 1], 'percent')) throw unknownHere('TOP ... PERCENT');
    } else {
      if (limit !== '' && isWord(token, 'union', 'except', 'intersect', 'minus', 'limit'))
        throw unknownHere(`TOP beside ${token?.text.toUpperCase() ?? ''}`);
      out.push(word(tokens, at, parameter));
    }
  }
  return out.join(' ') + limit;
}
