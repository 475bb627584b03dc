import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { redshiftWarehouse } from '../clients/redshift-data';
import type { Warehouse } from '../clients/warehouse';
import { freePort } from '../test/support/free-port';
import { startFileObjectServer } from './file-object-server';
import { DATA } from './folders';

const KEYS = { accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' };
const REGION = 'eu-west-1';
const TARGET = { ClusterIdentifier: 'bench', Database: 'analytics', DbUser: 'millrace_loader' };
const PG_PASSWORD = 'bench';

/** An empty local Redshift in processes of its own, whose COPY reads the buckets below bench/.data. */
export interface LocalWarehouse {
  readonly warehouse: Warehouse;
  /** Of the same gateway, for who sends statements of his own. */
  readonly client: RedshiftDataClient;
  readonly target: typeof TARGET;
  readonly gatewayPid: number;
  /** The database behind it, as its superuser. */
  readonly pgUrl: string;
  readonly stop: () => Promise<void>;
}

async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) return text.split('\n')[0] ?? '';
  }
  throw new Error('the gateway ended before it was ready');
}

export async function startLocalWarehouse(): Promise<LocalWarehouse> {
  const objects = await startFileObjectServer(DATA);
  const pgPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  const gateway = spawn(process.execPath, [join(__dirname, '..', 'local', 'redshift', 'main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      GATEWAY_PORT: String(await freePort()),
      GATEWAY_CALLERS: JSON.stringify({ [KEYS.accessKeyId]: KEYS.secretAccessKey }),
      GATEWAY_S3_ENDPOINT: objects.url,
      GATEWAY_S3_REGION: REGION,
      GATEWAY_S3_ACCESS_KEY_ID: KEYS.accessKeyId,
      GATEWAY_S3_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      GATEWAY_POSTGRES_DIR: folder,
      GATEWAY_POSTGRES_PORT: String(pgPort),
      GATEWAY_POSTGRES_PASSWORD: PG_PASSWORD,
    },
  });
  const ended = once(gateway, 'exit');
  const { url } = JSON.parse(await firstLine(gateway.stdout)) as { url: string };
  const client = new RedshiftDataClient({ endpoint: url, region: REGION, credentials: KEYS });
  return {
    warehouse: redshiftWarehouse(client, TARGET, async (ms) => {
      await sleep(ms);
    }),
    client,
    target: TARGET,
    gatewayPid: gateway.pid ?? 0,
    pgUrl: `postgresql://millrace:${PG_PASSWORD}@127.0.0.1:${pgPort}/${TARGET.Database}`,
    stop: async () => {
      client.destroy();
      gateway.kill('SIGTERM');
      await ended;
      await objects.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
