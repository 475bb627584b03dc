import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { SYSTEM_SCHEMA } from './system-schema';
import { pgLiteral, pgName } from './tokens';

export const DATABASE = 'analytics';
export const USERS = ['millrace_loader', 'millrace_reader'] as const;
export type DatabaseUser = (typeof USERS)[number];

export const isDatabaseUser = (name: string): name is DatabaseUser =>
  (USERS as readonly string[]).includes(name);

/** A batch that hangs must let go of its lock; `doctor` wants a limit on the loader (four hours, as its activity). */
const LOADER_STATEMENT_TIMEOUT = '4h';

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
  await withClient(superuserUrl, async (client) => {
    // Two gateways that start at once would trip over each other's functions.
    await client.query("SELECT pg_advisory_lock(hashtext('local redshift'))");
    await makeUsersAndDatabase(client, superuserUrl);
    await withClient(adminUrl(superuserUrl), (inside) => inside.query(SYSTEM_SCHEMA));
  });
}
