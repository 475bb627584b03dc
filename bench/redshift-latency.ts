import { Client } from 'pg';
import type { LocalWarehouse } from './local-warehouse';
import { statements } from './redshift-statements';
import { median } from './rounds';

const STATEMENTS = 300;
const WARM_UP = 30;

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/** Median ms of `SELECT 1`: from the request to FINISHED by our Data API, and straight from PostgreSQL; in turn. */
export async function statementMs(
  local: LocalWarehouse,
): Promise<{ ours: number; postgres: number }> {
  const run = statements(local);
  const client = new Client({ connectionString: local.pgUrl });
  await client.connect();
  const [ours, postgres]: [number[], number[]] = [[], []];
  for (let each = 0; each < STATEMENTS; each += 1) {
    const mine = await milliseconds(() => run('SELECT 1'));
    const its = await milliseconds(() => client.query('SELECT 1'));
    if (each < WARM_UP) continue;
    ours.push(mine);
    postgres.push(its);
  }
  await client.end();
  return { ours: median(ours), postgres: median(postgres) };
}
