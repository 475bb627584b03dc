import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { warehouseUrl } from '../../local/redshift/database';
import { startPostgres } from '../../local/postgres/postgres';
import { startGateway } from '../../local/redshift/server';
import type { Switches } from '../../local/redshift/switches';
import { startDynalite } from '../support/a-dynalite';
import { startFaults, type Faults } from '../support/faults';
import { freePort } from '../support/free-port';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

/** Whoever calls the gateway. */
export const CALLER = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret-of-the-test' };
/** The table that is exported; its pages are of 25 items. */
export const TABLE = 'faulty-things';
const ITEMS = 40;
/** Events that need not cross: one bucket for all cases, which only read it. */
export const WORLD_EVENTS = 'faults-world-events';

/** The real servers of all cases, started once, and the proxy before them. */
export interface Servers {
  readonly faults: Faults;
  readonly sides: TwoPartitions;
  /** What the gateway leaves to chance, to be turned at any time. */
  readonly switches: Switches;
  /** The warehouse, looked into past the gateway. */
  readonly warehouse: Pool;
  readonly world: S3Client;
  readonly dynamodb: DynamoDBClient;
  /** Identities of the border that may use any bucket of the world: each case has one of its own. */
  readonly borderCredentials: string;
  readonly stop: () => Promise<void>;
}

/** One record of it breaks its declaration: it goes to quarantine. */
export const itemOf = (n: number) => ({
  id: { S: `id-${String(n).padStart(3, '0')}` },
  partner: { S: n % 2 === 0 ? 'aurora' : 'borealis' },
  n: n === 7 ? { S: 'no number' } : { N: String(n * 1.5) },
});

async function layTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 200, WriteCapacityUnits: 1000 },
    }),
  );
  for (let from = 0; from < ITEMS; from += 20) {
    const puts = Array.from({ length: 20 }, (_, n) => ({ PutRequest: { Item: itemOf(from + n) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } }));
  }
}

export async function startServers(): Promise<Servers> {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-faults-'));
  const sides = await startTwoPartitions();
  const postgres = await startPostgres({ dataDir, port: await freePort(), password: 'test' });
  const dynamodb = await startDynalite();
  await layTable(dynamodb.client);
  const world = sides.world.s3;
  await world.send(new CreateBucketCommand({ Bucket: WORLD_EVENTS }));
  const own = await world.config.credentials();
  const region = sides.env.MILLRACE_EU_REGION ?? '';
  const switches: Switches = { reusedToken: 'old id', lateSeconds: 0, batchTwice: false };
  const port = await freePort();
  const faults = startFaults({
    s3: sides.world.url,
    cn: sides.china.url,
    dynamodb: dynamodb.url,
    'redshift-data': `http://127.0.0.1:${port}`,
  });
  // What COPY reads passes the proxy too, in a life that nobody cuts off: the gateway is not what is killed here.
  const copy = await faults.life({ copy: sides.world.url });
  const gateway = await startGateway({
    port,
    pgUrl: postgres.url,
    isolation: 'snapshot',
    switches,
    callers: { [CALLER.accessKeyId]: CALLER.secretAccessKey },
    s3: { endpoint: copy.urls.copy ?? '', region, ...own },
  });
  const borderCredentials = join(dataDir, 'border-credentials');
  const chinaAlone = readFileSync(sides.env.AWS_SHARED_CREDENTIALS_FILE!, 'utf8').split('\n[')[0]!;
  writeFileSync(
    borderCredentials,
    `${chinaAlone}\n[${sides.env.MILLRACE_EU_PROFILE}]\naws_access_key_id = ${own.accessKeyId}\naws_secret_access_key = ${own.secretAccessKey}\n`,
  );
  const warehouse = new Pool({ connectionString: warehouseUrl(postgres.url, null), max: 4 });
  return {
    faults,
    sides,
    switches,
    warehouse,
    world,
    dynamodb: dynamodb.client,
    borderCredentials,
    stop: async () => {
      await faults.close();
      await warehouse.end();
      await gateway.close();
      await dynamodb.stop();
      await sides.stop();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(postgres.dataDir, { recursive: true, force: true });
    },
  };
}
