import type { Action, Expectation, FileBody, Json, Step } from './case';
import type { Lines } from './lines';

/** Items of a batch: each begins with `- `, what follows deeper goes on with it. */
function items(indented: readonly string[]): string[] {
  const found: string[] = [];
  for (const line of indented) {
    if (line.startsWith('- ')) found.push(line.slice(2));
    else found.push(`${found.pop() ?? ''}\n${line}`);
  }
  // A pause waits for a table that the runner holds.
  return found.map((item) => item.replace(/^pause (\w+)$/, 'LOCK cases.pause_$1'));
}

function fileBody(words: readonly string[], content: readonly string[]): FileBody {
  const form = words.includes('base64') ? 'base64' : words.includes('escaped') ? 'escaped' : 'text';
  const repeat = words.indexOf('repeat');
  return {
    lines: content,
    form,
    gzip: words.includes('gz'),
    repeat: repeat < 0 ? 1 : Number(words[repeat + 1]),
  };
}

const manifestEntries = (list: string): { name: string; mandatory: boolean }[] =>
  list.split(/,\s*/).map((entry) => ({
    name: entry.replace(/^optional /, ''),
    mandatory: !entry.startsWith('optional '),
  }));

const json = (first: string, more: readonly string[], at: Lines): Json => {
  try {
    return JSON.parse([first, ...more].join('\n')) as Json;
  } catch {
    throw at.fault(`this is not JSON: ${first}`);
  }
};

/** Where rows that COPY refused are told, as everybody may read it (A91); its texts are blank-padded (A94). */
const loadErrors = (message: boolean): string =>
  `SELECT line_number, TRIM(column_name), error_code${message ? ', TRIM(error_message)' : ''}
   FROM sys_load_error_detail WHERE TRIM(file_name) LIKE 's3://cases/%' ORDER BY TRIM(file_name), line_number`;

const run = (
  mode: 'single' | 'TRANSACTION' | 'AUTO_COMMIT',
  sqls: readonly string[],
  name: string | null = null,
): Action => ({ kind: 'run', mode, sqls, name });

function action(line: string, at: Lines): Action {
  at.next();
  if (line.startsWith('> ')) return run('single', [[line.slice(2), ...at.indented()].join('\n')]);
  const [verb = '', ...words] = line.split(' ');
  const [first = '', second = ''] = words;
  switch (verb) {
    case 'file':
      return { kind: 'file', name: first, body: fileBody(words.slice(1), at.indented()) };
    case 'manifest':
      return {
        kind: 'manifest',
        name: first.replace(/:$/, ''),
        entries: manifestEntries(words.slice(1).join(' ')),
      };
    case 'batch': {
      const name = /\bas (\w+)$/.exec(line)?.[1] ?? null;
      const mode = first === 'auto' ? 'AUTO_COMMIT' : 'TRANSACTION';
      return run(mode, items(at.indented()), name);
    }
    case 'reached':
      return { kind: 'reached', batch: first, statement: Number(second) };
    case 'release':
      return { kind: 'release', pause: first };
    case 'end':
      return { kind: 'end', batch: first };
    case 'one':
      return { kind: 'one', of: words.slice(1) };
    case 'call': {
      const input = words.slice(1).join(' ');
      return { kind: 'call', operation: first, input: json(input || '{}', at.indented(), at) };
    }
    case 'load':
      return run('single', [loadErrors(first === 'errors')]);
    default:
      throw at.fault(`there is no step "${verb}"`);
  }
}

const WORDS = /^(ok|error|refused|aborted|rows|names|count|statuses|answer|keep)\b ?(.*)$/;

function expectation(word: string, rest: string, at: Lines): Expectation {
  switch (word) {
    case 'ok':
      return { kind: 'ok' };
    case 'error':
    case 'refused':
    case 'aborted':
      return { kind: word, text: rest };
    case 'rows':
      return { kind: 'rows', rows: at.indented() };
    case 'names':
      return { kind: 'names', text: rest };
    case 'count':
      return { kind: 'count', count: Number(rest) };
    case 'statuses':
      return { kind: 'statuses', statuses: rest.split(' ') };
    case 'answer':
      return { kind: 'answer', answer: json(rest, at.indented(), at) };
    default: {
      const [name = '', member = ''] = rest.split(' = ');
      return { kind: 'keep', name, member };
    }
  }
}

/** A step and what is expected of it, the reader standing at its first line. */
export function parseStep(at: Lines): Step {
  const number = at.number();
  const what = action(at.peek() ?? '', at);
  const expect: Expectation[] = [];
  for (let found = WORDS.exec(at.peek() ?? ''); found; found = WORDS.exec(at.peek() ?? '')) {
    at.next();
    expect.push(expectation(found[1] ?? '', found[2] ?? '', at));
  }
  return { line: number, action: what, expect };
}
