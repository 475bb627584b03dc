import { setTimeout as pause } from 'node:timers/promises';
import type { DataType } from '../../core/data-type';
import type { Servers } from './servers';

/** What the warehouse holds of a day. */
export interface WarehouseLeft {
  readonly rows: readonly string[];
  /** Rows of other days. */
  readonly others: number;
  /** Generation and number of rows of each fence row of the day; more than one is a fault of its own. */
  readonly fence: readonly string[];
  readonly ledger: readonly string[];
  /** Stage tables of the type. */
  readonly stages: number;
}

const LEDGER = [
  'mode',
  'generation',
  'rows_read',
  'rows_unfolded',
  'rows_quarantined',
  'rows_staged',
  'rows_duplicate',
  'rows_loaded',
].join(', ');

/** What was loaded was loaded by the newest entry of the ledger; a later claim may stand beside it, its token unspent. */
const FENCE = `generation, rows, loaded_epoch = (SELECT max(epoch) FROM millrace.loads WHERE data_type = $2 AND day = $1) AS as_ledger,
  epoch = loaded_epoch AND token = 'spent' OR epoch > loaded_epoch AND token <> 'spent' AS sound`;

/** Statements of a killed attempt, or late ones, may still run: waits until all have ended. */
export async function settled({ warehouse }: Servers): Promise<void> {
  const unfinished = `SELECT 1 FROM redshift.statements WHERE record::jsonb ->> 'status' NOT IN ('FINISHED', 'FAILED', 'ABORTED') LIMIT 1`;
  while ((await warehouse.query(unfinished)).rowCount !== 0) await pause(2);
}

/** Read past the gateway, by PostgreSQL's own user; leftover stage tables are swept. */
export async function warehouseLeft(
  servers: Servers,
  { schema, name }: DataType,
  day: string,
  generation: string,
): Promise<WarehouseLeft> {
  const { warehouse } = servers;
  const rows = async (sql: string, ...values: string[]): Promise<Record<string, unknown>[]> =>
    (await warehouse.query<Record<string, unknown>>(sql, values)).rows;
  const texts = (found: Record<string, unknown>[]): string[] =>
    found.map((row) =>
      JSON.stringify(
        Object.entries(row).map(([column, value]) =>
          value === generation ? `${column} mine` : `${column} ${String(value)}`,
        ),
      ),
    );
  const [target, fence, ledger, stages] = await Promise.all([
    rows(
      `SELECT (to_jsonb(t) - 'day')::text AS row, t.day = $1 AS mine FROM "${schema}"."${name}" t ORDER BY 1`,
      day,
    ),
    rows(`SELECT ${FENCE} FROM millrace.fence_${name} WHERE day = $1`, day, name),
    rows(
      `SELECT ${LEDGER} FROM millrace.loads WHERE data_type = $1 AND day = $2 ORDER BY epoch`,
      name,
      day,
    ),
    rows(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'millrace' AND tablename LIKE $1`,
      `stage_${name}_%`,
    ),
  ]);
  // The next case counts its own.
  for (const { tablename } of stages)
    await rows(`DROP TABLE IF EXISTS millrace."${String(tablename)}"`);
  return {
    rows: target.filter(({ mine }) => mine === true).map(({ row }) => String(row)),
    others: target.filter(({ mine }) => mine !== true).length,
    fence: texts(fence),
    ledger: texts(ledger),
    stages: stages.length,
  };
}
