import type { Pool, PoolClient } from 'pg';
import type { S3Place } from './copy-source';
import type { LiveStatement } from './statement';
import { pgLiteral } from './tokens';

export type Isolation = 'snapshot' | 'serializable';

const LEVEL = { snapshot: 'REPEATABLE READ', serializable: 'SERIALIZABLE' } as const;

/** One connection to PostgreSQL while it runs one statement of a client. */
export interface Session {
  readonly client: PoolClient;
  readonly statement: LiveStatement;
  readonly isolation: Isolation;
  readonly s3: S3Place;
  /** The gateway's own connections, outside the caller's transaction. */
  readonly admin: Pool;
  /** Whether anything but a query was run. */
  touched: boolean;
}

/**
 * The locks of a write (D9). SERIALIZABLE, and everything but INSERT and COPY: the table's write lock, waited for before
 * the snapshot. INSERT and COPY under SNAPSHOT share the table and queue only where they write (D10).
 */
export async function lockForWrite(
  { client, isolation }: Session,
  table: string,
  alone: boolean,
): Promise<() => Promise<void>> {
  const shared = isolation === 'snapshot' && !alone;
  await client.query(`LOCK TABLE ${table} IN ${shared ? 'ROW' : 'SHARE ROW'} EXCLUSIVE MODE`);
  return async () => {
    await client.query(
      `SELECT redshift.begin_write(${pgLiteral(table)}::regclass, ${String(shared)})`,
    );
  };
}

export const begin = async ({ client, isolation }: Session): Promise<void> => {
  await client.query(`BEGIN ISOLATION LEVEL ${LEVEL[isolation]}`);
};

/** Commits, and leaves a mark in the same transaction: a gateway killed here knows afterwards that it went through. */
export async function commit({ client, statement, touched }: Session): Promise<void> {
  if (touched) await client.query(`SELECT redshift.mark_committed(${pgLiteral(statement.Id)})`);
  await client.query('COMMIT');
}
