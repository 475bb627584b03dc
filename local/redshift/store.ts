import type { Pool } from 'pg';
import { alive, isFinal, mark, type LiveStatement, type Statement } from './statement';

/** Name of a gateway's sessions; those of one that was killed are ended by the next on its port. */
export const sessionName = (gateway: string): string => `local redshift ${gateway}`;
const RESTARTED =
  'The gateway was restarted before the statement had ended: what it did was rolled back.';

/** Sessions of an earlier gateway may still compute, and even commit: nothing is known before they are gone. */
const END_OLD_SESSIONS = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()`;
const SAVE = `INSERT INTO redshift.statements (id, record, gateway) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET record = excluded.record, updated = now()`;
const KNOWN = `SELECT record, EXISTS (SELECT FROM redshift.committed AS c WHERE c.id = s.id) AS committed
  FROM redshift.statements AS s WHERE gateway = $1 ORDER BY updated`;
const FORGET_OLD = "DELETE FROM redshift.statements WHERE updated < now() - interval '24 hours'";
const FORGET_COMMITTED = `DELETE FROM redshift.committed AS c WHERE NOT EXISTS (SELECT FROM redshift.statements AS s
  WHERE s.id = c.id AND s.record ->> 'Status' NOT IN ('FINISHED', 'FAILED', 'ABORTED'))`;

function endAfterRestart(statement: Statement, committed: boolean): void {
  const { steps } = statement;
  for (const item of [statement, ...steps])
    if (committed || !isFinal(item.Status)) mark(item, committed ? 'FINISHED' : 'ABORTED');
  if (!committed) statement.Error = RESTARTED;
}

/** The statements, kept in the warehouse's own PostgreSQL, so that a restarted gateway still answers for them. */
export function statementStore(admin: Pool, gateway: string) {
  const withoutResult = (key: string, value: unknown): unknown =>
    key === 'result' ? undefined : value;
  const save = async (statement: Statement): Promise<void> => {
    const values = [statement.Id, JSON.stringify(statement, withoutResult), gateway];
    await admin.query({ name: 'save statement', text: SAVE, values });
  };
  return {
    save,
    /** All statements of the last day (B59); unfinished ones are ABORTED, unless their commit went through. */
    restore: async (): Promise<LiveStatement[]> => {
      await admin.query(END_OLD_SESSIONS, [sessionName(gateway)]);
      await admin.query(FORGET_OLD);
      const known = await admin.query<{ record: Statement; committed: boolean }>(KNOWN, [gateway]);
      for (const { record, committed } of known.rows) {
        if (isFinal(record.Status)) continue;
        endAfterRestart(record, committed);
        await save(record);
      }
      await admin.query(FORGET_COMMITTED);
      return known.rows.map(({ record }) => alive(record));
    },
  };
}
