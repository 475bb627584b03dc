import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { RunPlan } from '../../core/contracts/run';
import { eventsDayPrefix } from '../../core/events/event-object';
import { heldToModel } from '../model/held-to-model';
import { anAttempt } from '../support/an-attempt';
import { placeName, type Counted } from '../support/faults';
import type { Hold } from '../support/hold';
import { bucketLeft, type BucketLeft } from './bucket-state';
import type { Site, Work } from './hops';
import { killable, type Worker } from './killable';
import { aSite, dayOf, layEvents, MODES, orderOf, typeOf, type Mode } from './modes';
import { runOfADay, type RunSaid } from './run-of-a-day';
import { itemOf, startServers, TABLE, type Servers } from './servers';
import { settled, warehouseLeft, type WarehouseLeft } from './warehouse-state';

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

/** How the attempt ends that nobody waits for any more. */
type ZombieEnd = { readonly value: unknown } | { readonly error: unknown };

interface Zombie {
  readonly held: Hold;
  readonly ended: Promise<ZombieEnd>;
}

/** A worker whose first attempt at one activity is held at a request; the second goes on as Temporal would have it. */
function haunted(
  worker: Worker,
  site: Site,
  { hop, place }: { readonly hop: string; readonly place: string },
): { readonly worker: Worker; readonly zombie: () => Zombie } {
  let zombie: Zombie | null = null;
  async function raise<T>(work: Work<T>): Promise<void> {
    const held = servers.faults.hold((request) => placeName(request) === place, 'before');
    const life = await servers.faults.life();
    const ended = work(site, life, anAttempt({ activityId: `${hop} of old` })).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    zombie = { held, ended };
    const early = ended.then((end) => {
      throw new Error(`it ended before it came to ${place}: ${JSON.stringify(end)}`);
    });
    await Promise.race([held.reached, early]);
  }
  return {
    worker: {
      run: async (name, work) => {
        if (name === hop && zombie === null) await raise(work);
        return worker.run(name, work);
      },
    },
    zombie: () => zombie!,
  };
}

/** All but what has the name of one attempt: such objects, and a stage table, are swept by housekeeping. */
interface Everything {
  readonly bucket: Omit<BucketLeft, 'ofAttempts'>;
  readonly warehouse: Omit<WarehouseLeft, 'stages'>;
}

async function everything(
  site: Site,
  { day }: RunPlan,
  { transformed }: RunSaid,
): Promise<Everything> {
  const { books, data, uploads } = await bucketLeft(servers.world, site.bucket);
  const { stages, ...warehouse } = await warehouseLeft(
    servers,
    site.type,
    day,
    transformed.generation,
  );
  expect(stages).toBeLessThanOrEqual(1);
  return { bucket: { books, data, uploads }, warehouse };
}

/** The source says something else now; a later run reads it. */
async function correct({ type }: Site, { day }: RunPlan, number: number): Promise<void> {
  if (type.source.kind === 'dynamodb') {
    const Item = { ...itemOf(0), n: { N: String(1000 + number) } };
    await servers.dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
    return;
  }
  const { s3, bucket: Bucket } = servers.sides.china;
  const Key = `${eventsDayPrefix(type.name, day)}10/corrected`;
  const Body = '{"id":"corrected","partner":"aurora","userid":"u","note":"private"}\n';
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}

const LATER_RUN = '019e0000-0000-7000-8000-000000bcdef0';
const laterRun = (run: RunPlan): RunPlan => ({
  ...run,
  captureAgain: true,
  order: { stamp: String(Number(run.order.stamp) + 1000), run: 'bcdef0' },
});

const EXPORT: [string, string][] = [
  ['planExport', 's3 PutObject plan'],
  ['exportSegment', 's3 PutObject data'],
  ['exportSegment', 's3 PutObject progress'],
  ['finishExport', 's3 PutObject manifest-files'],
  ['finishExport', 's3 PutObject manifest-summary'],
];
const TRANSFORM: [string, string][] = [
  ['planTransform', 's3 PutObject plan'],
  ['transformChunk', 's3 PutObject data'],
  ['transformChunk', 's3 PutObject chunk'],
  ['finishTransform', 's3 PutObject manifest'],
  ['finishTransform', 's3 PutObject report'],
];
const SYNC: [string, string][] = [
  ['planSync', 's3 PutObject plan'],
  ['copyObjects', 's3 PutObject data'],
  ['copyObjects', 's3 CreateMultipartUpload data'],
  ['copyObjects', 's3 UploadPart data'],
  ['copyObjects', 's3 CompleteMultipartUpload data'],
  ['copyObjects', 's3 PutObject log'],
  ['finishSync', 's3 PutObject sync-manifest'],
];
const LOAD: [string, string][] = [
  ['loadDay', 'redshift-data ExecuteStatement CREATE TABLE'],
  ['loadDay', 'redshift-data BatchExecuteStatement claim'],
  ['loadDay', 'redshift-data BatchExecuteStatement stage'],
  ['loadDay', 'redshift-data BatchExecuteStatement commit'],
];
const of = (mode: Mode, commits: readonly [string, string][]): [Mode, string, string][] =>
  commits.map(([hop, place]) => [mode, hop, place]);

