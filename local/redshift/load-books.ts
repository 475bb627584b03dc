import type { Pool } from 'pg';
import type { LoadError } from './copy-rows';

/** What one COPY came to: SYS_LOAD_HISTORY and the load error views tell it. */
export interface Load {
  readonly queryId: number;
  readonly tableId: number;
  readonly table: string;
  readonly source: string;
  readonly startedAt: number;
  readonly status: 'completed' | 'aborted';
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly errors: readonly LoadError[];
}

/** As many errors of one COPY are kept. */
const MAX_KEPT = 1000;
const shown = (text: string): string => text.replaceAll('\0', '.');

/** Outside the caller's transaction: a load that was rolled back is told too (A93). */
export async function keepLoad(admin: Pool, load: Load): Promise<void> {
  const { queryId, tableId, table, source, startedAt, status, rows, files, bytes, errors } = load;
  await admin.query(
    `INSERT INTO redshift.load_history VALUES ($1, $2, $3, $4, now() AT TIME ZONE 'UTC', $5, $6, $7, $8, $9)`,
    [
      queryId,
      status,
      table,
      new Date(startedAt).toISOString(),
      source,
      rows,
      files,
      bytes,
      errors.length,
    ],
  );
  if (errors.length === 0) return;
  const records = errors
    .slice(0, MAX_KEPT)
    .map(({ file, line, column, position, rawLine, rawValue, code, reason }) => ({
      ...{
        filename: file,
        line_number: line,
        colname: column?.name ?? '',
        type: column?.type ?? '',
        col_length: String(column?.size ?? ''),
      },
      ...{
        position,
        raw_line: shown(rawLine),
        raw_field_value: shown(rawValue),
        err_code: code,
        err_reason: reason,
      },
    }));
  await admin.query(
    `INSERT INTO redshift.load_errors SELECT $1, now() AT TIME ZONE 'UTC', $2, $3, r.* FROM jsonb_to_recordset($4::jsonb) AS r(
      filename text, line_number bigint, colname text, type text, col_length text, position int, raw_line text,
      raw_field_value text, err_code int, err_reason text)`,
    [queryId, tableId, table, JSON.stringify(records)],
  );
}
