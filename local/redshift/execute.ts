import { Pool } from 'pg';
import { USERS, warehouseUrl, type DatabaseUser } from './database';
import { engineMessage } from './engine-error';
import { Refusal } from './refusal';
import { runStep } from './run-step';
import { begin, commit, type Session } from './session';
import { mark, type LiveStatement, type Step } from './statement';
import { sessionName, statementStore } from './store';
import type { Switches } from './switches';

const MAX_CONNECTIONS = 30;

const ignore = (): void => undefined;
/** Null, or what failed. */
const faultOf = (work: Promise<unknown>): Promise<Error | null> =>
  work.then(
    () => null,
    (error: unknown) => error as Error,
  );

async function transaction(session: Session, steps: readonly Step[]): Promise<void> {
  // Nothing of ours runs between BEGIN and the caller's first statement: it would fix the snapshot too early (D8b).
  await begin(session);
  for (const step of steps) await runStep(session, step);
  await commit(session);
}

/** One transaction, or with AUTO_COMMIT one for each step: a failure does not touch the others (B31, B32). */
async function transactions(session: Session): Promise<void> {
  const { batch, mode, steps, cancel } = session.statement;
  let last: Error | null = null;
  for (const part of batch && mode === 'AUTO_COMMIT' ? steps.map((step) => [step]) : [steps]) {
    if (cancel.signal.aborted) throw new Refusal('cancelled before it began');
    const failure = await faultOf(transaction(session, part));
    if (failure !== null) await faultOf(session.client.query('ROLLBACK'));
    last = failure ?? last;
  }
  if (last !== null) throw last;
}

export interface ExecutorOptions extends Pick<Session, 'isolation' | 's3'> {
  readonly pgUrl: string;
  readonly switches: Switches;
  /** Tells the sessions and statements of this gateway from those of another on the same PostgreSQL. */
  readonly name: string;
}

export type Executor = ReturnType<typeof executor>;

/** Runs statements on PostgreSQL under the caller's database user, one connection each. */
export function executor({ pgUrl, isolation, s3, switches, name }: ExecutorOptions) {
  function open(user: DatabaseUser | null, max: number, options: string): Pool {
    const connectionString = warehouseUrl(pgUrl, user);
    const pool = new Pool({ connectionString, max, options, application_name: sessionName(name) });
    return pool.on('error', ignore);
  }
  // A session whose gateway was killed notices while it computes.
  const watched = '-c client_connection_check_interval=2s';
  const ofUser = (user: DatabaseUser): Pool => open(user, MAX_CONNECTIONS, watched);
  const pools = { millrace_loader: ofUser(USERS[0]), millrace_reader: ofUser(USERS[1]) };
  const admin = open(null, 4, '-c synchronous_commit=off');
  const store = statementStore(admin, name);
  /** Statements that hold a session, each with the cancel that is under way. */
  const running = new Map<LiveStatement, Promise<unknown>>();

  /** The next caller is to find a session without temporary tables and settings of this one. */
  async function giveBack({ client, statement, touched }: Session): Promise<void> {
    const cancelling = running.get(statement);
    running.delete(statement);
    await cancelling;
    const fault = touched ? await faultOf(client.query('RESET ALL; DISCARD TEMP')) : null;
    client.off('error', ignore);
    client.release(fault ?? undefined);
  }

  async function once(statement: LiveStatement): Promise<void> {
    const client = (await pools[statement.user].connect()).on('error', ignore);
    running.set(statement, Promise.resolve());
    statement.RedshiftPid = (client as unknown as { processID: number }).processID;
    const session: Session = { client, statement, isolation, s3, admin, touched: false };
    mark(statement, 'STARTED');
    try {
      await transactions(session);
    } finally {
      await giveBack(session);
    }
  }

  /** Runs a statement to its end; never throws: what happened stands in the statement. */
  async function run(statement: LiveStatement): Promise<void> {
    mark(statement, 'PICKED');
    const failure = await faultOf(once(statement));
    const { steps, cancel } = statement;
    if (failure !== null) {
      for (const step of steps) if (step.Status === 'SUBMITTED') mark(step, 'ABORTED');
      const at = steps.find(({ Status }) => Status === 'FAILED') ?? steps[0];
      statement.Error = engineMessage(failure, at?.RedshiftQueryId ?? -1, cancel.signal.aborted);
    }
    if (statement.batch && switches.batchTwice)
      await faultOf(once({ ...statement, steps: steps.map((step) => ({ ...step })) }));
    const Status = failure === null ? 'FINISHED' : cancel.signal.aborted ? 'ABORTED' : 'FAILED';
    // Known to the store first: a restarted gateway must not take back what it has said.
    await faultOf(store.save({ ...statement, Status, UpdatedAt: Date.now() / 1000 }));
    mark(statement, Status);
    statement.end();
  }

  return {
    run,
    cancel: async (statement: LiveStatement): Promise<void> => {
      statement.cancel.abort();
      // PostgreSQL knows a session, not a statement: this one is not given to another before the signal was sent.
      if (!running.has(statement)) return;
      const sent = faultOf(admin.query('SELECT pg_cancel_backend($1)', [statement.RedshiftPid]));
      running.set(statement, sent);
      await sent;
    },
    /** A question of the gateway's own, as a database user: the items that it answers. */
    ask: async (user: DatabaseUser, sql: string, values: string[]): Promise<unknown[]> => {
      const { rows } = await pools[user].query<{ item: unknown }>(sql, values);
      return rows.map(({ item }) => item);
    },
    store,
    close: async (): Promise<void> => {
      await Promise.all([...Object.values(pools), admin].map((pool) => pool.end()));
    },
  };
}
