import { Client } from 'pg';
import type { Holder } from './target';

/** Holds tables locked over PostgreSQL's protocol, each in a session of its own, until it is let go. */
export async function holdTables(url: string, tables: readonly string[]): Promise<Holder> {
  const sessions = new Map<string, Client>();
  const release = async (table: string): Promise<void> => {
    const session = sessions.get(table);
    sessions.delete(table);
    await session?.query('COMMIT');
    await session?.end();
  };
  for (const table of tables) {
    const session = new Client({ connectionString: url });
    await session.connect();
    sessions.set(table, session);
    await session.query('BEGIN');
    await session.query(`LOCK TABLE ${table}`);
  }
  return {
    release,
    close: async () => {
      for (const table of [...sessions.keys()]) await release(table);
    },
  };
}
