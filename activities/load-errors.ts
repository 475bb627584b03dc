import { literal } from '../core/warehouse/sql-text';
import type { Warehouse } from '../clients/warehouse';

const SHOWN = 20;
const WITHIN_MS = 30_000;

/**
 * File, line, column and reason of the first rows that COPY refused, found by the folder of the generation's files
 * (the stage table is gone with its transaction). Never a value. Empty when they cannot be read.
 */
export async function loadErrorLines(
  warehouse: Warehouse,
  bucket: string,
  prefix: string,
): Promise<string[]> {
  const folder = `s3://${bucket}/${prefix}`;
  const sql =
    `SELECT DISTINCT TRIM(file_name), CAST(line_number AS VARCHAR(20)), TRIM(column_name), CAST(error_code AS VARCHAR(20)), TRIM(error_message) ` +
    `FROM sys_load_error_detail WHERE LEFT(file_name, ${folder.length}) = ${literal(folder)} ORDER BY 1, 2 LIMIT ${SHOWN}`;
  try {
    const rows = await warehouse.query(sql, WITHIN_MS);
    return (rows ?? []).map(
      ([file, line, column, code, reason]) =>
        `${file ?? ''} line ${line ?? ''}, column ${column ?? ''}: ${reason ?? ''} (${code ?? ''})`,
    );
  } catch {
    return [];
  }
}
