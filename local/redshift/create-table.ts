import { cursor, splitAtCommas, type Cursor } from './cursor';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isSymbol, isWord, pgName, render, type Token } from './tokens';
import { columnType } from './types';

/** Encodings of C22. They change nothing here; a wrong name is refused as Redshift would. */
const ENCODINGS = new Set(
  'az64 bytedict delta delta32k lzo mostly8 mostly16 mostly32 raw runlength text255 text32k zstd auto'.split(
    ' ',
  ),
);
const NO_AZ64 = /^(varchar|char|boolean|real|double)/;

/** The name of the check that counts a text's bytes; `errors.ts` reads the length back from it. */
export const bytesCheck = (column: string, maxBytes: number): string =>
  `CONSTRAINT ${pgName(`bytes_${maxBytes}_${column}`.slice(0, 63))} CHECK (octet_length(${pgName(column)}) <= ${maxBytes})`;

function encoding(c: Cursor, pgType: string): void {
  const name = c.name();
  if (!ENCODINGS.has(name)) throw syntaxError(name);
  if (name === 'az64' && NO_AZ64.test(pgType)) {
    throw new Refusal(`invalid encoding type specified for column: AZ64 cannot encode ${pgType}`);
  }
}

/** Everything after the type. Keys are informational (C20): accepted and not enforced, but a primary key is not null. */
function columnAttributes(c: Cursor, pgType: string): string {
  const kept: string[] = [];
  while (!c.atEnd()) {
    if (c.tryWords('not', 'null')) kept.push('NOT NULL');
    else if (c.tryWords('null')) kept.push('NULL');
    else if (c.tryWords('primary', 'key')) kept.push('NOT NULL');
    else if (c.tryWords('unique') || c.tryWords('distkey') || c.tryWords('sortkey')) continue;
    else if (c.tryWords('encode')) encoding(c, pgType);
    else if (c.tryWords('default')) kept.push(`DEFAULT ${defaultValue(c)}`);
    else if (isWord(c.peek(), 'identity', 'generated', 'collate', 'references')) {
      throw unknownHere(`the column attribute ${c.next().text.toUpperCase()}`);
    } else if (c.tryWords('check')) throw new Refusal('CHECK constraints are not supported');
    else throw syntaxError(c.peek()?.text ?? '');
  }
  return kept.join(' ');
}

const ATTRIBUTES = [
  'not',
  'null',
  'primary',
  'unique',
  'distkey',
  'sortkey',
  'encode',
  'identity',
  'generated',
  'collate',
  'references',
  'check',
];

function defaultValue(c: Cursor): string {
  const taken: Token[] = [];
  let depth = 0;
  while (!c.atEnd() && (depth > 0 || taken.length === 0 || !isWord(c.peek(), ...ATTRIBUTES))) {
    const token = c.next();
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    taken.push(token);
  }
  return render(taken);
}

const TABLE_CONSTRAINTS = ['primary', 'unique', 'foreign', 'constraint'];

/** One column as PostgreSQL's; an informational table constraint becomes nothing. */
export function columnDefinition(tokens: readonly Token[]): string | null {
  const c = cursor(tokens);
  if (isWord(c.peek(), 'check')) throw new Refusal('CHECK constraints are not supported');
  if (isWord(c.peek(), ...TABLE_CONSTRAINTS)) return null;
  if (isWord(c.peek(), 'like')) throw unknownHere('CREATE TABLE (LIKE ...)');
  const column = c.name();
  const type = columnType(c, column);
  const attributes = columnAttributes(c, type.pg);
  const check = type.maxBytes === null ? '' : bytesCheck(column, type.maxBytes);
  return [pgName(column), type.pg, attributes, check].filter((part) => part !== '').join(' ');
}

function tableAttributes(c: Cursor): void {
  while (!c.atEnd()) {
    if (c.tryWords('backup')) c.next();
    else if (c.tryWords('diststyle')) {
      const style = c.name();
      if (!['auto', 'even', 'key', 'all'].includes(style)) throw syntaxError(style);
    } else if (c.tryWords('distkey')) {
      c.symbol('(');
      c.untilClosed();
    } else if (c.tryWords('encode')) {
      if (c.name() !== 'auto') throw syntaxError('ENCODE');
    } else {
      if (!c.tryWords('compound')) c.tryWords('interleaved');
      c.words('sortkey');
      if (c.tryWords('auto')) continue;
      c.symbol('(');
      c.untilClosed();
    }
  }
}

/** A possibly qualified name, quoted for PostgreSQL. */
export function qualifiedName(c: Cursor): string {
  const first = c.name();
  return c.trySymbol('.') ? `${pgName(first)}.${pgName(c.name())}` : pgName(first);
}

/** `CREATE [TEMP] TABLE [IF NOT EXISTS] name (columns) attributes`, the cursor standing behind CREATE. */
export function createTable(c: Cursor): string {
  c.tryWords('local');
  const temporary = c.tryWords('temp') || c.tryWords('temporary');
  c.words('table');
  const ifNotExists = c.tryWords('if', 'not', 'exists');
  const name = qualifiedName(c);
  if (isWord(c.peek(), 'as')) throw unknownHere('CREATE TABLE AS');
  c.symbol('(');
  const columns = splitAtCommas(c.untilClosed()).map(columnDefinition);
  if (isWord(c.peek(), 'as')) throw unknownHere('CREATE TABLE AS');
  tableAttributes(c);
  const kept = columns.filter((column) => column !== null).join(', ');
  return `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${name} (${kept})`;
}
