import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../catalogue/index';
import { currentAttempt } from '../activities/attempt';
import { createAdopt } from '../activities/adopt';
import { createExportActivities } from '../activities/export';
import { createLoadActivities } from '../activities/load-day';
import { canWriteZstd } from '../activities/part-writer';
import { createAwaitRun } from '../activities/await-run';
import { createCheckWatch } from '../activities/check-watch';
import { createPlanDay } from '../activities/plan-day';
import { createPlanRun } from '../activities/plan-run';
import { createPostToSlack } from '../activities/post-to-slack';
import { readHighestStamp, readLoadedRows } from '../activities/read-fence';
import { createTransformActivities } from '../activities/transform';
import { dynamodbClient, dynamodbTables } from '../clients/dynamodb';
import { redshiftClient, redshiftWarehouse } from '../clients/redshift-data';
import { s3Client, s3ObjectStore } from '../clients/s3';
import type { Queues, Runs } from '../clients/temporal';
import type { Config } from '../config/config';
import type { AllActivities } from '../core/contracts/all';
import type { DataType } from '../core/data-type';
import { dataApiTarget } from '../config/data-api-target';
import { lanePool } from './lane-pool';
import type { Log } from './log';

export interface EtlActivities {
  readonly activities: AllActivities;
  readonly close: () => Promise<void>;
}

/** The activities of the etl worker over real clients, with the identity that the SDK finds in the environment. */
export function etlActivities(
  config: Config,
  log: Log,
  { runs, queues }: { readonly runs: Runs; readonly queues: Queues },
  catalogue: readonly DataType[] = CATALOGUE,
): EtlActivities {
  const store = s3ObjectStore(s3Client());
  const warehouse = redshiftWarehouse(redshiftClient(), dataApiTarget(config), sleep);
  const lanes = lanePool(availableParallelism(), join(__dirname, 'transform-thread.js'));
  const clock = Date.now;
  return {
    activities: {
      ...createPlanRun({
        catalogue,
        highestStamp: readHighestStamp(warehouse),
        attempt: currentAttempt,
        clock,
      }),
      ...createPlanDay({ catalogue, clock }),
      ...createAwaitRun({ runs, attempt: currentAttempt }),
      ...createPostToSlack({ log: log.info }),
      ...createCheckWatch({ queues }),
      ...createAdopt({
        store,
        exportsBucket: config.exportsBucket,
        catalogue,
        attempt: currentAttempt,
        clock,
      }),
      ...createExportActivities({
        store,
        bucket: config.exportsBucket,
        tables: dynamodbTables(dynamodbClient()),
        attempt: currentAttempt,
        clock,
        sleep,
        warn: (message) => log.warn(message),
      }),
      ...createTransformActivities({
        store,
        exportsBucket: config.exportsBucket,
        warehouseBucket: config.warehouseBucket,
        quarantineBucket: config.quarantineBucket,
        catalogue,
        compression: canWriteZstd ? 'ZSTD' : 'GZIP',
        runLanes: lanes.runLanes,
        loadedRows: readLoadedRows(warehouse),
        attempt: currentAttempt,
        clock,
      }),
      ...createLoadActivities({
        warehouse,
        store,
        warehouseBucket: config.warehouseBucket,
        copy: config.copy,
        attempt: currentAttempt,
        trace: ({ step, ...load }) => log.info(step, load),
      }),
    },
    close: lanes.close,
  };
}
