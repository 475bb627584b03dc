import { dateReader } from './copy-dates';
import type { CopyColumn } from './copy-field';
import type { CopyStatement } from './copy-statement';
import { Refusal, unknownHere } from './refusal';
import { lockForWrite, type Session } from './session';
import { pgTable } from './tokens';

interface CatalogRow {
  readonly oid: number;
  readonly name: string;
  readonly type: string;
  readonly modifier: number;
  readonly not_null: boolean;
  /** 'a': always an identity; 'd': by default. */
  readonly identity: string;
}

const KINDS: Readonly<Record<string, CopyColumn['kind']>> = {
  ...{
    varchar: 'text',
    bpchar: 'char',
    int2: 'integer',
    int4: 'integer',
    int8: 'integer',
    numeric: 'decimal',
  },
  ...{
    float4: 'double',
    float8: 'double',
    bool: 'boolean',
    date: 'date',
    timestamp: 'timestamp',
    timestamptz: 'timestamp',
  },
};
const USUAL = /^YYYY-MM-DD( HH(24)?:MI:SS)?$/i;

/** How dates of this column are read, and whether PostgreSQL reads them alike. */
function dates(
  type: string,
  kind: CopyColumn['kind'],
  { options }: CopyStatement,
): Pick<CopyColumn, 'readDate' | 'usual'> {
  if (kind !== 'date' && kind !== 'timestamp') return { readDate: () => null, usual: true };
  const format = kind === 'date' ? options.dateFormat : options.timeFormat;
  const withZone = type === 'timestamptz' && USUAL.test(format);
  const readDate = dateReader(withZone ? `${format}OF` : format, kind === 'date');
  if (readDate === null)
    throw unknownHere(`${kind === 'date' ? 'DATEFORMAT' : 'TIMEFORMAT'} '${format}'`);
  return { readDate, usual: USUAL.test(format) && !withZone };
}

function copyColumn(
  { name, type, modifier, not_null: notNull }: CatalogRow,
  copy: CopyStatement,
): CopyColumn {
  const kind = KINDS[type];
  if (kind === undefined) throw unknownHere(`COPY into a column of type ${type}`);
  const size = kind === 'decimal' ? ((modifier - 4) >> 16) & 0xffff : modifier - 4;
  const scale = kind === 'decimal' ? (modifier - 4) & 0x7ff : 0;
  return { name, type, kind, size, scale, notNull, ...dates(type, kind, copy) };
}

/** Which columns the fields fill: all but identities, or those of the list, in its order (A21 to A24). */
function chosen(
  found: readonly CatalogRow[],
  { table, columns, options }: CopyStatement,
): CatalogRow[] {
  const explicit = options.flags.has('explicit_ids');
  if (columns === null) return found.filter(({ identity }) => identity === '' || explicit);
  const rows = columns.map((name) => {
    const row = found.find((candidate) => candidate.name === name);
    if (row === undefined)
      throw new Refusal(`column "${name}" of relation "${table.name}" does not exist`);
    return row;
  });
  if (new Set(columns).size < columns.length)
    throw new Refusal(
      `column "${columns.find((name, at) => columns.indexOf(name) < at) ?? ''}" specified more than once`,
    );
  if (!explicit && rows.some(({ identity }) => identity === 'a'))
    throw new Refusal('Cannot COPY into an IDENTITY column without EXPLICIT_IDS');
  if (explicit && !rows.some(({ identity }) => identity !== ''))
    throw new Refusal('EXPLICIT_IDS needs an IDENTITY column in the column list');
  return rows;
}

const COLUMNS = `SELECT a.attrelid::bigint::int AS oid, a.attname AS name, t.typname AS type, a.atttypmod AS modifier,
    a.attnotnull AS not_null, a.attidentity AS identity
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** The target, locked as COPY locks it, and its columns. @throws Refusal when it is not there, or its columns are not the list's */
export async function copyTarget(session: Session, copy: CopyStatement) {
  const pgName = pgTable(copy.table);
  const beginWrite = await lockForWrite(session, pgName, false).catch((error: unknown) => {
    const missing = /^(42P01|3F000)$/.test(String((error as { code?: string }).code));
    throw missing ? new Refusal(`Cannot COPY into nonexistent table ${copy.table.name}`) : error;
  });
  const { rows } = await session.client.query<CatalogRow>(COLUMNS, [pgName]);
  return {
    pgName,
    beginWrite,
    tableId: rows[0]?.oid ?? 0,
    columns: chosen(rows, copy).map((row) => copyColumn(row, copy)),
  };
}
