import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { freePort } from '../test/support/free-port';
import { DATA, ROOT } from './folders';
import { inParallel } from '../activities/in-parallel';
import { userLines } from './user-lines';

export const TABLE = 'bench_users';
const BATCH = 25;
const SEED = 7;
/** What no client may change on its way: long numbers, sets in their order, binary, empty lists and maps. */
const HARD_ITEMS = [
  '"n":{"N":"12345678901234567890123456789012345678"}',
  '"n":{"N":"-0.00000000012345678901234567890123456789012345"}',
  '"ns":{"NS":["100000000000000000000000000000000001","2","-3.5"]}',
  '"bs":{"BS":["AQ==","/+8="]},"b":{"B":"AAEC/w=="}',
  '"l":{"L":[]},"m":{"M":{}},"e":{"S":""}',
  '"s":{"S":"\\u0001\\"\\\\|\\n中😀"}',
].map((attributes, index) => `{"Item":{"id":{"S":"hard-${index}"},${attributes}}}`);

/** A DynamoDB on this machine with a table of users, and its items as lines of DynamoDB JSON. */
export interface TableOfUsers {
  readonly url: string;
  readonly lines: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Any credentials pass; the region is the server's own. */
export const AWS_ENV = {
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
} as const;

export const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: AWS_ENV.AWS_REGION,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });

async function answered(client: DynamoDBClient, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`dynalite ended with ${server.exitCode}`);
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch {
      // The SDK waits between its own tries; a server that never answers ends, or is ended by a person.
    }
  }
}

async function fill(client: DynamoDBClient, lines: readonly string[]): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 400, WriteCapacityUnits: 1000 },
    }),
  );
  const batches = Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, n) =>
    lines.slice(n * BATCH, (n + 1) * BATCH),
  );
  await inParallel(batches, 8, (batch) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TABLE]: batch.map((line) => ({ PutRequest: { Item: itemOf(line) } })),
        },
      }),
    ),
  );
}

/** The SDK wants bytes where JSON has base64. */
function itemOf(line: string): Record<string, AttributeValue> {
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');
  return (
    JSON.parse(line, (name, value: unknown) => {
      if (name === 'B' && typeof value === 'string') return bytes(value);
      if (name === 'BS' && Array.isArray(value)) return (value as string[]).map(bytes);
      return value;
    }) as { Item: Record<string, AttributeValue> }
  ).Item;
}

/** Starts dynalite on a folder of its own, filled once with `items` users and a few items that are hard to carry. */
export async function tableOfUsers(items: number): Promise<TableOfUsers> {
  const folder = join(DATA, `dynalite-${items}`);
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'dynalite', 'cli.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--path', folder, '--createTableMs', '0'],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(server, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const client = clientOf(url);
  const stop = async (): Promise<void> => {
    client.destroy();
    server.kill('SIGTERM');
    await ended;
  };
  const lines = [...HARD_ITEMS, ...userLines(SEED, items).toString('utf8').trimEnd().split('\n')];
  try {
    await answered(client, server);
    if (!existsSync(`${folder}.filled`)) {
      console.log(`Filling a table with ${lines.length} items below ${folder} (once) ...`);
      await fill(client, lines);
      writeFileSync(`${folder}.filled`, '');
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, lines, stop };
}
