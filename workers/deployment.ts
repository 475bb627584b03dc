import type { WorkerDeploymentOptions } from '@temporalio/worker';
import type { WorkerConfig } from '../config/worker-variables';

/**
 * Worker versioning (docs/worker-versioning.md): a run stays with the build that it began with. A run is over within a
 * day, so that an old build is soon without work; a backfill longer than a deployment keeps its build until it ends.
 */
export const deploymentOptions = ({
  deployment,
}: Pick<WorkerConfig, 'deployment'>): { workerDeploymentOptions?: WorkerDeploymentOptions } =>
  deployment === null
    ? {}
    : {
        workerDeploymentOptions: {
          version: { deploymentName: deployment.name, buildId: deployment.buildId },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'PINNED',
        },
      };
