import { dateReader } from './copy-dates';
import { READERS, type CopyColumn } from './copy-field';
import type { CopyOptions, CopyStatement } from './copy-statement';
import { Refusal, unknownHere } from './refusal';
import { lockForWrite, type Session } from './session';
import { pgTable } from './tokens';

interface CatalogRow extends Omit<CopyColumn, 'read' | 'readDate' | 'usual'> {
  readonly oid: number;
  /** 'a': always an identity; 'd': by default. */
  readonly identity: string;
}
const COLUMNS = `SELECT a.attrelid::bigint::int AS oid, a.attname AS name, t.typname AS type, a.attidentity AS identity,
    a.attnotnull AS "notNull", CASE t.typname WHEN 'numeric' THEN (m >> 16) & 65535 ELSE m END AS size,
    CASE t.typname WHEN 'numeric' THEN m & 2047 ELSE 0 END AS scale
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid CROSS JOIN LATERAL (SELECT a.atttypmod - 4 AS m) AS modifier
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const USUAL = /^YYYY-MM-DD( HH(24)?:MI:SS)?$/i;

function copyColumn(row: CatalogRow, { dateFormat, timeFormat }: CopyOptions): CopyColumn {
  const { type } = row;
  const read = READERS.get(type);
  if (read === undefined) throw unknownHere(`COPY into a column of type ${type}`);
  const column = { ...row, read };
  if (!/^(date|timestamp)/.test(type)) return { ...column, readDate: null, usual: true };
  const isDate = type === 'date';
  const [option, format] = isDate ? ['DATEFORMAT', dateFormat] : ['TIMEFORMAT', timeFormat];
  const withZone = type === 'timestamptz' && USUAL.test(format);
  const readDate = dateReader(withZone ? `${format}OF` : format, isDate);
  if (readDate === null) throw unknownHere(`${option} '${format}'`);
  return { ...column, readDate, usual: USUAL.test(format) && !withZone };
}

/** Which columns the fields fill: all but identities, or those of the list, in its order (A21 to A24). */
function chosen(found: readonly CatalogRow[], copy: CopyStatement): readonly CatalogRow[] {
  const { table, columns, options } = copy;
  const explicit = options.flags.has('explicit_ids');
  if (columns === null) return found.filter(({ identity }) => identity === '' || explicit);
  const rows = columns.map((name, at) => {
    const row = found.find((candidate) => candidate.name === name);
    if (columns.indexOf(name) < at) throw new Refusal(`column "${name}" specified more than once`);
    if (row !== undefined) return row;
    throw new Refusal(`column "${name}" of relation "${table.name}" does not exist`);
  });
  if (!explicit && rows.some(({ identity }) => identity === 'a'))
    throw new Refusal('Cannot COPY into an IDENTITY column without EXPLICIT_IDS');
  if (explicit && !rows.some(({ identity }) => identity !== ''))
    throw new Refusal('EXPLICIT_IDS needs an IDENTITY column in the column list');
  return rows;
}

/** The target, locked as COPY locks it, and its columns. @throws Refusal when it is not there, or its columns are not the list's */
export async function copyTarget(session: Session, copy: CopyStatement) {
  const table = pgTable(copy.table);
  const beginWrite = await lockForWrite(session, table, false).catch((error: unknown) => {
    const missing = /^(42P01|3F000)$/.test(String((error as { code?: string }).code));
    throw missing ? new Refusal(`Cannot COPY into nonexistent table ${copy.table.name}`) : error;
  });
  const { rows } = await session.client.query<CatalogRow>(COLUMNS, [table]);
  const columns = chosen(rows, copy).map((row) => copyColumn(row, copy.options));
  return { table, tableId: rows[0]?.oid ?? 0, columns, beginWrite };
}
