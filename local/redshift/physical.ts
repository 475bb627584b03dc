import type { Cursor } from './cursor';
import { Refusal, syntaxError } from './refusal';
import { isWord } from './tokens';

/** Encodings of C22. They change nothing here; a wrong name is refused as Redshift would. */
const ENCODINGS =
  /^(az64|bytedict|delta|delta32k|lzo|mostly(8|16|32)|raw|runlength|text255|text32k|zstd|auto)$/;
const NO_AZ64 = /^(varchar|char|boolean|real|float8)/;

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

function distKey(attributes: Attributes, column: string): void {
  if (attributes.distkey !== undefined) throw new Refusal('Cannot specify more than one DISTKEY');
  attributes.distkey = column;
}

/** DISTKEY, SORTKEY and ENCODE of a column; false: something else stands there. */
export function columnAttribute(
  c: Cursor,
  column: string,
  pgType: string,
  attributes: Attributes,
): boolean {
  if (c.tryWords('distkey')) distKey(attributes, column);
  else if (c.tryWords('sortkey')) attributes.sortkey = [column];
  else if (c.tryWords('encode')) {
    const name = c.word();
    if (!ENCODINGS.test(name)) throw syntaxError(name);
    if (name === 'az64' && NO_AZ64.test(pgType))
      throw new Refusal(
        `invalid encoding type specified for column ${column}: AZ64 cannot encode ${pgType}`,
      );
    attributes.encode[column] = name === 'raw' ? 'none' : name;
  } else return false;
  return true;
}

/** DISTSTYLE, DISTKEY and SORTKEY; ALTER TABLE's DISTKEY has no brackets. */
export function distribution(c: Cursor, attributes: Attributes): Attributes {
  if (c.tryWords('diststyle')) {
    attributes.diststyle = c.word();
    if (!/^(auto|even|key|all)$/.test(attributes.diststyle))
      throw syntaxError(attributes.diststyle);
  } else if (c.tryWords('distkey'))
    distKey(attributes, c.atBracket() ? c.nameList().join() : c.name());
  else {
    attributes.interleaved = !c.tryWords('compound') && c.tryWords('interleaved');
    c.words('sortkey');
    if (!c.tryWords('auto')) attributes.sortkey = c.nameList();
  }
  return attributes;
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
