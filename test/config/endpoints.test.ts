import { loadConfig, type ConfigFault } from '../../config/config';

const environment = { AWS_REGION: 'eu-west-1', MILLRACE_REDSHIFT_WORKGROUP: 'w' };
const faultsOf = (change: Record<string, string>): readonly string[] => {
  try {
    loadConfig({ ...environment, ...change });
    return [];
  } catch (error) {
    return (error as ConfigFault).faults;
  }
};

it('answers on this machine only, unless it is told otherwise', () => {
  expect(loadConfig(environment)).toMatchObject({
    endpoints: { address: '127.0.0.1', healthPort: 8080, metricsPort: 9464 },
    deployment: null,
  });
  expect(loadConfig({ ...environment, MILLRACE_BIND_ADDRESS: '0.0.0.0' }).endpoints.address).toBe(
    '0.0.0.0',
  );
});

it('takes a build id only with the name of a deployment, and a name only with a build id', () => {
  expect(loadConfig({ ...environment, MILLRACE_BUILD_ID: 'abc' }).deployment).toBeNull();
  expect(faultsOf({ MILLRACE_DEPLOYMENT_NAME: 'millrace' })).toEqual([
    'MILLRACE_BUILD_ID: must be set when MILLRACE_DEPLOYMENT_NAME is',
  ]);
});

it('refuses one port for two endpoints, but for 0, which is none', () => {
  const both = (port: string) => ({ MILLRACE_HEALTH_PORT: port, MILLRACE_METRICS_PORT: port });
  expect(faultsOf(both('9000'))).toEqual([
    'MILLRACE_HEALTH_PORT, MILLRACE_METRICS_PORT: both are 9000',
  ]);
  expect(faultsOf(both('0'))).toEqual([]);
});
