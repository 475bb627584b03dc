import type { Cursor } from './cursor';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isWord, type TableName } from './tokens';
import { firstWords } from './words';

/** The options of a COPY of delimited text. */
export interface CopyOptions {
  /** A sign of one byte, or several. */
  readonly delimiter: string;
  /** What a field says for null; a lone NUL byte for '\0'. */
  readonly nullAs: string;
  readonly compression: 'none' | 'gzip' | 'zstd';
  /** 0 and 1 both fail at the first error (A82). */
  readonly maxErrors: number;
  readonly ignoreHeader: number;
  readonly dateFormat: string;
  readonly timeFormat: string;
  /** ACCEPTINVCHARS: the ASCII sign that takes the place of each invalid byte. */
  readonly invalidAs: string | null;
  readonly region: string | null;
  /** Names of all that was given, in lower case. */
  readonly flags: ReadonlySet<string>;
}

/** Keys that a COPY brings along; null: the role's, which are the gateway's own. */
export type CopyKeys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
} | null;

export const S3_URL = /^s3:\/\/([^/]+)\/(.+)$/s;

export interface CopyStatement {
  readonly table: TableName;
  readonly columns: readonly string[] | null;
  readonly bucket: string;
  readonly key: string;
  readonly keys: CopyKeys;
  readonly options: CopyOptions;
}

/** What each option takes (A1 to A85). */
const TAKES = firstWords(
  `nothing escape removequotes fillrecord emptyasnull blanksasnull ignoreblanklines trimblanks truncatecolumns acceptanydate roundec explicit_ids ignoreallerrors noload manifest gzip zstd
  string delimiter null dateformat timeformat region access_key_id secret_access_key session_token credentials
  string? acceptinvchars
  number maxerror ignoreheader comprows
  switch compupdate statupdate
  word encoding format
  role iam_role
  refused csv json parquet orc avro shapefile fixedwidth ssh encrypted master_symmetric_key bzip2 lzop readratio job quote`,
);
/** Options that exclude each other, and those that need another (A16, A19, A78, A83). */
const EXCLUSIVE = ['iam_role credentials access_key_id', 'gzip zstd', 'maxerror ignoreallerrors'];
const NEEDED = firstWords(
  'access_key_id secret_access_key session_token; secret_access_key access_key_id; dateformat acceptanydate',
);
/** What an option's argument must look like. */
const ARGUMENTS: Readonly<Record<string, RegExp>> = {
  maxerror: /^(\d{1,5}|100000)$/,
  ignoreheader: /^\d+$/,
  comprows: /^\d{4,10}$/,
  acceptinvchars: /^[\x01-\x7f]$/,
  // NULL AS may not be '\n' (A39), nor the delimiter an end of line.
  null: /^(?!\\n$)[^\n]*$/,
  delimiter: /^(?!\\n|\\r)[^\n\r\x80-\uffff]+$/,
  iam_role: /^(default|(arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=.@/-]+,?)+)$/,
  encoding: /^utf8$/,
  format: /^$/,
};

type Given = ReadonlyMap<string, string>;

function argument(takes: string, c: Cursor): string {
  if (takes === 'nothing') return '';
  c.tryWords('as');
  if (takes === 'number') return c.next('number').text;
  if (takes === 'word') return c.word();
  if (takes === 'switch')
    return isWord(c.peek(), 'on', 'off', 'true', 'false', 'preset') ? c.word() : 'on';
  if (takes === 'role' && c.tryWords('default')) return 'default';
  if (takes === 'string?' && c.peek()?.kind !== 'string') return '?';
  // As it was written: `\t`, `\001` and `\N` are COPY's own words, with one backslash or two.
  const written = c.next('string').text.slice(1, -1);
  return written.replaceAll("''", "'").replaceAll('\\\\', '\\');
}

function given(c: Cursor): Given {
  const options = new Map<string, string>();
  while (!c.atEnd()) {
    const withWord = c.tryWords('with');
    const { text, value: name, kind } = c.next();
    const takes = kind === 'word' ? TAKES.get(name) : undefined;
    const shown = name.toUpperCase();
    if (takes === 'refused') throw unknownHere(`COPY's option ${shown}`);
    if (takes === undefined || (withWord && name !== 'credentials')) throw syntaxError(text);
    if (options.has(name)) throw new Refusal('conflicting or redundant options');
    const value = argument(takes, c);
    const told = takes === 'word' ? value.toUpperCase() : `'${value}'`;
    if (ARGUMENTS[name]?.test(value) === false) throw unknownHere(`${shown} ${told}`);
    options.set(name, value);
  }
  for (const names of EXCLUSIVE) {
    const [one, other] = names.split(' ').filter((name) => options.has(name));
    if (one !== undefined && other !== undefined)
      throw new Refusal(`${one.toUpperCase()} is not supported with ${other.toUpperCase()}`);
  }
  for (const [name, needed] of NEEDED)
    if (options.has(name) && !options.has(needed))
      throw new Refusal(`${name.toUpperCase()} needs ${needed.toUpperCase()}`);
  return options;
}

function keysOf(options: Given): CopyKeys {
  const parts = (options.get('credentials') ?? '').split(';').map((part) => part.split(/=(.*)/s));
  const listed = new Map(parts.map(([name = '', value = '']) => [name, value]));
  const either = (name: string, inList: string): string | undefined =>
    options.get(name) ?? listed.get(inList);
  const role = either('iam_role', 'aws_iam_role');
  if (role !== undefined && ARGUMENTS.iam_role?.test(role) === true) return null;
  const accessKeyId = either('access_key_id', 'aws_access_key_id');
  const secretAccessKey = either('secret_access_key', 'aws_secret_access_key');
  const sessionToken = either('session_token', 'token');
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Refusal(
      'Invalid credentials: COPY needs IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID with SECRET_ACCESS_KEY',
    );
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** `\t` and octal codes. */
const character = (text: string): string =>
  text.replace(/^\\(t|[0-7]{3}|0)$/, (_, code: string) =>
    code === 't' ? '\t' : String.fromCharCode(parseInt(code, 8)),
  );

/** Parses a COPY, the cursor standing behind the word. @throws Refusal for every option that is not known, and for those that do not go together */
export function copyStatement(c: Cursor): CopyStatement {
  const table = c.tableName();
  const columns = isWord(c.peek(), 'from') ? null : c.nameList();
  c.words('from');
  const source = c.next('string').value;
  const [, bucket, key] = S3_URL.exec(source) ?? [];
  if (bucket === undefined || key === undefined)
    throw unknownHere(`COPY FROM '${source.slice(0, 40)}'`);
  const all = given(c);
  const options: CopyOptions = {
    delimiter: character(all.get('delimiter') ?? '|'),
    nullAs: character(all.get('null') ?? '\\N'),
    compression: all.has('gzip') ? 'gzip' : all.has('zstd') ? 'zstd' : 'none',
    maxErrors: all.has('ignoreallerrors') ? Infinity : Number(all.get('maxerror') ?? 0),
    ignoreHeader: Number(all.get('ignoreheader') ?? 0),
    dateFormat: all.get('dateformat') ?? 'YYYY-MM-DD',
    timeFormat: all.get('timeformat') ?? 'YYYY-MM-DD HH:MI:SS',
    invalidAs: all.get('acceptinvchars') ?? null,
    region: all.get('region') ?? null,
    flags: new Set(all.keys()),
  };
  return { table, columns, bucket, key, keys: keysOf(all), options };
}
