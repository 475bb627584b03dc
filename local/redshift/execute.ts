import { Pool } from 'pg';
import { adminUrl, USERS, userUrl, type DatabaseUser } from './database';
import { engineMessage } from './engine-error';
import { keepLoad, type Load } from './load-books';
import { Refusal } from './refusal';
import type { S3Clients } from './s3-clients';
import { runStep } from './run-step';
import { begin, commit, type Isolation, type Session } from './session';
import { mark, type LiveStatement, type Step } from './statement';
import { sessionName, statementStore, type StatementStore } from './store';
import type { Switches } from './switches';

const MAX_CONNECTIONS = 30;

export interface Executor {
  /** Runs a statement to its end; never throws: what happened stands in the statement. */
  readonly run: (statement: LiveStatement) => Promise<void>;
  readonly cancel: (statement: LiveStatement) => Promise<boolean>;
  /** A question of the gateway's own, as a database user. */
  readonly ask: (
    user: DatabaseUser,
    sql: string,
    values: readonly string[],
  ) => Promise<Record<string, string>[]>;
  readonly store: StatementStore;
  readonly close: () => Promise<void>;
}

const ignore = (): void => undefined;
/** Null, or why the connection cannot be used again. */
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

/** Each statement commits alone; a failure does not touch the others (B32). */
async function autoCommit(session: Session): Promise<void> {
  const { steps, cancel } = session.statement;
  let last: Error | null = null;
  for (const step of steps) {
    if (cancel.signal.aborted) break;
    const failure = await faultOf(transaction(session, [step]));
    if (failure !== null) await session.client.query('ROLLBACK');
    last = failure ?? last;
  }
  if (last !== null) throw last;
}

const copyOf = (statement: LiveStatement): LiveStatement => ({
  ...statement,
  steps: statement.steps.map((step) => ({ ...step, result: null })),
});

export interface ExecutorOptions {
  readonly pgUrl: string;
  readonly isolation: Isolation;
  readonly s3: S3Clients;
  readonly switches: Switches;
  /** Tells the sessions and statements of this gateway from those of another on the same PostgreSQL. */
  readonly name: string;
}

/** Runs statements on PostgreSQL under the caller's database user, one connection each. */
export function executor({ pgUrl, isolation, s3, switches, name }: ExecutorOptions): Executor {
  const open = (connectionString: string, max: number, options: string): Pool =>
    new Pool({ connectionString, max, application_name: sessionName(name), options }).on(
      'error',
      ignore,
    );
  // A session whose gateway was killed notices while it computes.
  const perUser = (user: DatabaseUser): Pool =>
    open(userUrl(pgUrl, user), MAX_CONNECTIONS, '-c client_connection_check_interval=2s');
  const pools = new Map(USERS.map((user) => [user, perUser(user)]));
  const admin = open(adminUrl(pgUrl), 4, '-c synchronous_commit=off');
  const store = statementStore(admin, name);
  const poolOf = (user: DatabaseUser): Pool => {
    const pool = pools.get(user);
    if (pool === undefined) throw new Refusal(`there is no database user ${user}`);
    return pool;
  };
  /** Statements that hold a session, each with the cancel that is under way. */
  const running = new Map<LiveStatement, Promise<unknown>>();

  /** The next caller is to find a session without temporary tables and settings of this one. */
  async function giveBack({ client, statement, touched }: Session, failed: boolean): Promise<void> {
    const cancelling = running.get(statement);
    running.delete(statement);
    await cancelling;
    let fault = failed ? await faultOf(client.query('ROLLBACK')) : null;
    if (fault === null && touched) fault = await faultOf(client.query('RESET ALL; DISCARD TEMP'));
    client.off('error', ignore);
    client.release(fault ?? undefined);
  }

  async function once(statement: LiveStatement): Promise<void> {
    const client = (await poolOf(statement.user).connect()).on('error', ignore);
    running.set(statement, Promise.resolve());
    statement.pid = (client as unknown as { processID: number }).processID;
    const books = { keepLoad: (load: Load) => keepLoad(admin, load) };
    const session: Session = { client, statement, isolation, s3: s3.of, touched: false, ...books };
    let failed = true;
    try {
      if (statement.cancel.signal.aborted) throw new Refusal('cancelled before it began');
      mark(statement, 'STARTED');
      const alone = statement.batch && statement.mode === 'AUTO_COMMIT';
      await (alone ? autoCommit(session) : transaction(session, statement.steps));
      failed = false;
    } finally {
      await giveBack(session, failed);
    }
  }

  async function run(statement: LiveStatement): Promise<void> {
    mark(statement, 'PICKED');
    const failure = await faultOf(once(statement));
    const { steps, cancel } = statement;
    if (failure !== null) {
      for (const step of steps) if (step.status === 'SUBMITTED') mark(step, 'ABORTED');
      const at = steps.find(({ status }) => status === 'FAILED') ?? steps[0];
      statement.error = engineMessage(failure, at?.queryId ?? 0, cancel.signal.aborted);
    }
    if (statement.batch && switches.batchTwice) await faultOf(once(copyOf(statement)));
    const status = failure === null ? 'FINISHED' : cancel.signal.aborted ? 'ABORTED' : 'FAILED';
    // Known to the store first: a restarted gateway must not take back what it has said.
    await faultOf(store.ended({ ...statement, status, updatedAt: Date.now() }));
    mark(statement, status);
    statement.end();
  }

  return {
    run,
    cancel: async (statement) => {
      statement.cancel.abort();
      // PostgreSQL knows a session, not a statement: this one is not given to another before the signal was sent.
      if (!running.has(statement)) return true;
      const sent = faultOf(admin.query('SELECT pg_cancel_backend($1)', [statement.pid]));
      running.set(statement, sent);
      await sent;
      return true;
    },
    ask: async (user, sql, values) =>
      (await poolOf(user).query<Record<string, string>>(sql, [...values])).rows,
    store,
    close: async () => {
      await Promise.all([...pools.values(), admin].map((pool) => pool.end()));
    },
  };
}