let number = 0;

it.each([
  ...of('replace', [...EXPORT, ...TRANSFORM, ...LOAD]),
  ...of('snapshot', LOAD),
  ...of('append', [...SYNC, ...TRANSFORM, ...LOAD]),
])(
  '%s: an attempt at %s that wakes at %s, when another has finished and the corrected day is loaded, changes nothing',
  async (mode, hop, place) => {
    number += 1;
    const [type, day] = [typeOf(mode, `zombie_${number}`), dayOf(0)];
    if (mode === 'append') await layEvents(servers, type, day);
    const site = await aSite(servers, type, day, `faults-zombie-${number}`);
    const run = orderOf(type, day);
    servers.faults.begin();

    const { worker, zombie } = haunted(await killable(site), site, { hop, place });
    const first = await runOfADay(worker, run);
    expect(first.loaded.outcome).toBe('loaded');
    await correct(site, run, number);
    const later = await killable(site, { runId: LATER_RUN });
    const second = await runOfADay(later, laterRun(run));
    expect(second.loaded.outcome).toBe('loaded');
    expect(second.transformed.generation).not.toBe(first.transformed.generation);

    const before = await everything(site, run, second);
    const { held, ended } = zombie();
    held.go();
    const end = await ended;
    await settled(servers);
    expect(await everything(site, run, second)).toEqual(before);
    expect(heldToModel(site.traces.take()).faults).toEqual([]);
    // What it says, should anybody still hear it, is true.
    if (hop === 'loadDay') expect(end).toMatchObject({ value: { outcome: 'superseded' } });
  },
);

/** Stands for an hour: it is looked at that each of them waits until the corrected day is loaded. */
const LATE_SECONDS = 20;

interface Late {
  readonly site: Site;
  readonly run: RunPlan;
  readonly said: RunSaid;
  readonly before: Everything;
}

const isWaiting = async (name: string): Promise<boolean> =>
  (
    await servers.warehouse.query(
      `SELECT 1 FROM redshift.statements WHERE record ->> 'name' LIKE $1 AND record ->> 'status' = 'SUBMITTED'`,
      [name],
    )
  ).rowCount === 1;

/** A day whose first loader was killed as soon as the gateway had taken its batch; loaded by the next one, then corrected. */
async function laidAside(mode: Mode, batch: string): Promise<Late> {
  number += 1;
  const [type, day] = [typeOf(mode, `late_${number}`), dayOf(0)];
  if (mode === 'append') await layEvents(servers, type, day);
  const site = await aSite(servers, type, day, `faults-late-${number}`);
  const run = orderOf(type, day);
  // Nobody sees, and so cancels, what waits: that courtesy must not be what saves the day.
  servers.faults.begin(({ operation }) => (operation === 'ListStatements' ? 500 : null));
  const worker = await killable(site);
  const isIt = (request: Counted): boolean => {
    const is = placeName(request) === `redshift-data BatchExecuteStatement ${batch}`;
    if (is) servers.switches.lateSeconds = LATE_SECONDS;
    return is;
  };
  const held = servers.faults.hold(isIt, 'after');
  void held.reached.then(() => {
    servers.switches.lateSeconds = 0;
    worker.kill();
    held.drop();
  });
  const first = await runOfADay(worker, run);
  await correct(site, run, number);
  const later = await killable(site, { runId: LATER_RUN });
  const said = await runOfADay(later, laterRun(run));
  expect([first.loaded.outcome, said.loaded.outcome]).toEqual(['loaded', 'loaded']);
  expect(await isWaiting(`load/${type.name}/%/${batch}`)).toBe(true);
  return { site, run, said, before: await everything(site, run, said) };
}

it('a claim, a stage and a commit of any mode that the gateway executes when the corrected day is loaded change nothing', async () => {
  const late: Late[] = [];
  for (const mode of MODES)
    for (const batch of ['claim', 'stage', 'commit']) late.push(await laidAside(mode, batch));
  await settled(servers);
  for (const { site, run, said, before } of late) {
    expect(await everything(site, run, said)).toEqual(before);
    expect(heldToModel(site.traces.take()).faults).toEqual([]);
  }
}, 300_000);
