import type { Pool } from 'pg';

/** A row of redshift.load_history (A92) or redshift.load_errors (A90), by the names of its columns. */
export type BookRow = Readonly<Record<string, string | number | Date>>;

/** As many errors of one COPY are kept. */
const MAX_KEPT = 1000;

/** Outside the caller's transaction: a load that was rolled back is told too (A93). */
export async function keepLoad(
  admin: Pool,
  load: BookRow & { readonly query: number; readonly table_name: string },
  tbl: number,
  errors: readonly BookRow[],
): Promise<void> {
  const { query, table_name } = load;
  const end_time = new Date();
  const keep = (table: string, rows: readonly BookRow[]): Promise<unknown> =>
    admin.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  await keep('redshift.load_history', [{ ...load, end_time }]);
  const place = { query, starttime: end_time, tbl, table_name };
  const kept = errors.slice(0, MAX_KEPT).map((error) => ({ ...place, ...error }));
  if (kept.length > 0) await keep('redshift.load_errors', kept);
}
