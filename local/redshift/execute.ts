import type { S3Client } from '@aws-sdk/client-s3';
import { Pool, type PoolClient } from 'pg';
import { LoadFailed, runCopy } from './copy';
import { adminUrl, USERS, userUrl, type DatabaseUser } from './database';
import { engineMessage } from './engine-error';
import { Refusal } from './refusal';
import type { Result, Statement, Status, Step } from './statement';
import { translate, type Translated } from './translate';

export type Isolation = 'snapshot' | 'serializable';

const LEVEL: Readonly<Record<Isolation, string>> = {
  snapshot: 'REPEATABLE READ',
  serializable: 'SERIALIZABLE',
};
const MAX_CONNECTIONS = 30;

export interface Executor {
  /** Runs a statement to its end; never throws: what happened stands in the statement. */
  readonly run: (statement: Statement) => Promise<void>;
  readonly cancel: (statement: Statement) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Results stay texts; the Data API decides what becomes a number. */
const asTexts = { getTypeParser: () => (value: string) => value };

function mark(item: { status: Status; updatedAt: number }, status: Status): void {
  item.status = status;
  item.updatedAt = Date.now();
}

async function runSql(
  client: PoolClient,
  sql: string,
): Promise<{ result: Result | null; rows: number }> {
  const answer = await client.query<(string | null)[]>({
    text: sql,
    rowMode: 'array',
    types: asTexts,
  });
  const result = answer.fields.length > 0 ? { fields: answer.fields, rows: answer.rows } : null;
  return { result, rows: answer.rowCount ?? 0 };
}

async function runStep(
  client: PoolClient,
  s3: S3Client,
  step: Step,
  translated: Translated,
): Promise<void> {
  const began = process.hrtime.bigint();
  mark(step, 'STARTED');
  try {
    if (translated.kind === 'copy') {
      await runCopy(client, s3, translated.copy);
      step.resultRows = 0; // what the real API says of a COPY (A96)
    } else {
      const { result, rows } = await runSql(client, translated.sql);
      step.result = result;
      step.resultRows = rows;
    }
    mark(step, 'FINISHED');
  } catch (error) {
    step.error = engineMessage(error);
    mark(step, 'FAILED');
    throw error;
  } finally {
    step.durationNs = Number(process.hrtime.bigint() - began);
  }
}

function translated(step: Step, inTransaction: boolean): Translated {
  try {
    const what = translate(step.sql);
    if (inTransaction && what.kind === 'sql' && what.notInTransaction !== null) {
      throw new Refusal(`${what.notInTransaction} cannot run inside a transaction block`);
    }
    return what;
  } catch (error) {
    step.error = engineMessage(error);
    mark(step, 'FAILED');
    throw error;
  }
}

/** Runs statements on PostgreSQL under the caller's database user, one connection each. */
export function executor(pgUrl: string, isolation: Isolation, s3: S3Client): Executor {
  const pools = new Map<DatabaseUser, Pool>(
    USERS.map((user) => [
      user,
      new Pool({ connectionString: userUrl(pgUrl, user), max: MAX_CONNECTIONS }),
    ]),
  );
  const admin = new Pool({ connectionString: adminUrl(pgUrl), max: 4 });
  for (const pool of [...pools.values(), admin]) pool.on('error', () => undefined);

  async function keepLoadErrors(statement: Statement, error: unknown): Promise<void> {
    if (!(error instanceof LoadFailed)) return;
    for (const row of error.errors.slice(0, 1000)) {
      await admin.query(
        `INSERT INTO redshift.load_errors VALUES ($1, now() AT TIME ZONE 'UTC', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          statement.number,
          error.table,
          row.file,
          row.line,
          row.column?.name ?? '',
          row.column?.type ?? '',
          String(row.column?.size ?? ''),
          row.position,
          row.rawLine.replaceAll('\0', '.'),
          row.rawValue.replaceAll('\0', '.'),
          row.code,
          row.reason,
        ],
      );
    }
  }

  async function single(client: PoolClient, step: Step): Promise<void> {
    const what = translated(step, false);
    // A statement alone is PostgreSQL's own transaction, but for COPY, which reads the catalogue first.
    if (what.kind === 'sql' && (what.notInTransaction !== null || isolation === 'snapshot')) {
      return runStep(client, s3, step, what);
    }
    await client.query(`BEGIN ISOLATION LEVEL ${LEVEL[isolation]}`);
    await runStep(client, s3, step, what);
    await client.query('COMMIT');
  }

  async function transaction(client: PoolClient, statement: Statement): Promise<void> {
    // Nothing of ours runs between BEGIN and the caller's first statement: it would fix the snapshot too early (D8b).
    await client.query(`BEGIN ISOLATION LEVEL ${LEVEL[isolation]}`);
    for (const step of statement.steps) await runStep(client, s3, step, translated(step, true));
    await client.query('COMMIT');
  }

  async function autoCommit(client: PoolClient, statement: Statement): Promise<void> {
    let last: Error | null = null;
    for (const step of statement.steps) {
      try {
        await single(client, step);
      } catch (error) {
        last = error as Error;
        await client.query('ROLLBACK');
      }
    }
    if (last !== null) throw last;
  }

  async function work(client: PoolClient, statement: Statement): Promise<void> {
    const [only] = statement.steps;
    if (statement.batch) {
      return statement.mode === 'TRANSACTION'
        ? transaction(client, statement)
        : autoCommit(client, statement);
    }
    if (only !== undefined) await single(client, only);
  }

  function failed(statement: Statement, error: unknown): void {
    for (const step of statement.steps) if (step.status === 'SUBMITTED') mark(step, 'ABORTED');
    statement.error = engineMessage(error);
    mark(statement, statement.cancelled ? 'ABORTED' : 'FAILED');
  }

  async function run(statement: Statement): Promise<void> {
    let client: PoolClient | undefined;
    let broken: Error | undefined;
    try {
      const pool = pools.get(statement.user);
      if (pool === undefined) throw new Refusal(`there is no database user ${statement.user}`);
      mark(statement, 'PICKED');
      client = await pool.connect();
      client.on('error', ignore);
      statement.pid = (client as unknown as { processID: number }).processID;
      if (statement.cancelled) throw new Refusal('cancelled before it began');
      mark(statement, 'STARTED');
      await work(client, statement);
      mark(statement, 'FINISHED');
    } catch (error) {
      failed(statement, error);
      broken = await client?.query('ROLLBACK').then(
        () => undefined,
        (fault: unknown) => fault as Error,
      );
      await keepLoadErrors(statement, error).catch(() => undefined);
    } finally {
      // The next caller is to find a session without temporary tables and settings of this one.
      broken ??= await client?.query('RESET ALL; DISCARD TEMP').then(
        () => undefined,
        (fault: unknown) => fault as Error,
      );
      client?.off('error', ignore);
      client?.release(broken);
      statement.end();
    }
  }

  async function cancel(statement: Statement): Promise<boolean> {
    statement.cancelled = true;
    if (statement.pid !== 0) await admin.query('SELECT pg_cancel_backend($1)', [statement.pid]);
    return true;
  }

  return {
    run,
    cancel,
    close: async () => {
      await Promise.all([...pools.values(), admin].map((pool) => pool.end()));
    },
  };
}

const ignore = (): void => undefined;
