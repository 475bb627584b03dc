import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  ScanCommand,
  waitUntilTableExists,
  type AttributeValue,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './item';
import type { Table } from './world';

/** What the seeder does with DynamoDB. */
export interface TableStore {
  /** Makes the table when it is not there: key `id`, a text; capacity as the stack gives it. */
  readonly ensure: (table: Table) => Promise<void>;
  /** Whether an item of this id is there. */
  readonly has: (table: Table, id: string) => Promise<boolean>;
  /** Ids of some items of the table, none when it is empty. */
  readonly someIds: (table: Table) => Promise<string[]>;
  /** Writes at most 25 items over what is there. */
  readonly put: (table: Table, items: readonly Item[]) => Promise<void>;
}

const UNITS_PER_SECOND = 2000;
const SOME = 25;
const LONGEST_WAIT_S = 60;
/** Between two tries of what a throttled table did not take. */
const PAUSE_MS = 100;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

async function create(client: DynamoDBClient, table: Table): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: {
        ReadCapacityUnits: UNITS_PER_SECOND,
        WriteCapacityUnits: UNITS_PER_SECOND,
      },
    }),
  );
}

async function write(client: DynamoDBClient, requests: Record<string, WriteRequest[]>) {
  let open = requests;
  while (Object.keys(open).length > 0) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: open }),
    );
    open = UnprocessedItems ?? {};
    if (Object.keys(open).length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Tables by AWS's own client: raw signed requests were no faster, since the local server is what takes the time. */
export function dynamodbStore(client: DynamoDBClient): TableStore {
  return {
    async ensure(table) {
      try {
        await client.send(new DescribeTableCommand({ TableName: table }));
      } catch (error) {
        if (!isMissing(error)) throw error;
        await create(client, table);
      }
      await waitUntilTableExists(
        { client, maxWaitTime: LONGEST_WAIT_S, minDelay: 0.1, maxDelay: 1 },
        { TableName: table },
      );
    },
    async has(table, id) {
      const { Item: found } = await client.send(
        new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
      );
      return found !== undefined;
    },
    async someIds(table) {
      const { Items = [] } = await client.send(
        new ScanCommand({ TableName: table, Limit: SOME, ProjectionExpression: 'id' }),
      );
      return Items.flatMap(({ id }) => (id?.S === undefined ? [] : [id.S]));
    },
    put: (table, items) =>
      write(client, {
        [table]: items.map((item) => ({
          PutRequest: { Item: item as Record<string, AttributeValue> },
        })),
      }),
  };
}
