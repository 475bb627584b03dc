import { gunzipSync, gzipSync } from 'node:zlib';
import type { RunReport } from '../../core/contracts/run-report';
import { startTemporal, type TestTemporal } from '../support/a-temporal';
import { workerProcesses, type WorkerProcess } from '../support/a-worker-process';
import { DAY, MEGABYTE, objectsOf } from '../support/a-sync';
import { aRunPlan, fakeActivities } from '../support/fake-activities';
import { startFaultProxy, type FaultProxy, type Passing } from '../support/fault-proxy';
import { freePort } from '../support/free-port';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

let temporal: TestTemporal;
let sides: TwoPartitions;
let proxy: FaultProxy;
/** Asked before each request to the world is passed on. */
let before: (passing: Omit<Passing, 'fault'>) => Promise<void> | void = () => undefined;
const workers = workerProcesses('border');

beforeAll(async () => {
  [temporal, sides] = await Promise.all([startTemporal(), startTwoPartitions()]);
  proxy = await startFaultProxy(sides.world.url, async (passing) => {
    await before(passing);
    return null;
  });
});
afterEach(async () => {
  before = () => undefined;
  await workers.endAll();
});
afterAll(async () => {
  await proxy.close();
  await Promise.all([temporal.stop(), sides.stop()]);
});

const startWorker = (change: Readonly<Record<string, string>> = {}): WorkerProcess =>
  workers.start({
    PATH: process.env.PATH ?? '',
    ...sides.env,
    TEMPORAL_ADDRESS: temporal.env.connection.options.address,
    MILLRACE_EU_ENDPOINT_URL_S3: proxy.url,
    ...change,
  });

const PERSONAL = ['user-anna-7', 'device-of-anna', 'what Anna said'];
const line = (n: number): string =>
  `{"eventid":"e${n}","partnerid":"aurora","clientid":"c","userid":"${PERSONAL[0]}","deviceid":"${PERSONAL[1]}","occurredat":"2026-11-20T09:00:00Z","receivedat":"2026-11-20T09:00:01Z","action":"play","musicsource":"m","utterance":"${PERSONAL[2]}","spoken":"${PERSONAL[2]}"}`;

async function layPlays(objects: number): Promise<void> {
  for (let n = 0; n < objects; n += 1)
    await objectsOf(sides.china).put(
      `plays/2026/11/20/09/plays-1-${n}.gz`,
      gzipSync(`${line(2 * n)}${line(2 * n + 1)}`),
    );
}

/** A run of the day whose other hops do nothing. */
const run = (workflowId: string): Promise<RunReport> => {
  const { calls, ...activities } = fakeActivities({
    planRun: async () =>
      aRunPlan({ dataType: 'plays', day: DAY, source: { kind: 'events', crosses: true } }),
  });
  expect(calls).toEqual([]);
  return temporal.withWorker(
    activities,
    () =>
      temporal.env.client.workflow.execute<(input: unknown) => Promise<RunReport>>('dailyEtl', {
        taskQueue: 'etl',
        workflowId,
        args: [{ dataType: 'plays', day: DAY }],
      }),
    'the border worker',
  );
};

const isCopy = ({ method, url }: Omit<Passing, 'fault'>): boolean =>
  method === 'PUT' && !url.includes('?') && /\/plays\//.test(url) && !/\/\.(sync|cr)/.test(url);

