import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { temporalCli } from '../../local/temporal-cli';
import { workerProcesses, type WorkerProcess } from '../support/a-worker-process';
import { readText } from '../support/checkout';
import { freePort } from '../support/free-port';
import { CACHE, startTemporal, type TestTemporal } from '../support/a-temporal';
import { saidByTemporal } from '../support/hygiene';
import { leaks } from '../support/planted';

const SECRET = 'a-secret-that-nobody-may-say';

/** Temporal's number for an activity that a worker has taken. */
const STARTED = 2;

let temporal: TestTemporal;
let silent: Server;
let environment: Record<string, string>;
const workers = workerProcesses('etl');

beforeAll(async () => {
  temporal = await startTemporal();
  // A warehouse that takes a request and never answers.
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  environment = {
    PATH: process.env.PATH ?? '',
    TEMPORAL_ADDRESS: temporal.env.connection.options.address,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL_REDSHIFT_DATA: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    MILLRACE_REDSHIFT_WORKGROUP: 'test',
  };
});
afterEach(() => workers.endAll());
afterAll(async () => {
  try {
    const said = await saidByTemporal(temporal.env.client);
    const words = { 'the key': SECRET };
    expect(leaks([...said, ['the workers', workers.logs.flat()]], words)).toEqual([]);
  } finally {
    silent.closeAllConnections();
    silent.close();
    await temporal.stop();
  }
});

const startWorker = (change: Record<string, string>): WorkerProcess =>
  workers.start({ ...environment, ...change });

const get = async (port: number, path: string): Promise<{ status: number; body: string }> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: await response.text() };
};

async function aWorker(change: Record<string, string> = {}) {
  const [health, metrics] = [await freePort(), await freePort()];
  const worker = startWorker({
    MILLRACE_HEALTH_PORT: String(health),
    MILLRACE_METRICS_PORT: String(metrics),
    ...change,
  });
  await worker.said('worker is ready');
  return { ...worker, health, metrics };
}

const start = (workflowType: string, workflowId: string, input: unknown) =>
  temporal.env.client.workflow.start(workflowType, { workflowId, taskQueue: 'etl', args: [input] });

it('says that it is well, counts what it does, and is drained at once when it has nothing to do', async () => {
  const worker = await aWorker();
  const { status, body } = await get(worker.health, '/health');
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({
    status: 'running',
    queues: [
      { queue: 'etl', state: 'RUNNING' },
      { queue: 'etl-data', state: 'RUNNING' },
    ],
  });
  const run = await start('dailyRun', 'daily-run/wrong', { day: 'yesterday' });
  await expect(run.result()).rejects.toThrow('Workflow execution failed');
  const metrics = (await get(worker.metrics, '/metrics')).body;
  expect(metrics).toMatch(/^temporal_activity_execution_latency_count\{.*activity_type="planDay"/m);
  expect(metrics).toMatch(
    /^millrace_attempt_seconds_count\{.*activity="planDay".*outcome="failed".*\} 1$/m,
  );
  worker.process.kill('SIGTERM');
  const { seconds } = await worker.said('worker is drained');
  process.stderr.write(`idle worker: SIGTERM to drained ${seconds} s\n`);
  expect(await worker.exit).toBe(0);
  expect(seconds).toBeLessThan(5);
});

it('answers 503 while it drains, and gives up on what does not hear its cancellation', async () => {
  const worker = await aWorker();
  const run = await start('dailyEtl', 'daily-etl/users/2026-11-20', {
    dataType: 'users',
    day: '2026-11-20',
  });
  // Its first activity asks the warehouse, which never answers.
  const begun = async (): Promise<boolean> =>
    (await run.describe()).raw.pendingActivities?.some(({ state }) => Number(state) === STARTED) ===
    true;
  while (!(await begun())) await new Promise((tick) => setTimeout(tick, 100));
  worker.process.kill('SIGTERM');
  await worker.said('worker drains');
  const { status, body } = await get(worker.health, '/health');
  expect({ status, body }).toMatchObject({
    status: 503,
    body: expect.stringContaining('DRAIN') as string,
  });
  expect(await worker.exit).toBe(1);
  const { seconds } = await worker.said(
    'worker gives up: an activity does not end; it is run again after its time-out',
  );
  process.stderr.write(`deaf activity: SIGTERM to the end ${seconds} s\n`);
  expect(seconds).toBeGreaterThanOrEqual(30);
  expect(seconds).toBeLessThan(40);
  await run.terminate();
});

it.each(['MILLRACE_HEALTH_PORT', 'MILLRACE_METRICS_PORT'])(
  'ends with 2 and says what to set when the port of %s is taken',
  async (variable) => {
    const taken = String((silent.address() as AddressInfo).port);
    const ports = { MILLRACE_HEALTH_PORT: '0', MILLRACE_METRICS_PORT: '0', [variable]: taken };
    const worker = startWorker(ports);
    expect(await worker.exit).toBe(2);
    expect(worker.stderr).toEqual([
      `${variable}: the port ${taken} of 127.0.0.1 is taken by another process. Set ${variable} to another one, or to 0 to do without.`,
    ]);
  },
);

it('has no endpoints when both ports are 0', async () => {
  const worker = startWorker({ MILLRACE_HEALTH_PORT: '0', MILLRACE_METRICS_PORT: '0' });
  await worker.said('worker is ready');
  worker.process.kill('SIGTERM');
  expect(await worker.exit).toBe(0);
});

it('gives a versioned worker its runs once its build is the current one, by the commands of the page', async () => {
  const page = readText('docs/worker-versioning.md');
  const line = /^ *(temporal worker deployment set-current-version .*)$/m.exec(page)![1]!;
  const [, name = '', buildId = ''] = /MILLRACE_DEPLOYMENT_NAME=(\S+) MILLRACE_BUILD_ID=(\S+)/.exec(
    page,
  )!;
  const worker = await aWorker({ MILLRACE_DEPLOYMENT_NAME: name, MILLRACE_BUILD_ID: buildId });
  const run = await start('dailyRun', 'daily-run/versioned', { day: 'yesterday' });
  const [program = '', ...args] = line.split(' ');
  expect(program).toBe('temporal');
  const cli = await temporalCli(CACHE, () => undefined);
  const address = ['--address', environment.TEMPORAL_ADDRESS!];
  // The server hears of a version by its workers' first poll.
  const order = () => promisify(execFile)(cli, [...args, ...address]).then(() => true);
  while (!(await order().catch(() => false))) await new Promise((tick) => setTimeout(tick, 200));
  await expect(run.result()).rejects.toThrow('Workflow execution failed');
  const { raw } = await run.describe();
  expect(raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion).toMatchObject({
    deploymentName: name,
    buildId,
  });
  worker.process.kill('SIGTERM');
  expect(await worker.exit).toBe(0);
});
