import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '../postgres/postgres';
import { startGateway, type Gateway } from './server';
import type { Isolation } from './session';
import { switchesOf } from './switches';

/** Variables of the process; README.md beside this file explains them. */
const {
  GATEWAY_PORT = '8439',
  GATEWAY_CALLERS = '{}',
  GATEWAY_ISOLATION = 'snapshot',
  GATEWAY_S3_ENDPOINT = 'http://127.0.0.1:4566',
  GATEWAY_S3_REGION = 'eu-west-1',
  GATEWAY_S3_ACCESS_KEY_ID = '',
  GATEWAY_S3_SECRET_ACCESS_KEY = '',
  GATEWAY_POSTGRES_DIR = join(process.cwd(), '.stack', 'postgres'),
  GATEWAY_POSTGRES_PORT = '5439',
  GATEWAY_POSTGRES_PASSWORD = 'local',
  WAREHOUSE_PG_URL,
} = process.env;

async function openPostgres(): Promise<Postgres | null> {
  if (WAREHOUSE_PG_URL !== undefined && WAREHOUSE_PG_URL !== '') return null;
  mkdirSync(GATEWAY_POSTGRES_DIR, { recursive: true });
  return startPostgres({
    dataDir: GATEWAY_POSTGRES_DIR,
    port: Number(GATEWAY_POSTGRES_PORT),
    password: GATEWAY_POSTGRES_PASSWORD,
  });
}

const openGateway = (isolation: Isolation, pgUrl: string): Promise<Gateway> =>
  startGateway({
    port: Number(GATEWAY_PORT),
    pgUrl,
    isolation,
    switches: switchesOf(process.env),
    callers: JSON.parse(GATEWAY_CALLERS) as Record<string, string>,
    s3: {
      endpoint: GATEWAY_S3_ENDPOINT,
      region: GATEWAY_S3_REGION,
      accessKeyId: GATEWAY_S3_ACCESS_KEY_ID,
      secretAccessKey: GATEWAY_S3_SECRET_ACCESS_KEY,
    },
  });

async function main(): Promise<void> {
  if (GATEWAY_ISOLATION !== 'snapshot' && GATEWAY_ISOLATION !== 'serializable') {
    throw new Error(
      `GATEWAY_ISOLATION is ${GATEWAY_ISOLATION}: it must be snapshot or serializable`,
    );
  }
  const postgres = await openPostgres();
  const gateway = await openGateway(
    GATEWAY_ISOLATION,
    postgres?.url ?? WAREHOUSE_PG_URL ?? '',
  ).catch(async (error: unknown) => {
    await postgres?.stop();
    throw error;
  });
  let stopping = false;
  const stop = (code: number): void => {
    if (stopping) return;
    stopping = true;
    // Both at once: a statement that runs holds up the one until the other ends its session.
    void Promise.all([gateway.close(), postgres?.stop()]).then(() => process.exit(code));
  };
  process.once('SIGTERM', () => stop(0));
  process.once('SIGINT', () => stop(0));
  void postgres?.ended.then((lastWords) => {
    if (!stopping) console.error(`PostgreSQL has ended. Its last words:\n${lastWords}`);
    stop(1);
  });
  // One line of JSON for whoever started it: it is ready, and here.
  console.log(JSON.stringify({ url: gateway.url, postgresPid: postgres?.pid ?? null }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
