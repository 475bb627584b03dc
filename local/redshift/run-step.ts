import { runCopy } from './copy';
import { engineMessage } from './engine-error';
import { Refusal } from './refusal';
import { begin, lockForWrite, type Session } from './session';
import { mark, nextQueryId, type Result, type Step } from './statement';
import { pgTable } from './tokens';
import { translate, type SqlStatement } from './translate';

/** Limits of B59. */
const MAX_RESULT_BYTES = 500_000_000;
const MAX_ROW_BYTES = 65_536;
/** Results stay texts; the Data API decides what becomes a number. */
const types = { getTypeParser: () => (value: string) => value };

function bytesOf(rows: Result['rows']): number {
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  const sizes = rows.map((row) => sum(row.map((value) => Buffer.byteLength(value ?? ''))));
  if (sizes.some((size) => size > MAX_ROW_BYTES))
    throw new Refusal('Packet for query is too large');
  const total = sum(sizes);
  if (total > MAX_RESULT_BYTES) throw new Refusal('Database response exceeded size limit');
  return total;
}

async function runStatement(session: Session, step: Step, what: SqlStatement): Promise<void> {
  const { client, statement } = session;
  const { sql: text, values, writes, reads } = what;
  // A reader waits for who has locked its table, and then sees what that one did (D6).
  const first = statement.mode === 'AUTO_COMMIT' || step === statement.steps[0];
  if (first && reads.length > 0)
    await client.query(`LOCK TABLE ${reads.map(pgTable).join(', ')} IN ACCESS SHARE MODE`);
  if (writes !== null) await (await lockForWrite(session, pgTable(writes), writes.alone))();
  if (text !== '') {
    // Bound and in the extended protocol: PostgreSQL itself takes one statement only.
    const how = { rowMode: 'array' as const, types, queryMode: 'extended' };
    const asked = { text, values: [...values], ...how };
    const result = await client.query<(string | null)[]>(asked);
    step.ResultRows = result.rowCount ?? 0;
    if (result.fields.length > 0)
      Object.assign(step, { HasResultSet: true, ResultSize: bytesOf(result.rows), result });
  }
  for (const sql of what.after) await client.query(sql);
  if (!what.commits) return;
  await client.query('COMMIT'); // and everything before it in the batch (D12)
  await begin(session);
}

/**
 * Runs one statement inside the session's transaction and keeps what became of it.
 * @throws what failed, after it was written down
 */
export async function runStep(session: Session, step: Step): Promise<void> {
  const began = process.hrtime.bigint();
  const { batch, mode, parameters, cancel } = session.statement;
  step.RedshiftQueryId = nextQueryId();
  mark(step, 'STARTED');
  try {
    const values = new Map(parameters.map(({ name, value }) => [name, value]));
    const what = translate(step.QueryString, values);
    session.touched ||= !/^(SELECT|WITH|\()/i.test(what.sql);
    if (what.copy !== null) {
      await runCopy(session, what.copy, step.RedshiftQueryId);
      step.ResultRows = 0; // what the real API says of a COPY (A96)
    } else if (batch && mode === 'TRANSACTION' && what.notInTransaction !== null) {
      throw new Refusal(`${what.notInTransaction} cannot run inside a transaction block`);
    } else await runStatement(session, step, what);
    mark(step, 'FINISHED');
  } catch (error) {
    step.Error = engineMessage(error, step.RedshiftQueryId, cancel.signal.aborted);
    mark(step, 'FAILED');
    throw error;
  } finally {
    step.Duration = Number(process.hrtime.bigint() - began);
  }
}
