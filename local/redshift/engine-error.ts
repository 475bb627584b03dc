import { DatabaseError } from 'pg';
import { Refusal } from './refusal';

/** An error of PostgreSQL in the words of Redshift, where they are known (rules C20, C13, D13, D20). */
export function engineMessage(error: unknown): string {
  if (error instanceof Refusal) return `ERROR: ${error.message}`;
  if (!(error instanceof DatabaseError))
    return `ERROR: ${error instanceof Error ? error.message : String(error)}`;
  switch (error.code ?? '') {
    case '23502':
      return `ERROR: Cannot insert a NULL value into column ${error.column ?? ''}`;
    case '23514': {
      const bytes = /^bytes_(\d+)_/.exec(error.constraint ?? '')?.[1];
      if (bytes !== undefined) return `ERROR: value too long for type character varying(${bytes})`;
      break;
    }
    case '40001':
      return `ERROR: 1023 DETAIL: Serializable isolation violation on table in Redshift (${error.message})`;
    case '40P01':
      return 'ERROR: deadlock detected';
    case '57014':
      return "ERROR:  Query (0) canceled on user's request";
  }
  return `ERROR: ${error.message}`;
}
