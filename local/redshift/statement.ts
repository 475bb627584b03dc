import { randomUUID } from 'node:crypto';
import type { QueryArrayResult } from 'pg';
import type { DatabaseUser } from './database';

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

/** A result as PostgreSQL's texts. */
export type Result = Pick<QueryArrayResult<(string | null)[]>, 'fields' | 'rows'>;

/** What statements and their parts have in common, by the names of the API's answers. Times in seconds. */
interface Outcome {
  Status: Status;
  Error?: string;
  readonly CreatedAt: number;
  UpdatedAt: number;
}

/** One statement of a request: the only one of an Execute, or one of a batch (B34). */
export interface Step extends Outcome {
  readonly QueryString: string;
  HasResultSet: boolean;
  /** -1: none, and so of the size and, before it is run, the id. */
  ResultRows: number;
  ResultSize: number;
  RedshiftQueryId: number;
  /** In nanoseconds. */
  Duration: number;
  /** Absent after a restart of the gateway: results are kept in memory. */
  result?: Result;
}

/** What a client asked for. */
export interface Request {
  readonly batch: boolean;
  readonly mode: 'TRANSACTION' | 'AUTO_COMMIT';
  readonly name: string;
  readonly user: DatabaseUser;
  /** Database, ClusterIdentifier or WorkgroupName, and SecretArn or DbUser. */
  readonly target: Readonly<Record<string, string>>;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** The client's token, and the request that it stands for. */
  readonly token: string | undefined;
  readonly fingerprint: string;
}

/** What became of a request. */
export interface Statement extends Request, Outcome {
  readonly Id: string;
  readonly steps: readonly Step[];
  RedshiftPid: number;
}

/** A statement in this process: it can be waited for and cancelled. */
export interface LiveStatement extends Statement {
  readonly cancel: AbortController;
  /** Resolves when the status is final. */
  readonly ended: Promise<void>;
  readonly end: () => void;
}

export const isFinal = (status: Status): boolean =>
  ['FINISHED', 'FAILED', 'ABORTED'].includes(status);

const now = (): number => Date.now() / 1000;
export function mark(item: Outcome, status: Status): void {
  Object.assign(item, { Status: status, UpdatedAt: now() });
}
const begun = (): Outcome => ({ Status: 'SUBMITTED', CreatedAt: now(), UpdatedAt: now() });
const NOTHING_YET = { HasResultSet: false, ResultRows: -1, ResultSize: -1, RedshiftQueryId: -1 };

/** Gives a statement, new or read from the store, its life in this process. */
export function alive(statement: Statement): LiveStatement {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  if (isFinal(statement.Status)) end();
  return Object.assign(statement, { cancel: new AbortController(), ended, end });
}

export function newStatement(request: Request, sqls: readonly string[]): LiveStatement {
  const steps = sqls.map((sql) => ({ ...begun(), ...NOTHING_YET, QueryString: sql, Duration: 0 }));
  return alive({ ...request, ...begun(), Id: randomUUID(), steps, RedshiftPid: 0 });
}

/** Query ids grow, also over restarts: they begin with the seconds since 2020. */
let lastQueryId = Math.floor(now()) - 1_577_836_800;
export const nextQueryId = (): number => (lastQueryId += 1);
