import { runCopy } from './copy';
import { engineMessage } from './engine-error';
import { Refusal } from './refusal';
import { begin, lockForWrite, type Session } from './session';
import { mark, type Result, type Step } from './statement';
import { pgTable } from './tokens';
import { translate, type Parameters, type SqlStatement } from './translate';

/** Limits of B59. */
const MAX_RESULT_BYTES = 500_000_000;
const MAX_ROW_BYTES = 65_536;
/** Results stay texts; the Data API decides what becomes a number. */
const asTexts = { getTypeParser: () => (value: string) => value };

async function runSql(
  { client }: Session,
  text: string,
  values: readonly string[],
): Promise<{ result: Result | null; rows: number }> {
  // Bound and in the extended protocol: PostgreSQL itself takes one statement only.
  const answer = await client.query<(string | null)[]>({
    text,
    values: [...values],
    rowMode: 'array',
    types: asTexts,
    queryMode: 'extended',
  } as never);
  const result = answer.fields.length > 0 ? { fields: answer.fields, rows: answer.rows } : null;
  return { result, rows: answer.rowCount ?? 0 };
}

function bytesOf({ rows }: Result): number {
  let total = 0;
  for (const row of rows) {
    let bytes = 0;
    for (const value of row) bytes += value === null ? 0 : Buffer.byteLength(value);
    if (bytes > MAX_ROW_BYTES) throw new Refusal('Packet for query is too large');
    total += bytes;
  }
  if (total > MAX_RESULT_BYTES) throw new Refusal('Database response exceeded size limit');
  return total;
}

async function runStatement(
  session: Session,
  step: Step,
  what: SqlStatement,
  first: boolean,
): Promise<void> {
  // A reader waits for who has locked its table, and then sees what that one did (D6).
  if (first && what.reads.length > 0)
    await session.client.query(
      `LOCK TABLE ${what.reads.map(pgTable).join(', ')} IN ACCESS SHARE MODE`,
    );
  if (what.writes !== null)
    await (
      await lockForWrite(session, pgTable(what.writes), what.writes.alone)
    )();
  if (what.sql !== '') {
    const { result, rows } = await runSql(session, what.sql, what.values);
    step.result = result;
    step.hasResult = result !== null;
    step.resultRows = rows;
    if (result !== null) step.resultBytes = bytesOf(result);
  }
  for (const sql of what.after) await runSql(session, sql, []);
  if (what.commits) {
    await session.client.query('COMMIT'); // and everything before it in the batch (D12)
    await begin(session);
  }
}

/**
 * Runs one statement inside the session's transaction and keeps what became of it.
 * @throws what failed, after it was written down
 */
export async function runStep(
  session: Session,
  step: Step,
  parameters: Parameters,
  inBatch: boolean,
  first: boolean,
): Promise<void> {
  const began = process.hrtime.bigint();
  mark(step, 'STARTED');
  try {
    const what = translate(step.sql, parameters);
    session.touched ||= what.kind === 'copy' || !/^(SELECT|WITH|\()/i.test(what.sql);
    if (what.kind === 'copy') {
      await runCopy(session, what.copy, step.queryId);
      step.resultRows = 0; // what the real API says of a COPY (A96)
    } else {
      if (inBatch && what.notInTransaction !== null)
        throw new Refusal(`${what.notInTransaction} cannot run inside a transaction block`);
      await runStatement(session, step, what, first);
    }
    mark(step, 'FINISHED');
  } catch (error) {
    step.error = engineMessage(error, step.queryId, session.signal.aborted);
    mark(step, 'FAILED');
    throw error;
  } finally {
    step.durationNs = Number(process.hrtime.bigint() - began);
  }
}
