import type { Cursor } from './cursor';
import { Refusal, unknownHere, words } from './refusal';

/** Types without a length: Redshift's name and PostgreSQL's (C10). */
const SIMPLE = words({
  ...{
    smallint: 'smallint',
    int2: 'smallint',
    integer: 'integer',
    int: 'integer',
    int4: 'integer',
  },
  ...{ bigint: 'bigint', int8: 'bigint', real: 'real', float4: 'real', float8: 'double precision' },
  ...{ float: 'double precision', boolean: 'boolean', bool: 'boolean', date: 'date' },
  ...{ timestamptz: 'timestamptz', text: 'varchar(256)', bpchar: 'char(256)' },
});
/** Types of PostgreSQL that no table of Redshift has (C11). */
const UNSUPPORTED = new Set(
  `bit bytea json jsonb inet cidr macaddr macaddr8 serial bigserial smallserial serial2 serial4 serial8 money uuid xml
  name oid regclass point line lseg box path polygon circle hstore tsvector tsquery int4range int8range numrange tsrange
  tstzrange daterange`.split(/\s+/),
);
/** Types of Redshift that this gateway does not have. */
const NOT_HERE = new Set(
  'super varbyte varbinary hllsketch geometry geography time timetz interval'.split(' '),
);
/** Limits of C12. */
const MAX_VARCHAR = 65_535;
const MAX_CHAR = 4_096;

function length(c: Cursor, fallback: number, most: number, name: string): number {
  if (!c.trySymbol('(')) return fallback;
  const size = c.tryWords('max') ? most : c.number();
  c.symbol(')');
  if (size < 1) throw new Refusal(`length for type ${name} must be at least 1`);
  if (size > most) throw new Refusal(`length for type ${name} cannot exceed ${most}`);
  return size;
}

function decimal(c: Cursor): string {
  let [precision, scale] = [18, 0];
  if (c.trySymbol('(')) {
    precision = c.number();
    scale = c.trySymbol(',') ? c.number() : 0;
    c.symbol(')');
  }
  if (precision < 1 || precision > 38)
    throw new Refusal(`NUMERIC precision ${precision} must be between 1 and 38`);
  if (scale > Math.min(precision, 37))
    throw new Refusal(`NUMERIC scale ${scale} must be between 0 and precision ${precision}`);
  return `numeric(${precision},${scale})`;
}

/** Reads a type at the cursor, as PostgreSQL spells it. @throws Refusal for a type that a Redshift table cannot have */
export function columnType(c: Cursor, column: string): string {
  const name = c.word();
  if (['varchar', 'nvarchar', 'char', 'character', 'nchar'].includes(name)) {
    const varying = name.endsWith('varchar') || c.tryWords('varying');
    return varying
      ? `varchar(${length(c, 256, MAX_VARCHAR, 'varchar')})`
      : `char(${length(c, 1, MAX_CHAR, 'char')})`;
  }
  if (name === 'decimal' || name === 'numeric') return decimal(c);
  if (name === 'timestamp') {
    if (c.tryWords('with', 'time', 'zone')) return 'timestamptz';
    c.tryWords('without', 'time', 'zone');
    return 'timestamp';
  }
  if (name === 'double') {
    c.words('precision');
    return 'double precision';
  }
  const simple = SIMPLE.get(name);
  if (simple !== undefined) return simple;
  if (NOT_HERE.has(name)) throw unknownHere(`the type ${name.toUpperCase()}`);
  if (UNSUPPORTED.has(name))
    throw new Refusal(`Column "${column}" has unsupported type "${name}".`);
  throw new Refusal(`type "${name}" does not exist`);
}
