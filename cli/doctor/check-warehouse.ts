import type { Warehouse } from '../../clients/warehouse';
import type { DataType } from '../../core/data-type';
import { literal } from '../../core/warehouse/sql-text';
import { askWarehouse } from '../facts/read-warehouse';
import { fault, looked, well, type Check } from './check';

const MEND =
  'Check MILLRACE_REDSHIFT_* and that the identity may use the Data API and the database user.';
/** A serverless warehouse that sleeps takes half a minute to wake. */
const WITHIN_MS = 60_000;

const WHO =
  `SELECT CAST(current_user AS VARCHAR(128)), current_setting('statement_timeout'), ` +
  `has_database_privilege(current_database(), 'CREATE'), has_database_privilege(current_database(), 'TEMPORARY')`;

const strangersQuery = (schemas: readonly string[]): string =>
  `SELECT schemaname, tablename, tableowner FROM pg_tables WHERE schemaname IN (${schemas
    .map(literal)
    .join(', ')}) AND tableowner <> current_user ORDER BY 1, 2`;

const isTrue = (value: string | null | undefined): boolean => value === 'true' || value === 't';

/** Without a time-out, a statement that hangs holds the fence's lock until somebody finds it. */
function timeoutCheck(user: string, timeout: string): Check {
  const check = 'statement time-out';
  return timeout === '0' || timeout === ''
    ? fault(
        check,
        `the user ${user} has none`,
        `ALTER USER ${user} SET statement_timeout TO 7200000, so that a statement that hangs lets go of the fence.`,
      )
    : well(check, `${timeout} for the user ${user}`);
}

function rightsCheck(user: string, mayCreate: boolean, mayUseTemporary: boolean): Check {
  const check = 'rights in the database';
  const lacks = [...(mayCreate ? [] : ['CREATE']), ...(mayUseTemporary ? [] : ['TEMPORARY'])].join(
    ', ',
  );
  return lacks === ''
    ? well(check, `the user ${user} may make schemas and temporary tables`)
    : fault(
        check,
        `the user ${user} lacks ${lacks}`,
        `GRANT ${lacks} ON DATABASE ... TO ${user}: a load makes tables, and asserts in a temporary one.`,
      );
}

async function ownersCheck(
  warehouse: Warehouse,
  user: string,
  types: readonly DataType[],
): Promise<Check> {
  const check = 'owners of the tables';
  const schemas = [...new Set(['millrace', ...types.map(({ schema }) => schema)])];
  const ours = new Set(types.map(({ schema, name }) => `${schema}.${name}`));
  const rows = await askWarehouse(warehouse, strangersQuery(schemas), WITHIN_MS);
  const strangers = rows
    .map(([schema, table, owner]) => ({ table: `${schema ?? ''}.${table ?? ''}`, owner }))
    .filter(({ table }) => table.startsWith('millrace.') || ours.has(table));
  return strangers.length === 0
    ? well(check, `every table of ours that is there belongs to ${user}`)
    : fault(
        check,
        strangers.map(({ table, owner }) => `${table} belongs to ${owner ?? '?'}`).join('; '),
        `ALTER TABLE ... OWNER TO ${user}: only the owner may change a table's shape.`,
      );
}

/** The warehouse, and whether its user can do what a load does. */
export const checkWarehouse = async (
  warehouse: Warehouse,
  types: readonly DataType[],
): Promise<readonly Check[]> =>
  looked('warehouse', MEND, async () => {
    const [row] = await askWarehouse(warehouse, WHO, WITHIN_MS);
    const [user, timeout, mayCreate, mayUseTemporary] = row ?? [];
    const name = user?.trim() ?? '';
    return [
      well('warehouse', `answers the user ${name}`),
      timeoutCheck(name, timeout?.trim() ?? ''),
      rightsCheck(name, isTrue(mayCreate), isTrue(mayUseTemporary)),
      await ownersCheck(warehouse, name, types),
    ];
  });
