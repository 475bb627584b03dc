import { DatabaseError } from 'pg';
import { Refusal } from './refusal';

/** PostgreSQL's error codes in the words of Redshift, where they are known (C13, C20, C23, D13 to D15, D20). */
const WORDS: Readonly<Record<string, (error: DatabaseError) => string | null>> = {
  '23502': ({ column = '' }) => `Cannot insert a NULL value into column ${column}`,
  '23514': ({ constraint }) => {
    const bytes = /^bytes_(\d+)_/.exec(constraint ?? '')?.[1];
    return bytes === undefined ? null : `value too long for type character varying(${bytes})`;
  },
  '428C9': () => 'cannot set an identity column to a value',
  '42P07': ({ message }) => message.replace('relation', 'Relation'),
  '42501': ({ message }) => message.replace(/for (table|view) /, 'for relation '),
  '40001': ({ message }) =>
    message.includes('read/write dependencies')
      ? '1023 DETAIL: Serializable isolation violation on table in Redshift'
      : 'could not complete because of conflict with concurrent transaction',
  '40P01': () => 'deadlock detected',
};

/** Why a statement failed. A time-out and a cancel differ by one letter, and both may name a query (D20, B64). */
export function engineMessage(error: unknown, queryId: number, cancelled: boolean): string {
  if (cancelled) return `ERROR:  Query (${queryId}) cancelled on user's request`;
  if (!(error instanceof DatabaseError) || error instanceof Refusal)
    return `ERROR: ${error instanceof Error ? error.message : String(error)}`;
  if (error.code === '57014') return `ERROR:  Query (${queryId}) canceled on user's request`;
  return `ERROR: ${WORDS[error.code ?? '']?.(error) ?? error.message}`;
}
