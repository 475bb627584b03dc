import { identifier } from './sql-text';

/** Conditions under which a batch may go on; the failing one's name is in the error. */
export type Assertion =
  'epoch_is_higher' | 'no_newer_day_loaded' | 'fence_is_mine' | 'rows_as_staged' | 'rows_as_loaded';

/** One temporary table per batch with a column per assertion; made after the LOCK, since it takes the snapshot. */
export const checksTable = (...assertions: readonly Assertion[]): string =>
  `CREATE TEMP TABLE millrace_checks (${assertions
    .map((name) => `${identifier(name)} SMALLINT DEFAULT 1 NOT NULL`)
    .join(', ')})`;

/** Fails the batch with a NULL in the column of its name unless the condition, over aggregates, holds. */
export const assertThat = (name: Assertion, condition: string, from: string): string =>
  `INSERT INTO millrace_checks (${identifier(name)}) SELECT CASE WHEN ${condition} THEN 1 END FROM ${from}`;
