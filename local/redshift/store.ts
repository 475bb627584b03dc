import type { Pool } from 'pg';
import { alive, isFinal, mark, type LiveStatement, type Statement } from './statement';

/** Name of a gateway's sessions; those of one that was killed are ended by the next on its port. */
export const sessionName = (gateway: string): string => `local redshift ${gateway}`;
/** Results and statements are kept for a day (B59). */
const KEPT = '24 hours';
const RESTARTED =
  'The gateway was restarted before the statement had ended: what it did was rolled back.';

/** The statements, kept in the warehouse's own PostgreSQL, so that a restarted gateway still answers for them. */
export interface StatementStore {
  readonly accepted: (statement: Statement) => Promise<void>;
  readonly ended: (statement: Statement) => Promise<void>;
  /** All statements of the last day; unfinished ones are ABORTED, unless their commit went through. */
  readonly restore: () => Promise<LiveStatement[]>;
}

const recordOf = (statement: Statement): string =>
  JSON.stringify({
    ...statement,
    steps: statement.steps.map((step) => ({ ...step, result: null })),
    ...{ cancel: undefined, ended: undefined, end: undefined },
  });

/** Sessions of an earlier gateway may still compute, and even commit: nothing is known before they are gone. */
async function endOldSessions(admin: Pool, gateway: string): Promise<void> {
  const sessions = `FROM pg_stat_activity WHERE application_name = '${sessionName(gateway)}' AND datname = current_database()
    AND backend_start < $1 AND pid <> pg_backend_pid()`;
  const now = (await admin.query<{ now: Date }>('SELECT now() AS now')).rows[0]?.now;
  await admin.query(`SELECT pg_terminate_backend(pid, 10000) ${sessions}`, [now]);
}

function restored(record: Statement, committed: ReadonlySet<string>): LiveStatement {
  if (!isFinal(record.status)) {
    const done = committed.has(record.id);
    for (const step of record.steps)
      if (done || !isFinal(step.status)) mark(step, done ? 'FINISHED' : 'ABORTED');
    mark(record, done ? 'FINISHED' : 'ABORTED');
    record.error = done ? null : RESTARTED;
  }
  return alive(record);
}

export function statementStore(admin: Pool, gateway: string): StatementStore {
  const save = async (statement: Statement): Promise<void> => {
    await admin.query({
      name: 'save statement',
      text: `INSERT INTO redshift.statements (id, record, gateway) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET record = excluded.record, updated = now()`,
      values: [statement.id, recordOf(statement), gateway],
    });
  };
  return {
    accepted: save,
    ended: save,
    restore: async () => {
      await endOldSessions(admin, gateway);
      await admin.query(
        `DELETE FROM redshift.statements WHERE updated < now() - interval '${KEPT}'`,
      );
      const { rows } = await admin.query<{ record: Statement }>(
        'SELECT record FROM redshift.statements WHERE gateway = $1 ORDER BY updated',
        [gateway],
      );
      const marks = await admin.query<{ id: string }>('SELECT id FROM redshift.committed');
      const committed = new Set(marks.rows.map(({ id }) => id));
      const open = rows
        .filter(({ record }) => !isFinal(record.status))
        .map(({ record }) => record.id);
      const all = rows.map(({ record }) => restored(record, committed));
      for (const statement of all) if (open.includes(statement.id)) await save(statement);
      await admin.query(`DELETE FROM redshift.committed AS c WHERE NOT EXISTS (SELECT FROM redshift.statements AS s
        WHERE s.id = c.id AND s.record ->> 'status' NOT IN ('FINISHED', 'FAILED', 'ABORTED'))`);
      return all;
    },
  };
}
