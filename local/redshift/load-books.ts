import type { Pool } from 'pg';

/** One row that could not be loaded, as redshift.load_errors keeps it (A90). */
export interface LoadError {
  readonly filename: string;
  readonly line_number: number;
  readonly colname: string;
  readonly type: string;
  readonly col_length: string;
  readonly position: number;
  readonly raw_line: string;
  readonly raw_field_value: string;
  readonly err_code: number;
  readonly err_reason: string;
}

/** What one COPY came to, as redshift.load_history keeps it (A92). */
export interface Load {
  readonly query: number;
  readonly status: 'completed' | 'aborted';
  readonly table_name: string;
  readonly start_time: Date;
  readonly data_source: string;
  readonly loaded_rows: number;
  readonly source_file_count: number;
  readonly source_file_bytes: number;
  readonly error_count: number;
}

/** As many errors of one COPY are kept. */
const MAX_KEPT = 1000;

/** Outside the caller's transaction: a load that was rolled back is told too (A93). */
export async function keepLoad(
  admin: Pool,
  load: Load,
  tbl: number,
  errors: readonly LoadError[],
): Promise<void> {
  const [end_time, { query, table_name }] = [new Date(), load];
  const keep = (table: string, rows: readonly object[]): Promise<unknown> =>
    admin.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  await keep('redshift.load_history', [{ ...load, end_time }]);
  const place = { query, starttime: end_time, tbl, table_name };
  if (errors.length > 0)
    await keep(
      'redshift.load_errors',
      errors.slice(0, MAX_KEPT).map((error) => ({ ...place, ...error })),
    );
}
