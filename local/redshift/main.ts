import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '../postgres/postgres';
import { startGateway } from './server';
import { oneOf, switchesOf } from './switches';

/** Variables of the process; README.md beside this file explains them. */
const {
  GATEWAY_PORT = '8439',
  GATEWAY_CALLERS = '{}',
  GATEWAY_ISOLATION = 'snapshot',
  GATEWAY_S3_ENDPOINT: endpoint = 'http://127.0.0.1:4566',
  GATEWAY_S3_REGION: region = 'eu-west-1',
  GATEWAY_S3_ACCESS_KEY_ID: accessKeyId = '',
  GATEWAY_S3_SECRET_ACCESS_KEY: secretAccessKey = '',
  GATEWAY_POSTGRES_DIR: dataDir = join(process.cwd(), '.stack', 'postgres'),
  GATEWAY_POSTGRES_PORT = '5439',
  GATEWAY_POSTGRES_PASSWORD: password = 'local',
  WAREHOUSE_PG_URL = '',
} = process.env;

async function main(): Promise<void> {
  const options = {
    port: Number(GATEWAY_PORT),
    isolation: oneOf('GATEWAY_ISOLATION', GATEWAY_ISOLATION, ['snapshot', 'serializable']),
    switches: switchesOf(process.env),
    callers: JSON.parse(GATEWAY_CALLERS) as Record<string, string>,
    s3: { endpoint, region, accessKeyId, secretAccessKey },
  };
  if (WAREHOUSE_PG_URL === '') mkdirSync(dataDir, { recursive: true });
  const place = { dataDir, port: Number(GATEWAY_POSTGRES_PORT), password };
  const postgres = WAREHOUSE_PG_URL === '' ? await startPostgres(place) : null;
  const pgUrl = postgres?.url ?? WAREHOUSE_PG_URL;
  const gateway = await startGateway({ ...options, pgUrl }).catch(async (error: unknown) => {
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
