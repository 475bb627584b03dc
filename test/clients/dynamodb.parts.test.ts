import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodbClient, dynamodbTables } from '../../clients/dynamodb';
import { scanPage } from '../../core/codecs/scan-page';
import { freePort } from '../support/free-port';

const DYNALITE = join(__dirname, '..', '..', 'node_modules', 'dynalite', 'cli.js');
const { env } = process;
let server: ChildProcess;

beforeAll(async () => {
  const port = await freePort();
  server = spawn(process.execPath, [
    DYNALITE,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--createTableMs',
    '0',
  ]);
  await once(server.stdout ?? server, 'data');
  // Region, endpoint and keys are the SDK's variables, and nothing else.
  process.env = {
    ...env,
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'k',
    AWS_SECRET_ACCESS_KEY: 's',
  };
  const client = new DynamoDBClient({});
  await client.send(
    new CreateTableCommand({
      TableName: 'things',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 70, WriteCapacityUnits: 10 },
    }),
  );
  await client.send(
    new PutItemCommand({ TableName: 'things', Item: { id: { S: 'a' }, n: { N: '1.50' } } }),
  );
  client.destroy();
});
afterAll(async () => {
  process.env = env;
  server.kill();
  await once(server, 'exit');
});

const signal = new AbortController().signal;

it('describes and scans where the environment says that DynamoDB is', async () => {
  const tables = dynamodbTables(dynamodbClient());
  expect(await tables.describe('things')).toMatchObject({
    keySchema: [{ name: 'id', type: 'S' }],
    capacity: { provisioned: 70, maximum: null },
  });
  const page = scanPage(
    await tables.scan({
      table: 'things',
      segment: 0,
      segments: 1,
      after: null,
      limit: null,
      signal,
    }),
  );
  expect(page).toMatchObject({ items: 1, lastKey: null, units: 0.5 });
  expect(Buffer.from(page.lines).toString()).toBe('{"Item":{"id":{"S":"a"},"n":{"N":"1.5"}}}\n');
});

it('says which table is not there', async () => {
  const tables = dynamodbTables(dynamodbClient());
  expect(await tables.describe('others')).toBeNull();
  const scan = tables.scan({
    table: 'others',
    segment: 0,
    segments: 1,
    after: null,
    limit: null,
    signal,
  });
  await expect(scan).rejects.toMatchObject({ type: 'TableNotFound' });
});

it('names an address where nobody answers', async () => {
  const port = await freePort();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${port}`;
  const scan = dynamodbTables(dynamodbClient()).scan({
    table: 'things',
    segment: 0,
    segments: 1,
    after: null,
    limit: null,
    signal,
  });
  await expect(scan).rejects.toMatchObject({ type: 'ServiceUnreachable' });
});
