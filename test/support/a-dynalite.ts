import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** It comes without types. */
const dynalite = createRequire(__filename)('dynalite') as (options: {
  createTableMs: number;
}) => Server;

/** A DynamoDB in memory, on a port of its own, and AWS's client before it. */
export async function startDynalite() {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret-of-the-test' },
  });
  return {
    url,
    client,
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type TestDynamodb = Awaited<ReturnType<typeof startDynalite>>;
