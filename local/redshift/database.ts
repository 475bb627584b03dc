import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { pgLiteral, pgName } from './tokens';

export const DATABASE = 'analytics';
export const USERS = ['millrace_loader', 'millrace_reader'] as const;
export type DatabaseUser = (typeof USERS)[number];

export const isDatabaseUser = (name: string): name is DatabaseUser =>
  (USERS as readonly string[]).includes(name);

/** A batch that hangs must let go of its lock; `doctor` wants a limit on the loader (four hours, as its activity). */
const LOADER_STATEMENT_TIMEOUT = '4h';

/** What stands in schema `redshift`, which is on everybody's search path: functions and views that PostgreSQL lacks. */
const SYSTEM = `
CREATE SCHEMA IF NOT EXISTS redshift;
CREATE TABLE IF NOT EXISTS redshift.load_errors (
  query bigint, starttime timestamp, tbl text, filename text, line_number bigint, colname text, type text,
  col_length text, position int, raw_line text, raw_field_value text, err_code int, err_reason text);
CREATE OR REPLACE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE
  AS $$ SELECT statement_timestamp() AT TIME ZONE 'UTC' $$;
CREATE OR REPLACE FUNCTION redshift.alter_column_type(rel text, col text, change text, bytes int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE old name; longest int;
BEGIN
  EXECUTE format('SELECT COALESCE(max(octet_length(%I)), 0) FROM %s', col, rel) INTO longest;
  IF longest > bytes THEN
    RAISE EXCEPTION 'ALTER COLUMN TYPE: column "%" holds a value of % bytes, more than %', col, longest, bytes;
  END IF;
  FOR old IN SELECT conname FROM pg_constraint WHERE conrelid = rel::regclass AND contype = 'c'
      AND conname ~ '^bytes_[0-9]+_' AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = rel::regclass AND attname = col)]
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rel, old); END LOOP;
  EXECUTE change;
END $$;
CREATE OR REPLACE VIEW redshift.stl_load_errors AS
  SELECT 0 AS userid, 0 AS slice, tbl, starttime, 0 AS session, query, filename, line_number, colname, type, col_length,
    position, raw_line, raw_field_value, err_code, err_reason FROM redshift.load_errors;
CREATE OR REPLACE VIEW redshift.sys_load_error_detail AS
  SELECT 0 AS user_id, query AS query_id, query AS transaction_id, '${DATABASE}'::text AS database_name, tbl AS table_name,
    starttime AS start_time, filename AS file_name, line_number, colname AS column_name, type AS column_type,
    col_length AS column_length, position, err_code AS error_code, err_reason AS error_message FROM redshift.load_errors;
CREATE OR REPLACE VIEW redshift.svv_columns AS
  SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision
  FROM information_schema.columns;
CREATE OR REPLACE VIEW redshift.svv_tables AS
  SELECT table_catalog, table_schema, table_name, table_type FROM information_schema.tables;
GRANT USAGE ON SCHEMA redshift TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA redshift TO PUBLIC;
`;

/** A database user's password follows from the superuser's, so that nothing has to be kept. */
export const passwordOf = (user: string, superuserUrl: string): string =>
  createHmac('sha256', new URL(superuserUrl).password).update(user).digest('hex');

const toDatabase = (superuserUrl: string, database: string): string => {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  return url.toString();
};

/** Connection string of a database user of the warehouse. */
export function userUrl(superuserUrl: string, user: DatabaseUser): string {
  const url = new URL(toDatabase(superuserUrl, DATABASE));
  url.username = user;
  url.password = passwordOf(user, superuserUrl);
  return url.toString();
}

export const adminUrl = (superuserUrl: string): string => toDatabase(superuserUrl, DATABASE);

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function makeUsersAndDatabase(client: Client, superuserUrl: string): Promise<void> {
  for (const user of USERS) {
    const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [user]);
    const verb = known.rowCount === 0 ? 'CREATE' : 'ALTER';
    await client.query(
      `${verb} ROLE ${pgName(user)} LOGIN PASSWORD ${pgLiteral(passwordOf(user, superuserUrl))}`,
    );
  }
  await client.query(
    `ALTER ROLE millrace_loader SET statement_timeout = '${LOADER_STATEMENT_TIMEOUT}'`,
  );
  const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (known.rowCount === 0) {
    // Collation C: epochs are compared as text, byte by byte, and Redshift orders texts so.
    await client.query(
      `CREATE DATABASE ${DATABASE} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    );
  }
  await client.query(`ALTER DATABASE ${DATABASE} SET search_path = '$user', public, redshift`);
  await client.query(`ALTER DATABASE ${DATABASE} SET timezone = 'UTC'`);
  await client.query(`GRANT CREATE, TEMPORARY ON DATABASE ${DATABASE} TO millrace_loader`);
}

/** Brings a PostgreSQL to what the gateway needs: database, users, functions and views. Safe to run at every start. */
export async function prepareDatabase(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, (client) => makeUsersAndDatabase(client, superuserUrl));
  await withClient(adminUrl(superuserUrl), (client) => client.query(SYSTEM));
}
