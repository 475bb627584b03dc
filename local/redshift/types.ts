import type { Cursor } from './cursor';
import { Refusal, unknownHere } from './refusal';

/** A column type of Redshift: how PostgreSQL spells it, and how many bytes a text may have. */
export interface ColumnType {
  readonly pg: string;
  readonly maxBytes: number | null;
}

const plain = (pg: string): ColumnType => ({ pg, maxBytes: null });

const SIMPLE: Readonly<Record<string, ColumnType>> = {
  smallint: plain('smallint'),
  int2: plain('smallint'),
  integer: plain('integer'),
  int: plain('integer'),
  int4: plain('integer'),
  bigint: plain('bigint'),
  int8: plain('bigint'),
  real: plain('real'),
  float4: plain('real'),
  float8: plain('double precision'),
  float: plain('double precision'),
  boolean: plain('boolean'),
  bool: plain('boolean'),
  date: plain('date'),
  timestamptz: plain('timestamptz'),
};

/** Types of PostgreSQL that Redshift does not have (C11). */
const UNSUPPORTED = new Set(
  'bit bytea json jsonb inet cidr macaddr serial bigserial smallserial money uuid xml name oid point hstore tsvector'.split(
    ' ',
  ),
);
/** Types of Redshift that this gateway does not have. */
const NOT_HERE = new Set(
  'super varbyte hllsketch geometry geography time timetz interval'.split(' '),
);

/** Limits of C12. */
const MAX_VARCHAR = 65_535;
const MAX_CHAR = 4_096;

function length(cursor: Cursor, fallback: number, most: number, name: string): number {
  if (!cursor.trySymbol('(')) return fallback;
  const size = cursor.tryWords('max') ? most : cursor.number();
  cursor.symbol(')');
  if (size < 1) throw new Refusal(`length for type ${name} must be at least 1`);
  if (size > most) throw new Refusal(`length for type ${name} cannot exceed ${most}`);
  return size;
}

function decimal(cursor: Cursor): ColumnType {
  let [precision, scale] = [18, 0];
  if (cursor.trySymbol('(')) {
    precision = cursor.number();
    scale = cursor.trySymbol(',') ? cursor.number() : 0;
    cursor.symbol(')');
  }
  if (precision < 1 || precision > 38) {
    throw new Refusal(`NUMERIC precision ${precision} must be between 1 and 38`);
  }
  if (scale > Math.min(precision, 37)) {
    throw new Refusal(`NUMERIC scale ${scale} must be between 0 and precision ${precision}`);
  }
  return plain(`numeric(${precision},${scale})`);
}

function character(cursor: Cursor, name: string): ColumnType {
  const varying = name === 'varchar' || name === 'nvarchar' || cursor.tryWords('varying');
  if (varying) {
    const maxBytes = length(cursor, 256, MAX_VARCHAR, 'varchar');
    return { pg: `varchar(${maxBytes})`, maxBytes };
  }
  const maxBytes = length(cursor, 1, MAX_CHAR, 'char');
  return { pg: `char(${maxBytes})`, maxBytes };
}

function timestamp(cursor: Cursor): ColumnType {
  if (cursor.tryWords('with', 'time', 'zone')) return plain('timestamptz');
  cursor.tryWords('without', 'time', 'zone');
  return plain('timestamp');
}

/** Reads a type at the cursor. @throws Refusal for a type that a Redshift table cannot have */
export function columnType(cursor: Cursor, column: string): ColumnType {
  const name = cursor.name();
  if (['varchar', 'nvarchar', 'char', 'character', 'nchar'].includes(name))
    return character(cursor, name);
  if (name === 'text' || name === 'bpchar') {
    return { pg: name === 'text' ? 'varchar(256)' : 'char(256)', maxBytes: 256 };
  }
  if (name === 'decimal' || name === 'numeric') return decimal(cursor);
  if (name === 'timestamp') return timestamp(cursor);
  if (name === 'double') {
    cursor.words('precision');
    return plain('double precision');
  }
  const simple = SIMPLE[name];
  if (simple !== undefined) return simple;
  if (NOT_HERE.has(name)) throw unknownHere(`the type ${name.toUpperCase()}`);
  if (UNSUPPORTED.has(name))
    throw new Refusal(`Column "${column}" has unsupported type "${name}".`);
  throw new Refusal(`type "${name}" does not exist`);
}
