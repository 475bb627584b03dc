import type { Cursor } from './cursor';
import { Refusal, syntaxError, unknownHere } from './refusal';
import { isWord } from './tokens';
import { firstWords, wordSet } from './words';

/** PostgreSQL's types, each with Redshift's names of it, whose words are joined by `-` (C10). */
const TYPES = firstWords(
  `smallint smallint int2; integer integer int int4; bigint bigint int8; real real float4; boolean boolean bool;
  float8 double-precision float float8; date date; timestamp timestamp timestamp-without-time-zone;
  timestamptz timestamptz timestamp-with-time-zone; numeric decimal numeric; char char character nchar;
  varchar varchar nvarchar character-varying char-varying; varchar(256) text; char(256) bpchar`,
);
/** Types of PostgreSQL that no table of Redshift has (C11). */
const UNSUPPORTED = wordSet(
  `bit bytea json jsonb inet cidr macaddr macaddr8 serial bigserial smallserial serial2 serial4 serial8 money uuid xml
  name oid regclass point line lseg box path polygon circle hstore tsvector tsquery int4range int8range numrange tsrange
  tstzrange daterange`,
);
/** Types of Redshift that this gateway does not have. */
const NOT_HERE = /^(super|varbyte|varbinary|hllsketch|geometry|geography|time|timetz|interval)\b/;
/** What a length is when none is given, and at most (C12). */
const LENGTHS = new Map(Object.entries({ varchar: [256, 65_535], char: [1, 4_096] }));

function sized(type: string, size: string): string {
  const [precision = 18, scale = 0] = size === '' ? [] : size.split(',').map(Number);
  const [usual = precision, most = 38] = LENGTHS.get(type) ?? [];
  const length = size === 'max' ? most : size === '' ? usual : precision;
  if (!(length >= 1 && length <= most))
    throw new Refusal(`length for type ${type} must be between 1 and ${most}`);
  if (type !== 'numeric') return `${type}(${length})`;
  if (!(scale <= Math.min(length, 37)))
    throw new Refusal(`NUMERIC scale ${scale} must be between 0 and precision ${length}`);
  return `numeric(${length},${scale})`;
}

/** Reads a type at the cursor, as PostgreSQL spells it. @throws Refusal for a type that a Redshift table cannot have */
export function columnType(c: Cursor, column: string): string {
  let name = c.word();
  while (isWord(c.peek(), 'varying', 'precision', 'with', 'without', 'time', 'zone'))
    name += ` ${c.word()}`;
  const type = TYPES.get(name.replaceAll(' ', '-'));
  if (NOT_HERE.test(name)) throw unknownHere(`the type ${name.toUpperCase()}`);
  if (UNSUPPORTED.has(name))
    throw new Refusal(`Column "${column}" has unsupported type "${name}".`);
  if (type === undefined) throw new Refusal(`type "${name}" does not exist`);
  const size = c.atBracket() ? c.bracketText() : '';
  if (LENGTHS.has(type) || type === 'numeric') return sized(type, size);
  if (size !== '') throw syntaxError('(');
  return type;
}
