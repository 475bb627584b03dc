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
  result: Result | null;
  resultRows: number;
  createdAt: number;
  updatedAt: number;
  durationNs: number;
}

/** What a client asked for, and what became of it. Times in ms. */
export interface Statement {
  readonly id: string;
  readonly batch: boolean;
  readonly mode: 'TRANSACTION' | 'AUTO_COMMIT';
  readonly name: string | null;
  readonly database: string;
  readonly user: DatabaseUser;
  readonly target: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly number: number;
  status: Status;
  error: string | null;
  createdAt: number;
  updatedAt: number;
  pid: number;
  cancelled: boolean;
  /** Resolves when the status is final. */
  readonly ended: Promise<void>;
  readonly end: () => void;
}

export const isFinal = (status: Status): boolean =>
  ['FINISHED', 'FAILED', 'ABORTED'].includes(status);

let numbers = 0;

export function newStatement(
  request: Pick<Statement, 'batch' | 'mode' | 'name' | 'database' | 'user' | 'target'>,
  sqls: readonly string[],
): Statement {
  const now = Date.now();
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  numbers += 1;
  return {
    ...request,
    id: randomUUID(),
    number: numbers,
    steps: sqls.map((sql) => ({
      sql,
      status: 'SUBMITTED',
      error: null,
      result: null,
      resultRows: -1,
      createdAt: now,
      updatedAt: now,
      durationNs: 0,
    })),
    status: 'SUBMITTED',
    error: null,
    createdAt: now,
    updatedAt: now,
    pid: 0,
    cancelled: false,
    ended,
    end,
  };
}
