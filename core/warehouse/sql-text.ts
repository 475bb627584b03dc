/** The only makers of names and values in SQL. Literals only: a batch's parameters cannot stand in COPY, LOCK or DDL. */

/** An identifier in quotes. @throws RangeError for a name that no declaration can have */
export function identifier(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new RangeError(`not a name of the warehouse: ${name}`);
  return `"${name}"`;
}

/**
 * A text literal. Redshift reads a backslash inside it as an escape and PostgreSQL does not, so none may be there;
 * no value of ours has one.
 * @throws RangeError for a backslash or a NUL
 */
export function literal(value: string): string {
  if (/[\\\0]/.test(value))
    throw new RangeError('a literal may hold neither a backslash nor a NUL');
  return `'${value.replaceAll("'", "''")}'`;
}

export const dateLiteral = (day: string): string => `CAST(${literal(day)} AS DATE)`;

/** A whole number of ours, such as a count. @throws RangeError */
export function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a count: ${value}`);
  return String(value);
}

/** A difference of two counts, which may be below 0. @throws RangeError */
export function signedNumber(value: number): string {
  return value < 0 ? `-${wholeNumber(-value)}` : wholeNumber(value);
}

/** The texts of one batch, and the number of the statement whose result is read back: always the last. */
export interface Batch {
  readonly statements: readonly string[];
  readonly readBack: number;
}

export const batchOf = (...statements: readonly (string | null)[]): Batch => {
  const kept = statements.filter((statement) => statement !== null);
  return { statements: kept, readBack: kept.length };
};
