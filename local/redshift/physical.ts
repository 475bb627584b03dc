import type { Cursor } from './cursor';
import { Refusal, syntaxError } from './refusal';
import { isSymbol, isWord } from './tokens';

/** Encodings of C22. They change nothing here; a wrong name is refused as Redshift would. */
const ENCODINGS =
  /^(az64|bytedict|delta|delta32k|lzo|mostly(8|16|32)|raw|runlength|text255|text32k|zstd|auto)$/;
const NO_AZ64 = /^(varchar|char|boolean|real|double)/;

/** How a table is laid out, and its keys, which nobody enforces: PG_TABLE_DEF tells it, and it is kept as the table's comment. */
export interface Attributes {
  diststyle?: string;
  distkey?: string;
  sortkey?: readonly string[];
  interleaved?: boolean;
  readonly encode: Record<string, string>;
  /** Columns of keys, which ALTER COLUMN TYPE leaves alone (C28); those of the primary key are not null (C20). */
  readonly keys: string[];
  readonly primary: string[];
}
export const noAttributes = (): Attributes => ({ encode: {}, keys: [], primary: [] });

export function encoding(c: Cursor, column: string, pgType: string, { encode }: Attributes): void {
  const name = c.word();
  if (!ENCODINGS.test(name)) throw syntaxError(name);
  if (name === 'az64' && NO_AZ64.test(pgType))
    throw new Refusal(`invalid encoding type specified for column: AZ64 cannot encode ${pgType}`);
  encode[column] = name === 'raw' ? 'none' : name;
}

export function distKey(attributes: Attributes, column: string): void {
  if (attributes.distkey !== undefined) throw new Refusal('Cannot specify more than one DISTKEY');
  attributes.distkey = column;
}

/** DISTSTYLE, DISTKEY and SORTKEY; ALTER TABLE's DISTKEY has no brackets. */
function distribution(c: Cursor, attributes: Attributes): void {
  if (c.tryWords('diststyle')) {
    attributes.diststyle = c.word();
    if (!/^(auto|even|key|all)$/.test(attributes.diststyle))
      throw syntaxError(attributes.diststyle);
  } else if (c.tryWords('distkey'))
    distKey(attributes, isSymbol(c.peek(), '(') ? (c.nameList()[0] ?? '') : c.name());
  else {
    attributes.interleaved = !c.tryWords('compound') && c.tryWords('interleaved');
    c.words('sortkey');
    if (!c.tryWords('auto')) attributes.sortkey = c.nameList();
  }
}

/** What follows the columns of a table, up to AS (C21, C22). */
export function tableAttributes(c: Cursor, attributes: Attributes): void {
  while (!c.atEnd() && !isWord(c.peek(), 'as')) {
    if (c.tryWords('backup', 'yes') || c.tryWords('backup', 'no') || c.tryWords('encode', 'auto'))
      continue;
    distribution(c, attributes);
  }
  const { diststyle, distkey, sortkey = [], interleaved } = attributes;
  if (diststyle === 'key' && distkey === undefined)
    throw new Refusal('DISTSTYLE KEY requires a DISTKEY column');
  if (distkey !== undefined && (diststyle ?? 'key') !== 'key')
    throw new Refusal('Cannot specify DISTKEY with another DISTSTYLE than KEY');
  if (sortkey.length > (interleaved === true ? 8 : 400))
    throw new Refusal('Too many sort key columns');
}

/** `ALTER COLUMN c ENCODE e`, or `ALTER DISTSTYLE | DISTKEY | SORTKEY`: what changes of a table's attributes (C28). */
export function alteredAttributes(c: Cursor, column: string | null): Partial<Attributes> {
  const attributes = noAttributes();
  if (column === null) distribution(c, attributes);
  else {
    c.words('encode');
    encoding(c, column, '', attributes);
  }
  c.end();
  const { encode, diststyle, distkey, sortkey } = attributes;
  return column === null
    ? (JSON.parse(JSON.stringify({ diststyle, distkey, sortkey })) as Partial<Attributes>)
    : { encode };
}
