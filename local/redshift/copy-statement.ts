import type { Cursor } from './cursor';
import type { TableName } from './judge';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isWord } from './tokens';

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

export interface CopyStatement {
  readonly table: TableName;
  readonly columns: readonly string[] | null;
  readonly bucket: string;
  readonly key: string;
  readonly keys: CopyKeys;
  readonly options: CopyOptions;
}

/** What each option takes (A1 to A85). */
const TAKES: ReadonlyMap<string, string> = new Map(
  `nothing escape removequotes fillrecord emptyasnull blanksasnull ignoreblanklines trimblanks truncatecolumns acceptanydate roundec explicit_ids ignoreallerrors noload manifest gzip zstd
  string delimiter null dateformat timeformat region access_key_id secret_access_key session_token credentials
  string? acceptinvchars
  number maxerror ignoreheader comprows
  switch compupdate statupdate
  word encoding format
  role iam_role
  refused csv json parquet orc avro shapefile fixedwidth ssh encrypted master_symmetric_key bzip2 lzop readratio job quote`
    .split('\n')
    .map((line) => line.trim().split(' '))
    .flatMap(([takes = '', ...options]) =>
      options.map((option): [string, string] => [option, takes]),
    ),
);
/** Options that exclude each other, and those that need another (A16, A19, A78, A83). */
const EXCLUSIVE = ['iam_role credentials access_key_id', 'gzip zstd', 'maxerror ignoreallerrors'];
const NEEDS: Readonly<Record<string, string>> = {
  ...{ session_token: 'access_key_id', secret_access_key: 'access_key_id' },
  ...{ access_key_id: 'secret_access_key', acceptanydate: 'dateformat' },
};
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
  if (takes !== 'nothing') c.tryWords('as');
  if (takes === 'number') return String(c.number());
  if (takes === 'word') return c.word();
  if (takes === 'switch')
    return isWord(c.peek(), 'on', 'off', 'true', 'false', 'preset') ? c.word() : 'on';
  if (takes === 'role' && c.tryWords('default')) return 'default';
  if (takes === 'string?' && c.peek()?.kind !== 'string') return '?';
  // A literal as it was written: here `\t`, `\001` and `\N` are COPY's own words.
  return takes === 'nothing' ? '' : c.written();
}

function given(c: Cursor): Given {
  const options = new Map<string, string>();
  while (!c.atEnd()) {
    const withWord = c.tryWords('with');
    const { text, value: name, kind } = c.next();
    const takes = kind === 'word' ? TAKES.get(name) : undefined;
    if (takes === 'refused') throw unknownHere(`COPY's option ${name.toUpperCase()}`);
    if (takes === undefined || (withWord && name !== 'credentials')) throw syntaxError(text);
    if (options.has(name)) throw new Refusal('conflicting or redundant options');
    const value = argument(takes, c);
    if (ARGUMENTS[name]?.test(value) === false)
      throw unknownHere(
        `${name.toUpperCase()} ${takes === 'word' ? value.toUpperCase() : `'${value}'`}`,
      );
    options.set(name, value);
  }
  return options;
}

function checkTogether(options: Given): void {
  for (const names of EXCLUSIVE) {
    const [one = '', other] = names.split(' ').filter((name) => options.has(name));
    if (other !== undefined)
      throw new Refusal(`${one.toUpperCase()} is not supported with ${other.toUpperCase()}`);
  }
  for (const name of options.keys()) {
    const needed = NEEDS[name];
    if (needed !== undefined && !options.has(needed))
      throw new Refusal(`${name.toUpperCase()} needs ${needed.toUpperCase()}`);
  }
}

function keysOf(options: Given): CopyKeys {
  const parts = (options.get('credentials') ?? '').split(';').map((part) => part.split(/=(.*)/s));
  const listed = new Map(parts.map(([name = '', value = '']) => [name, value]));
  const role = options.get('iam_role') ?? listed.get('aws_iam_role');
  if (role !== undefined && ARGUMENTS.iam_role?.test(role) === true) return null;
  const accessKeyId = options.get('access_key_id') ?? listed.get('aws_access_key_id');
  const secretAccessKey = options.get('secret_access_key') ?? listed.get('aws_secret_access_key');
  const sessionToken = options.get('session_token') ?? listed.get('token');
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

function optionsOf(options: Given): CopyOptions {
  return {
    delimiter: character(options.get('delimiter') ?? '|'),
    nullAs: character(options.get('null') ?? '\\N'),
    compression: options.has('gzip') ? 'gzip' : options.has('zstd') ? 'zstd' : 'none',
    maxErrors: options.has('ignoreallerrors') ? Infinity : Number(options.get('maxerror') ?? 0),
    ignoreHeader: Number(options.get('ignoreheader') ?? 0),
    dateFormat: options.get('dateformat') ?? 'YYYY-MM-DD',
    timeFormat: options.get('timeformat') ?? 'YYYY-MM-DD HH:MI:SS',
    invalidAs: options.get('acceptinvchars') ?? null,
    region: options.get('region') ?? null,
    flags: new Set(options.keys()),
  };
}

/** Parses a COPY, the cursor standing behind the word. @throws Refusal for every option that is not known, and for those that do not go together */
export function copyStatement(c: Cursor): CopyStatement {
  const table = c.tableName();
  const columns = isWord(c.peek(), 'from') ? null : c.nameList();
  c.words('from');
  const source = c.string();
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(source) ?? [];
  if (bucket === undefined || key === undefined)
    throw unknownHere(`COPY FROM '${source.slice(0, 40)}'`);
  const options = given(c);
  checkTogether(options);
  return { table, columns, bucket, key, keys: keysOf(options), options: optionsOf(options) };
}
