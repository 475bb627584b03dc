import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { REGION } from './region';
import type { Part, Site } from './part';

const TABLES = ['users', 'devices'] as const;
/** Of reads and of writes: a seed of 150,000 items and an export of a quarter's share both end within a minute or two. */
const CAPACITY_UNITS = 2000;

/** dynalite checks no secret; the seeding user's name will do before his key is made. */
async function withClient<T>(site: Site, work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${site.ports.dynamodb}`,
    region: REGION,
    credentials: { accessKeyId: 'millrace-seed', secretAccessKey: 'unchecked' },
    maxAttempts: 1,
  });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        ProvisionedThroughput: {
          ReadCapacityUnits: CAPACITY_UNITS,
          WriteCapacityUnits: CAPACITY_UNITS,
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

/** dynalite, because it alone reports the consumed capacity as DynamoDB does; it enforces no policies. */
export const dynamodb: Part = {
  name: 'dynamodb',
  title: 'DynamoDB (dynalite)',
  needs: [],
  command: ({ folder, ports }) => {
    const path = join(folder, 'dynamodb');
    mkdirSync(path, { recursive: true });
    return {
      file: process.execPath,
      args: [
        require.resolve('dynalite/cli.js'),
        // Else it listens on every address of the machine.
        ...['--host', '127.0.0.1', '--port', String(ports.dynamodb), '--path', path],
        // A table that is still being created when the server is killed stays so for ever.
        ...['--createTableMs', '0'],
      ],
      env: {},
    };
  },
  // An open port is not enough: with a damaged folder it listens and dies at the first request.
  isReady: (site) =>
    withClient(site, async (client) => {
      await client.send(new ListTablesCommand({}));
      return true;
    }),
  stopSignal: 'SIGTERM',
  seed: async (site) => {
    await withClient(site, async (client) => {
      for (const name of TABLES) await createTable(client, name);
    });
    return 'done';
  },
};
