import { randomUUID } from 'node:crypto';
import type { FieldDef } from 'pg';
import type { DatabaseUser } from './database';

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

/** A result as PostgreSQL's texts. */
export interface Result {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** One statement of a request: the only one of an Execute, or one of a batch. */
export interface Step {
  readonly sql: string;
  status: Status;
  error: string | null;
  hasResult: boolean;
  /** Absent after a restart of the gateway: results are kept in memory. */
  result: Result | null;
  /** -1: none. */
  resultRows: number;
  resultBytes: number;
  queryId: number;
  readonly createdAt: number;
  updatedAt: number;
  durationNs: number;
}

/** What a client asked for. */
export interface Request {
  readonly batch: boolean;
  readonly mode: 'TRANSACTION' | 'AUTO_COMMIT';
  readonly name: string | null;
  readonly database: string;
  readonly user: DatabaseUser;
  /** ClusterIdentifier or WorkgroupName, and SecretArn or DbUser, as they were given. */
  readonly target: Readonly<Record<string, string>>;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** The client's token, and the request that it stands for. */
  readonly token: string | null;
  readonly fingerprint: string;
}

/** What became of a request. Times in ms. */
export interface Statement extends Request {
  readonly id: string;
  readonly steps: readonly Step[];
  status: Status;
  error: string | null;
  readonly createdAt: number;
  updatedAt: number;
  pid: number;
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

export function mark(item: { status: Status; updatedAt: number }, status: Status): void {
  item.status = status;
  item.updatedAt = Date.now();
}

/** Query ids grow, also over restarts: they begin with the seconds since 2020. */
let lastQueryId = Math.floor(Date.now() / 1000) - 1_577_836_800;
const newStep = (sql: string): Step => {
  const now = Date.now();
  lastQueryId += 1;
  return {
    sql,
    ...{ status: 'SUBMITTED', error: null, hasResult: false, result: null, resultRows: -1 },
    ...{ resultBytes: -1, queryId: lastQueryId, createdAt: now, updatedAt: now, durationNs: 0 },
  };
};

/** Gives a statement, new or read from the store, its life in this process. */
export function alive(statement: Statement): LiveStatement {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  if (isFinal(statement.status)) end();
  return Object.assign(statement, { cancel: new AbortController(), ended, end });
}

export function newStatement(request: Request, sqls: readonly string[]): LiveStatement {
  const now = Date.now();
  return alive({
    ...request,
    ...{ id: randomUUID(), steps: sqls.map(newStep), status: 'SUBMITTED', error: null },
    ...{ createdAt: now, updatedAt: now, pid: 0 },
  });
}
