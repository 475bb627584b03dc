import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  DescribeStatementCommand,
  RedshiftDataClient,
  type DescribeStatementResponse,
} from '@aws-sdk/client-redshift-data';
import { freePort } from './free-port';

export interface GatewayProcess {
  readonly client: RedshiftDataClient;
  /** At once, as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Another one in its place. */
  readonly restart: () => Promise<void>;
  readonly described: (id: string | undefined) => Promise<DescribeStatementResponse>;
}

/** A gateway as a process of its own, before a PostgreSQL and an object server that live on when it is killed. */
export async function startGatewayProcess(
  pgUrl: string,
  objectsUrl: string,
  keys: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<GatewayProcess> {
  const port = await freePort();
  const start = async () => {
    const child = spawn(process.execPath, [join('dist', 'local', 'redshift', 'main.js')], {
      env: {
        ...process.env,
        GATEWAY_PORT: String(port),
        GATEWAY_CALLERS: JSON.stringify({ [keys.accessKeyId]: keys.secretAccessKey }),
        GATEWAY_S3_ENDPOINT: objectsUrl,
        GATEWAY_S3_ACCESS_KEY_ID: keys.accessKeyId,
        GATEWAY_S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
        WAREHOUSE_PG_URL: pgUrl,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Its one line says that it is ready.
    await once(child.stdout, 'data');
    return child;
  };
  let child = await start();
  const client = new RedshiftDataClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: keys,
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    client,
    kill,
    restart: async () => {
      await kill();
      child = await start();
    },
    described: (Id) => client.send(new DescribeStatementCommand({ Id })),
  };
}
