import type { Cursor } from './cursor';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isWord, type Token } from './tokens';

/** A COPY that this gateway can run: delimited text, named by a manifest. */
export interface CopyStatement {
  readonly table: { readonly schema: string | null; readonly name: string };
  readonly columns: readonly string[] | null;
  readonly bucket: string;
  readonly key: string;
  readonly delimiter: number;
  readonly escape: boolean;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly nullAs: string;
  /** 0 and 1 both fail at the first error (A82). */
  readonly maxErrors: number;
  readonly emptyAsNull: boolean;
  readonly ignoreHeader: number;
}

interface Options {
  delimiter: string;
  escape: boolean;
  compression: 'none' | 'gzip' | 'zstd';
  nullAs: string;
  maxErrors: number;
  emptyAsNull: boolean;
  ignoreHeader: number;
  manifest: boolean;
  authorized: boolean;
}

const NOT_HERE = new Set(
  `csv json parquet orc avro shapefile fixedwidth ssh encrypted bzip2 lzop removequotes fillrecord trimblanks
  truncatecolumns acceptinvchars acceptanydate blanksasnull ignoreblanklines encoding explicit_ids roundec noload
  readratio comprows job ignoreallerrors master_symmetric_key format credentials access_key_id quote`.split(
    /\s+/,
  ),
);

function delimiterOf(text: string): number {
  const octal = /^\\([0-7]{3})$/.exec(text);
  if (octal?.[1] !== undefined) return parseInt(octal[1], 8);
  const character = text === '\\t' ? '\t' : text;
  if (character.length !== 1 || character.charCodeAt(0) > 127)
    throw unknownHere(`DELIMITER '${text}'`);
  return character.charCodeAt(0);
}

function dateFormat(c: Cursor): void {
  c.tryWords('as');
  const format = c.string();
  if (format !== 'auto' && format.toUpperCase() !== 'YYYY-MM-DD')
    throw unknownHere(`DATEFORMAT '${format}'`);
}

function timeFormat(c: Cursor): void {
  c.tryWords('as');
  const format = c.string();
  if (!['YYYY-MM-DD HH:MI:SS', 'YYYY-MM-DD HH24:MI:SS'].includes(format.toUpperCase())) {
    throw unknownHere(`TIMEFORMAT '${format}'`);
  }
}

function onOff(c: Cursor): void {
  if (isWord(c.peek(), 'on', 'off', 'true', 'false', 'preset')) c.next();
}

function authorization(c: Cursor, options: Options): void {
  if (options.authorized) throw new Refusal('COPY takes one authorization');
  options.authorized = true;
  if (c.tryWords('default')) return;
  const role = c.string();
  if (!/^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role)) {
    throw new Refusal(`Invalid IAM role: '${role}'`);
  }
}

function compression(kind: 'gzip' | 'zstd', options: Options): void {
  if (options.compression !== 'none') throw new Refusal('COPY takes one compression');
  options.compression = kind;
}

/** One option, its name already taken. */
function option(name: Token, c: Cursor, options: Options): void {
  const afterAs = (): Cursor => {
    c.tryWords('as');
    return c;
  };
  switch (name.value) {
    case 'iam_role': {
      authorization(c, options);
      return;
    }
    case 'region':
      return void afterAs().string();
    case 'delimiter':
      options.delimiter = afterAs().string();
      return;
    case 'escape':
      options.escape = true;
      return;
    case 'gzip':
    case 'zstd': {
      compression(name.value, options);
      return;
    }
    case 'null':
      options.nullAs = afterAs().string();
      return;
    case 'dateformat': {
      dateFormat(c);
      return;
    }
    case 'timeformat': {
      timeFormat(c);
      return;
    }
    case 'compupdate':
    case 'statupdate': {
      onOff(c);
      return;
    }
    case 'manifest':
      options.manifest = true;
      return;
    case 'emptyasnull':
      options.emptyAsNull = true;
      return;
    case 'ignoreheader':
      options.ignoreHeader = afterAs().number();
      return;
    case 'maxerror':
      options.maxErrors = afterAs().number();
      return;
    default:
      if (name.kind === 'word' && NOT_HERE.has(name.value))
        throw unknownHere(`COPY's option ${name.text.toUpperCase()}`);
      throw syntaxError(name.text);
  }
}

function columnList(c: Cursor): string[] | null {
  if (!c.trySymbol('(')) return null;
  const columns: string[] = [];
  do columns.push(c.name());
  while (c.trySymbol(','));
  c.symbol(')');
  return columns;
}

function checked(options: Options): void {
  if (!options.authorized) throw new Refusal('COPY needs an authorization: IAM_ROLE');
  if (!options.manifest) throw unknownHere('COPY from a key prefix (without MANIFEST)');
  if (options.maxErrors > 100_000) throw new Refusal('MAXERROR must be between 0 and 100000');
  if (options.nullAs.includes('\n')) throw new Refusal('NULL AS may not contain a newline');
}

/** Parses a COPY, the cursor standing behind the word. @throws Refusal for every option that is not known */
export function copyStatement(c: Cursor): CopyStatement {
  const first = c.name();
  const table = c.trySymbol('.')
    ? { schema: first, name: c.name() }
    : { schema: null, name: first };
  const columns = columnList(c);
  c.words('from');
  const source = c.string();
  const s3 = /^s3:\/\/([^/]+)\/(.+)$/s.exec(source);
  if (s3?.[1] === undefined || s3[2] === undefined)
    throw unknownHere(`COPY FROM '${source.slice(0, 40)}'`);
  const options: Options = {
    delimiter: '|',
    escape: false,
    compression: 'none',
    nullAs: '\\N',
    maxErrors: 0,
    emptyAsNull: false,
    ignoreHeader: 0,
    manifest: false,
    authorized: false,
  };
  while (!c.atEnd()) option(c.next(), c, options);
  checked(options);
  return {
    table,
    columns,
    bucket: s3[1],
    key: s3[2],
    delimiter: delimiterOf(options.delimiter),
    escape: options.escape,
    compression: options.compression,
    nullAs: options.nullAs,
    maxErrors: options.maxErrors,
    emptyAsNull: options.emptyAsNull,
    ignoreHeader: options.ignoreHeader,
  };
}