it('goes on where a killed worker was, and lets nothing personal out of China', async () => {
  await layPlays(40);
  const first = startWorker();
  await first.said('worker is ready');
  let copies = 0;
  before = (passing) => {
    if (isCopy(passing) && ++copies === 20) first.process.kill('SIGKILL');
  };
  const running = run('daily-etl/plays/killed');
  await first.exit;
  const second = startWorker();
  const { sync } = await running;

  expect(sync).toMatchObject({
    objects: 40,
    copied: 40,
    books: { read: 80, crossed: 80, heldBack: 0 },
  });
  const world = objectsOf(sides.world);
  const { objects } = await world.manifest(sync!);
  const texts: string[] = [];
  for (const { copy } of objects)
    texts.push(gunzipSync(await world.get(copy.key)).toString('utf8'));
  expect(texts.join('').match(/"eventid":"e\d+"/g)).toHaveLength(80);
  const sent = proxy.passed.filter(isCopy).map(({ url }) => url);
  // What was on its way when the worker died, at most 16 objects, is sent again.
  expect(sent.length).toBeLessThanOrEqual(40 + 16);

  const { events } = await temporal.env.client.workflow
    .getHandle('daily-etl/plays/killed')
    .fetchHistory();
  for (const key of await world.keys('.')) texts.push((await world.get(key)).toString('utf8'));
  texts.push(JSON.stringify(events), ...first.stderr, ...second.stderr);
  const all = texts.join('\n');
  expect(PERSONAL.filter((value) => all.includes(value))).toEqual([]);
  expect(await world.uploads()).toEqual([]);
});

it('polls the border queue alone, says that it is well, and is drained at once', async () => {
  const [health, metrics] = [await freePort(), await freePort()];
  const worker = startWorker({
    MILLRACE_HEALTH_PORT: String(health),
    MILLRACE_METRICS_PORT: String(metrics),
  });
  await worker.said('worker is ready');
  const answer = await fetch(`http://127.0.0.1:${health}/health`);
  expect(await answer.json()).toEqual({
    status: 'running',
    queues: [{ queue: 'border-cn', state: 'RUNNING' }],
  });
  await run('daily-etl/plays/well');
  const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  expect(text).toMatch(/^millrace_attempt_seconds_count\{.*activity="planSync".*\} 1$/m);
  worker.process.kill('SIGTERM');
  expect(await worker.exit).toBe(0);
});

it('tells Temporal how far it is, and hears that it is cancelled', async () => {
  await objectsOf(sides.china).put('plays/2026/11/20/10/slow', Buffer.alloc(MEGABYTE, '\n'));
  const worker = startWorker();
  await worker.said('worker is ready');
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  before = (passing) => (isCopy(passing) ? held : undefined);
  const running = run('daily-etl/plays/cancelled');
  const handle = temporal.env.client.workflow.getHandle('daily-etl/plays/cancelled');
  const beats = async (): Promise<unknown[]> => {
    const { raw } = await handle.describe();
    const [pending] = raw.pendingActivities ?? [];
    return (pending?.heartbeatDetails?.payloads ?? []).map(
      ({ data }) => JSON.parse(Buffer.from(data!).toString()) as unknown,
    );
  };
  const isBeating = (beat: unknown): boolean => (beat as { bytes?: number }).bytes === MEGABYTE;
  const ended = running.then(
    () => 'ended',
    () => 'ended',
  );
  const isReached = async (): Promise<boolean> =>
    (await beats().catch((): unknown[] => [])).some(isBeating);
  const tick = () => new Promise((resolve) => setTimeout(resolve, 100, 'again'));
  while (!(await isReached())) expect(await Promise.race([ended, tick()])).toBe('again');
  await handle.cancel();
  await ended;
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  go();
});

it.each([
  ['a region of the environment', { AWS_REGION: 'eu-west-1' }, 'AWS_REGION: must not be set'],
  ['an address of the environment', { AWS_ENDPOINT_URL: 'http://a' }, 'AWS_ENDPOINT_URL: must'],
  ['two sides in China', { MILLRACE_EU_REGION: 'cn-north-1' }, 'of the partition aws-cn'],
  ['a profile that is not there', { MILLRACE_CN_PROFILE: 'nobody' }, 'has no profile nobody'],
])('ends with 2 and says why with %s', async (_, change, says) => {
  const worker = startWorker(change);
  expect(await worker.exit).toBe(2);
  expect(worker.stderr.join('\n')).toContain(says);
});
