import { z } from 'zod';
import { optional, port, withDefault } from './variables';

/** What every worker reads, whatever it works at. */
export const workerVariables = z.object({
  LOG_LEVEL: withDefault('info')
    .pipe(z.enum(['debug', 'info', 'warn', 'error']))
    .describe('debug, info, warn or error'),
  MILLRACE_BIND_ADDRESS: withDefault('127.0.0.1').describe(
    'address at which the worker answers about itself; 0.0.0.0 in a container',
  ),
  MILLRACE_HEALTH_PORT: port(8080).describe('health of the worker (`GET /health`); 0: none'),
  MILLRACE_METRICS_PORT: port(9464).describe(
    'Prometheus metrics of the worker (`GET /metrics`); 0: none',
  ),
  MILLRACE_DEPLOYMENT_NAME: optional.describe(
    'worker versioning: name of the deployment; absent: not versioned',
  ),
  MILLRACE_BUILD_ID: optional.describe(
    'worker versioning: build of this worker, a commit or a tag',
  ),
});

export interface WorkerConfig {
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Where the worker answers about itself; port 0 is none. */
  readonly endpoints: {
    readonly address: string;
    readonly healthPort: number;
    readonly metricsPort: number;
  };
  /** Worker versioning; null: not versioned. */
  readonly deployment: { readonly name: string; readonly buildId: string } | null;
}

type Variables = z.infer<typeof workerVariables>;

function deploymentOf(env: Variables, faults: string[]): WorkerConfig['deployment'] {
  const { MILLRACE_DEPLOYMENT_NAME: name, MILLRACE_BUILD_ID: buildId } = env;
  if (name === undefined) return null;
  if (buildId === undefined)
    faults.push('MILLRACE_BUILD_ID: must be set when MILLRACE_DEPLOYMENT_NAME is');
  return { name, buildId: buildId ?? '' };
}

function endpointsOf(env: Variables, faults: string[]): WorkerConfig['endpoints'] {
  const { MILLRACE_HEALTH_PORT: healthPort, MILLRACE_METRICS_PORT: metricsPort } = env;
  if (healthPort === metricsPort && healthPort !== 0)
    faults.push(`MILLRACE_HEALTH_PORT, MILLRACE_METRICS_PORT: both are ${healthPort}`);
  return { address: env.MILLRACE_BIND_ADDRESS, healthPort, metricsPort };
}

/** Adds what is wrong to `faults`. */
export const workerConfig = (env: Variables, faults: string[]): WorkerConfig => ({
  logLevel: env.LOG_LEVEL,
  endpoints: endpointsOf(env, faults),
  deployment: deploymentOf(env, faults),
});
