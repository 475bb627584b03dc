import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { SYSTEM_SCHEMA } from './system-schema';
import { pgLiteral } from './tokens';

export const DATABASE = 'analytics';
export const USERS = ['millrace_loader', 'millrace_reader'] as const;
export type DatabaseUser = (typeof USERS)[number];

export const isDatabaseUser = (name: string): name is DatabaseUser =>
  (USERS as readonly string[]).includes(name);

/** A database user's password follows from the superuser's, so that nothing has to be kept. */
const passwordOf = (user: string, superuserUrl: string): string =>
  createHmac('sha256', new URL(superuserUrl).password).update(user).digest('hex');

/** Connection string of the warehouse, for a database user or for the superuser. */
export function warehouseUrl(superuserUrl: string, user: DatabaseUser | null): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${DATABASE}`;
  if (user !== null) [url.username, url.password] = [user, passwordOf(user, superuserUrl)];
  return url.toString();
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function makeUsersAndDatabase(client: Client, superuserUrl: string): Promise<void> {
  const isThere = async (question: string, name: string): Promise<boolean> =>
    (await client.query(question, [name])).rowCount === 1;
  for (const user of USERS) {
    const known = await isThere('SELECT FROM pg_roles WHERE rolname = $1', user);
    const password = pgLiteral(passwordOf(user, superuserUrl));
    await client.query(`${known ? 'ALTER' : 'CREATE'} ROLE ${user} LOGIN PASSWORD ${password}`);
  }
  // Collation C: epochs are compared as text, byte by byte, and Redshift orders texts so.
  if (!(await isThere('SELECT FROM pg_database WHERE datname = $1', DATABASE)))
    await client.query(
      `CREATE DATABASE ${DATABASE} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    );
  // A batch that hangs must let go of its lock; `doctor` wants a limit on the loader (four hours, as its activity).
  await client.query(`ALTER ROLE millrace_loader SET statement_timeout = '4h';
    ALTER DATABASE ${DATABASE} SET search_path = '$user', public, redshift;
    ALTER DATABASE ${DATABASE} SET timezone = 'UTC';
    GRANT CREATE, TEMPORARY ON DATABASE ${DATABASE} TO millrace_loader`);
}

/** Brings a PostgreSQL to what the gateway needs: database, users, functions and views. Safe to run at every start. */
export async function prepareDatabase(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    // Two gateways that start at once would trip over each other's functions.
    await client.query("SELECT pg_advisory_lock(hashtext('local redshift'))");
    await makeUsersAndDatabase(client, superuserUrl);
    await withClient(warehouseUrl(superuserUrl, null), (inside) => inside.query(SYSTEM_SCHEMA));
  });
}
