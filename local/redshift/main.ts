import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Isolation } from './execute';
import { startPostgres } from './postgres';
import { startGateway } from './server';

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

async function main(): Promise<void> {
  if (GATEWAY_ISOLATION !== 'snapshot' && GATEWAY_ISOLATION !== 'serializable') {
    throw new Error(
      `GATEWAY_ISOLATION is ${GATEWAY_ISOLATION}: it must be snapshot or serializable`,
    );
  }
  const isolation: Isolation = GATEWAY_ISOLATION;
  mkdirSync(GATEWAY_POSTGRES_DIR, { recursive: true });
  const postgres =
    WAREHOUSE_PG_URL === undefined || WAREHOUSE_PG_URL === ''
      ? await startPostgres({
          dataDir: GATEWAY_POSTGRES_DIR,
          port: Number(GATEWAY_POSTGRES_PORT),
          password: GATEWAY_POSTGRES_PASSWORD,
        })
      : null;
  const gateway = await startGateway({
    port: Number(GATEWAY_PORT),
    pgUrl: postgres?.url ?? WAREHOUSE_PG_URL ?? '',
    isolation,
    callers: JSON.parse(GATEWAY_CALLERS) as Record<string, string>,
    s3: {
      endpoint: GATEWAY_S3_ENDPOINT,
      region: GATEWAY_S3_REGION,
      accessKeyId: GATEWAY_S3_ACCESS_KEY_ID,
      secretAccessKey: GATEWAY_S3_SECRET_ACCESS_KEY,
    },
  });
  const stop = (): void => {
    void gateway
      .close()
      .then(() => postgres?.stop())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // One line of JSON for whoever started it: it is ready, and here.
  console.log(JSON.stringify({ url: gateway.url, postgresPid: postgres?.pid ?? null }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
