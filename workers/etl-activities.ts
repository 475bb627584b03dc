import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../catalogue/index';
import { currentAttempt } from '../activities/attempt';
import { createAdopt } from '../activities/adopt';
import { createExportActivities } from '../activities/export';
import type { ExportTrace } from '../activities/export-trace';
import { createLoadActivities } from '../activities/load-day';
import type { LoadTrace } from '../activities/load-trace';
import { canWriteZstd } from '../activities/part-writer';
import { createAwaitRun } from '../activities/await-run';
import { createCheckWatch } from '../activities/check-watch';
import { createPlanDay } from '../activities/plan-day';
import { createPlanRun } from '../activities/plan-run';
import { createPostToSlack } from '../activities/post-to-slack';
import { readHighestStamp, readLoadedRows } from '../activities/read-fence';
import { createTransformActivities } from '../activities/transform';
import { dynamodbClient, dynamodbTables } from '../clients/dynamodb';
import { readNewestLoadedDays } from '../clients/loaded-days';
import { redshiftClient, redshiftWarehouse } from '../clients/redshift-data';
import { s3Client, s3ObjectStore } from '../clients/s3';
import { slackWebhook } from '../clients/slack';
import type { Queues, Runs } from '../clients/temporal';
import type { RunHistory } from '../clients/temporal-history';
import type { Config } from '../config/config';
import type { EtlWorkerActivities } from '../core/contracts/all';
import type { DataType } from '../core/data-type';
import { dataApiTarget } from '../config/data-api-target';
import { lanePool } from './lane-pool';
import type { Log } from './log';

export interface EtlActivities {
  readonly activities: EtlWorkerActivities;
  /** Asks the ledger for the newest loaded day of each type. @throws WarehouseError, AwsFault */
  readonly newestLoadedDays: () => Promise<ReadonlyMap<string, string>>;
  readonly close: () => Promise<void>;
}

/** What the activities ask of Temporal itself. */
export interface TemporalPorts {
  readonly runs: Runs;
  readonly history: RunHistory;
  readonly queues: Queues;
  readonly namespace: string;
}

/** Is told of days that are in the warehouse, as the watch hears of them. */
export type HeardLoaded = (dataType: string, day: string) => void;

/** The activities of the etl worker over real clients, with the identity that the SDK finds in the environment. */
export function etlActivities(
  config: Config,
  log: Log,
  temporal: TemporalPorts,
  loaded: HeardLoaded,
  catalogue: readonly DataType[] = CATALOGUE,
): EtlActivities {
  const store = s3ObjectStore(s3Client());
  const warehouse = redshiftWarehouse(redshiftClient(), dataApiTarget(config), sleep);
  const lanes = lanePool(availableParallelism(), join(__dirname, 'transform-thread.js'));
  const clock = Date.now;
  const trace = ({ step, ...what }: ExportTrace | LoadTrace): void => log.info(step, what);
  const { runs, history, queues, namespace } = temporal;
  return {
    activities: {
      ...createPlanRun({
        catalogue,
        highestStamp: readHighestStamp(warehouse),
        history,
        attempt: currentAttempt,
        clock,
      }),
      ...createPlanDay({ catalogue, clock }),
      ...createAwaitRun({ runs, attempt: currentAttempt }),
      ...createPostToSlack({
        slack: config.slackWebhookUrl === null ? null : slackWebhook(config.slackWebhookUrl),
        history,
        place: { uiUrl: config.temporalUiUrl, namespace },
        log: log.warn,
      }),
      ...createCheckWatch({
        warehouse,
        queues,
        catalogue,
        clock,
        heard: (ledger) => {
          for (const { dataType, day } of ledger) loaded(dataType, day);
        },
      }),
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
        trace,
      }),
      ...createTransformActivities({
        store,
        exportsBucket: config.exportsBucket,
        eventsBucket: config.eventsBucket,
        eventsCopyBucket: config.eventsCopyBucket,
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
        trace,
      }),
    },
    newestLoadedDays: () => readNewestLoadedDays(warehouse),
    close: lanes.close,
  };
}
