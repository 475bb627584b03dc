import { createHash } from 'node:crypto';
import type { RunPlan } from '../../core/contracts/run';
import type { GenerationRef } from '../../core/contracts/transform';
import type { DataType } from '../../core/data-type';
import { generationPrefix } from '../../core/keys';
import { collectTraces } from '../support/traces';
import { bucketLeft, objectsIn, putAll, type BucketLeft, type Objects } from './bucket-state';
import { etlHops, type Site, type Work } from './hops';
import { killable, type Worker } from './killable';
import { aSite, dayOf, layEvents, orderOf, typeOf, type Mode } from './modes';
import { runOfADay, type RunSaid } from './run-of-a-day';
import type { Servers } from './servers';
import { settled, warehouseLeft, type WarehouseLeft } from './warehouse-state';

/** One activity of a recorded run: what lay in its bucket before it, and what it does, at whatever site. */
interface Step {
  readonly hop: string;
  readonly before: Objects;
  readonly work: Work<unknown>;
}

/** A run without faults, of which each activity can be done again from where it began. */
export interface Recording {
  readonly mode: Mode;
  readonly site: Site;
  readonly steps: readonly Step[];
  readonly said: RunSaid;
  /** The report of its generation. */
  readonly report: Readonly<Record<string, unknown>>;
}

/** An activity, or a whole run, ready to be done; and a look at what it has left. */
export interface Task {
  readonly site: Site;
  readonly work: (worker: Worker) => Promise<Look>;
}
export type Look = () => Promise<Left>;
export interface Left {
  readonly bucket: BucketLeft | null;
  readonly warehouse: WarehouseLeft | null;
  /** What the activity said, where it says how it ended. */
  readonly outcome: string;
}

export async function recorded(servers: Servers, mode: Mode): Promise<Recording> {
  const [type, day] = [typeOf(mode, `${mode}d`), dayOf(0)];
  if (mode === 'append') await layEvents(servers, type, day);
  const site = await aSite(servers, type, day, `faults-${mode}-recorded`);
  const worker = await killable(site);
  servers.faults.begin();
  const steps: Step[] = [];
  const said = await runOfADay(
    {
      run: async (hop, work) => {
        steps.push({ hop, work, before: await objectsIn(servers.world, site.bucket) });
        return worker.run(hop, work);
      },
    },
    orderOf(type, day),
  );
  await worker.end();
  const objects = await objectsIn(servers.world, site.bucket);
  const report = JSON.parse(objects.get(said.transformed.reportKey)!.toString('utf8')) as object;
  return { mode, site, steps, said, report: { ...report } };
}

/** Each hop writes below names of its own. */
const FOLDERS: readonly (readonly [hop: RegExp, folder: RegExp])[] = [
  [/Export|exportSegment/, /^exports\//],
  [/ransform/, /^(warehouse|quarantine)\//],
  [/Sync|copyObjects/, /^(\.|[a-z_]+\/\d)/],
];
const folderOf = (hop: string): RegExp => FOLDERS.find(([pattern]) => pattern.test(hop))![1];

/** An activity before the load, in a bucket that is as its own was. */
export async function stepAgain(
  { site: of, steps }: Recording,
  hop: string,
  number: number,
): Promise<Task> {
  const { servers, type, bucket: from } = of;
  const { work, before } = steps.find((step) => step.hop === hop)!;
  const site = { ...(await aSite(servers, type, dayOf(0), `faults-${number}`)), from };
  const own = [...before].filter(([key]) => folderOf(hop).test(key));
  await putAll(servers.world, site.bucket, new Map(own));
  return {
    site,
    work: async (worker) => {
      await worker.run(hop, work);
      return async () => ({
        bucket: await bucketLeft(servers.world, site.bucket),
        warehouse: null,
        outcome: 'done',
      });
    },
  };
}

/** `snapshot` has a table of its own for each case: what makes it is part of the load. The others go on from day to day. */
const caseOf = (
  { mode, site }: Recording,
  number: number,
): { readonly type: DataType; readonly day: string } =>
  mode === 'snapshot'
    ? { type: typeOf(mode, `snapshot_${number}`), day: dayOf(0) }
    : { type: site.type, day: dayOf(number) };

/** The recorded generation, as if it were another day's or another type's: its report alone is written anew. */
async function generationAs(
  { site, said, report }: Recording,
  { dataType, day }: RunPlan,
  declaration: DataType,
): Promise<GenerationRef> {
  const { generation } = said.transformed;
  const body = Buffer.from(JSON.stringify({ ...report, dataType, day, declaration }));
  const key = `${generationPrefix(dataType, day, generation)}report.json`;
  await putAll(site.servers.world, site.bucket, new Map([[key, body]]));
  const reportSha256 = createHash('sha256').update(body).digest('hex');
  return { dataType, day, generation, reportKey: key, reportSha256 };
}

/** The load of the recorded generation, of a day or into a table that holds nothing of it. */
export async function loadAgain(recording: Recording, number: number): Promise<Task> {
  const { site: of } = recording;
  const { type, day } = caseOf(recording, number);
  const run = orderOf(type, day);
  const generation = await generationAs(recording, run, type);
  return {
    site: { ...of, type, traces: collectTraces() },
    work: async (worker) => {
      const { outcome } = await worker.run('loadDay', async (...own) =>
        (await etlHops(...own)).loadDay({ run, generation }),
      );
      return async () => {
        await settled(of.servers);
        const warehouse = await warehouseLeft(of.servers, type, day, generation.generation);
        return { bucket: null, warehouse, outcome };
      };
    },
  };
}

/** The whole of a day, from its source to the warehouse. */
export async function wholeAgain(recording: Recording, number: number): Promise<Task> {
  const { servers } = recording.site;
  const { type, day } = caseOf(recording, number);
  if (recording.mode === 'append') await layEvents(servers, type, day);
  const site = await aSite(servers, type, day, `faults-${number}`);
  return {
    site,
    work: async (worker) => {
      const { transformed, loaded } = await runOfADay(worker, orderOf(type, day));
      return async () => {
        await settled(servers);
        return {
          bucket: await bucketLeft(servers.world, site.bucket),
          warehouse: await warehouseLeft(servers, type, day, transformed.generation),
          outcome: loaded.outcome,
        };
      };
    },
  };
}
