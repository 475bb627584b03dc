import type { TelemetryOptions, Worker } from '@temporalio/worker';
import type { WorkerConfig } from '../config/worker-variables';
import { checkPort } from './free-port';
import { serveHealth, type Health } from './health';
import { ATTEMPT_SECONDS, ATTEMPT_SECONDS_BUCKETS } from './metrics';

type Endpoints = WorkerConfig['endpoints'];

/**
 * Looks whether the ports can be had, before the runtime binds them in less clear words.
 * @throws PortRefused
 */
export async function checkEndpoints(endpoints: Endpoints): Promise<void> {
  const { address, healthPort, metricsPort } = endpoints;
  if (healthPort !== 0) await checkPort('MILLRACE_HEALTH_PORT', address, healthPort);
  if (metricsPort !== 0) await checkPort('MILLRACE_METRICS_PORT', address, metricsPort);
}

/** The SDK's metrics and ours, on one port; none for port 0. */
export const telemetry = ({ address, metricsPort }: Endpoints): TelemetryOptions =>
  metricsPort === 0
    ? {}
    : {
        metrics: {
          prometheus: {
            bindAddress: `${address}:${metricsPort}`,
            histogramBucketOverrides: { [ATTEMPT_SECONDS]: ATTEMPT_SECONDS_BUCKETS },
          },
        },
      };

/** Serves the state of these workers; null for port 0. */
export const startHealth = async (
  { address, healthPort }: Endpoints,
  workers: readonly Worker[],
): Promise<Health | null> =>
  healthPort === 0
    ? null
    : serveHealth({ address, port: healthPort }, () =>
        workers.map((worker) => ({ queue: worker.options.taskQueue, state: worker.getState() })),
      );
