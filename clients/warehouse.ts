import type { Batch } from '../core/warehouse/sql-text';

/** One row as texts; the load's SQL casts whatever JavaScript would round. */
export type Row = readonly (string | null)[];

/** `unknown`: it may or may not have run, or may still run later. Nobody has to find out: the next attempt has a higher epoch. */
export type BatchOutcome =
  | { readonly state: 'finished'; readonly rows: readonly Row[] }
  | {
      readonly state: 'failed';
      readonly error: string;
      /** Somebody may not do it: time does not mend that. */
      readonly denied: boolean;
    }
  | { readonly state: 'unknown'; readonly why: string };

/** What Millrace asks of Redshift. */
export interface Warehouse {
  /** Runs a batch as one transaction, submitted once; the rows are those of its last statement, if it has any. */
  batch(name: string, clientToken: string, batch: Batch): Promise<BatchOutcome>;
  /** Runs one statement by itself. `null`: no answer within the time; it was asked to stop. @throws WarehouseError */
  query(sql: string, withinMs: number): Promise<readonly Row[] | null>;
  /** Statements of this name's beginning that have not ended. */
  unfinished(
    namePrefix: string,
  ): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Asks a statement to stop; that it answers proves nothing. */
  cancel(id: string): Promise<void>;
}

/** A single statement that the warehouse ran and refused. */
export class WarehouseError extends Error {
  constructor(
    message: string,
    /** Somebody may not do it: time does not mend that. */
    readonly denied: boolean,
  ) {
    super(message);
    this.name = 'WarehouseError';
  }
}
