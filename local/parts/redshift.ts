import { join } from 'node:path';
import { builtEntry } from '../run/checkout';
import { REGION } from './region';
import type { Part, Site } from './part';

/** The line with which the gateway says that it is ready, and which PostgreSQL it has started. */
function readyLine(log: string): { readonly postgresPid: number } | null {
  const line = log.split('\n').find((text) => text.startsWith('{"url":'));
  return line === undefined ? null : (JSON.parse(line) as { postgresPid: number });
}

const gatewayEnv = ({ folder, ports, secrets }: Site): Readonly<Record<string, string>> => {
  const caller = secrets.keyOf('millrace-etl');
  const copy = secrets.keyOf('millrace-copy');
  return {
    GATEWAY_PORT: String(ports.redshift),
    GATEWAY_CALLERS: JSON.stringify(
      caller === undefined ? {} : { [caller.accessKeyId]: caller.secretAccessKey },
    ),
    GATEWAY_S3_ENDPOINT: `http://127.0.0.1:${ports.aws}`,
    GATEWAY_S3_REGION: REGION,
    GATEWAY_S3_ACCESS_KEY_ID: copy?.accessKeyId ?? '',
    GATEWAY_S3_SECRET_ACCESS_KEY: copy?.secretAccessKey ?? '',
    GATEWAY_POSTGRES_DIR: join(folder, 'postgres'),
    GATEWAY_POSTGRES_PORT: String(ports.postgres),
    GATEWAY_POSTGRES_PASSWORD: secrets.postgresPassword,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
};

/** The gateway of local/redshift with the PostgreSQL that it starts. */
export const redshift: Part = {
  name: 'redshift',
  title: 'Redshift (the gateway and its PostgreSQL)',
  // It is told who may call and as whom COPY reads: keys that seeding makes.
  needs: ['aws'],
  command: (site) => ({
    file: process.execPath,
    args: [builtEntry('redshift', 'main.js')],
    env: gatewayEnv(site),
  }),
  isReady: async (_site, log) => readyLine(log) !== null,
  stopSignal: 'SIGTERM',
  ownProcesses: (log) => {
    const line = readyLine(log);
    return line === null ? {} : { postgres: line.postgresPid };
  },
};
