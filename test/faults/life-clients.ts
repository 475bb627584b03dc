import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { dynamodbTables } from '../../clients/dynamodb';
import type { ObjectStore } from '../../clients/object-store';
import { redshiftWarehouse } from '../../clients/redshift-data';
import { s3ObjectStore } from '../../clients/s3';
import type { TableReader } from '../../clients/table';
import type { Warehouse } from '../../clients/warehouse';
import type { Life } from '../support/faults';
import { CALLER, type Servers } from './servers';

/** What the etl worker's activities talk to the world through, all of it by way of one life's proxies. */
export interface EtlClients {
  readonly store: ObjectStore;
  readonly tables: TableReader;
  readonly warehouse: Warehouse;
}

const TARGET = { ClusterIdentifier: 'laptop', Database: 'analytics', DbUser: 'millrace_loader' };

/** The SDK's own number of tries, with waits of milliseconds. */
const quickly = new ConfiguredRetryStrategy(3, (attempt) => attempt);

async function newClients({ sides, world }: Servers, { urls }: Life): Promise<EtlClients> {
  const region = sides.env.MILLRACE_EU_REGION!;
  const own = await world.config.credentials();
  const s3 = new S3Client({
    region,
    endpoint: urls.s3!,
    credentials: { accessKeyId: own.accessKeyId, secretAccessKey: own.secretAccessKey },
    retryStrategy: quickly,
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const dynamodb = new DynamoDBClient({
    region,
    endpoint: urls.dynamodb!,
    credentials: CALLER,
    retryStrategy: quickly,
  });
  const redshift = new RedshiftDataClient({
    region,
    endpoint: urls['redshift-data']!,
    credentials: CALLER,
    retryStrategy: quickly,
  });
  return {
    store: s3ObjectStore(s3),
    tables: dynamodbTables(dynamodb),
    warehouse: redshiftWarehouse(redshift, TARGET, async () => undefined),
  };
}

const ofLives = new WeakMap<Life, Promise<EtlClients>>();

/** A worker makes its clients once. */
export function etlClients(servers: Servers, life: Life): Promise<EtlClients> {
  const made = ofLives.get(life) ?? newClients(servers, life);
  ofLives.set(life, made);
  return made;
}
