import type { DataType } from '../data-type';
import { copyStatement, type CopyOrder } from './copy';
import { stageColumn } from './ddl';
import { profileQuery } from './profile-sql';
import { batchOf, type Batch } from './sql-text';

/**
 * Makes the stage table with a column list of its own (the target's `day` is not in the files), copies the manifest
 * into it and tells its counts and profile. An empty generation has no manifest and no COPY.
 */
export const stageBatch = (
  type: DataType,
  table: string,
  copy: Omit<CopyOrder, 'table' | 'columns'> | null,
): Batch =>
  batchOf(
    `CREATE TABLE ${table} (${type.columns.map(stageColumn).join(', ')}) BACKUP NO DISTSTYLE EVEN`,
    copy === null ? null : copyStatement({ ...copy, table, columns: type.columns }),
    profileQuery(type, table),
  );
