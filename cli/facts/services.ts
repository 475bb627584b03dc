import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '../../clients/object-store';
import type { TableReader } from '../../clients/table';
import { dynamodbClient, dynamodbTables } from '../../clients/dynamodb';
import { redshiftClient, redshiftWarehouse } from '../../clients/redshift-data';
import { s3Client, s3ObjectStore } from '../../clients/s3';
import type { Warehouse } from '../../clients/warehouse';
import type { Config } from '../../config/config';
import { dataApiTarget } from '../../config/data-api-target';

/** What the commands that look at days ask. */
export interface Services {
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
  readonly tables: TableReader;
}

/** S3, DynamoDB and the warehouse, with the identity that the SDK finds in the environment. */
export const openServices = (config: Config): Services => ({
  store: s3ObjectStore(s3Client()),
  tables: dynamodbTables(dynamodbClient()),
  warehouse: redshiftWarehouse(redshiftClient(), dataApiTarget(config), sleep),
});
