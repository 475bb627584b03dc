import { Runtime, Worker } from '@temporalio/worker';
import { createSyncActivities } from '../activities/sync';
import { readCrossingKey } from '../clients/crossing-key';
import { loadBorderConfig } from '../config/border-config';
import { BORDER_QUEUE } from '../core/temporal-names';
import { BATCHES_AT_ONCE, syncDepsOf } from './border-activities';
import { connectToTemporal } from './connect';
import { deploymentOptions } from './deployment';
import { activityMetrics } from './metrics';
import {
  checkCatalogue,
  endWith,
  installRuntime,
  runToEnd,
  SHARED_OPTIONS,
} from './worker-process';

async function main(): Promise<void> {
  const config = loadBorderConfig(process.env);
  checkCatalogue();
  const log = await installRuntime(config);
  const crossingKey = await readCrossingKey({ ...config.china, ...config.crossingKey });
  const { connection, client, namespace } = await connectToTemporal();
  try {
    const worker = await Worker.create({
      ...SHARED_OPTIONS,
      connection,
      namespace,
      taskQueue: BORDER_QUEUE,
      activities: { ...createSyncActivities(syncDepsOf(config, crossingKey)) },
      maxConcurrentActivityTaskExecutions: BATCHES_AT_ONCE,
      interceptors: {
        // The days that are loaded are the other worker's to tell.
        activity: [activityMetrics(Runtime.instance().metricMeter, () => undefined, Date.now)],
      },
      ...deploymentOptions(config),
    });
    await runToEnd(config, log, namespace, [worker]);
  } finally {
    await client.connection.close();
    await connection.close();
  }
}

endWith(main());
