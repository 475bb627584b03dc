import type { CaptureDone } from '../../core/contracts/export';
import type { LoadReport } from '../../core/contracts/load';
import type { RunPlan } from '../../core/contracts/run';
import type { BatchDone, EventsRef, SyncActivities } from '../../core/contracts/sync';
import type { ChunkResultRef, GenerationDone } from '../../core/contracts/transform';
import { borderHops, etlHops, type EtlHops } from './hops';
import type { Worker } from './killable';
import { TABLE } from './servers';

/** What a run says at its end. */
export interface RunSaid {
  readonly source: CaptureDone | EventsRef;
  readonly transformed: GenerationDone;
  readonly loaded: LoadReport;
}

/** `dailyEtl`, its activities one after another, each of them killable. */
export async function runOfADay(worker: Worker, run: RunPlan): Promise<RunSaid> {
  const etl = <T>(hop: string, work: (hops: EtlHops) => Promise<T>): Promise<T> =>
    worker.run(hop, async (...own) => work(await etlHops(...own)));
  const border = <T>(hop: string, work: (hops: SyncActivities) => Promise<T>): Promise<T> =>
    worker.run(hop, async (...own) => work(await borderHops(...own)));
  const source =
    run.source.kind === 'dynamodb' ? await captured(etl, run) : await synced(border, run);
  const transformed = await transform(etl, run, source);
  const loaded = await etl('loadDay', ({ loadDay }) => loadDay({ run, generation: transformed }));
  return { source, transformed, loaded };
}

type Etl = <T>(hop: string, work: (hops: EtlHops) => Promise<T>) => Promise<T>;

async function captured(etl: Etl, { day, source, captureAgain }: RunPlan): Promise<CaptureDone> {
  if (source.kind !== 'dynamodb') throw new Error('not a table');
  const { readShare, declaredCapacity } = source;
  const ask = { table: TABLE, day, readShare, declaredCapacity, captureAgain };
  const planned = await etl('planExport', ({ planExport }) => planExport(ask));
  if (planned.state === 'complete') return planned.capture;
  const { capture, segments } = planned;
  for (let segment = 0; segment < segments; segment += 1)
    await etl('exportSegment', ({ exportSegment }) => exportSegment({ capture, segment }));
  return etl('finishExport', ({ finishExport }) => finishExport({ capture }));
}

type Border = <T>(hop: string, work: (hops: SyncActivities) => Promise<T>) => Promise<T>;

async function synced(border: Border, { dataType, day }: RunPlan): Promise<EventsRef> {
  const plan = await border('planSync', ({ planSync }) => planSync({ dataType, day }));
  const batches: BatchDone[] = [];
  for (let batch = 0; batch < plan.batches; batch += 1)
    batches.push(await border('copyObjects', ({ copyObjects }) => copyObjects({ plan, batch })));
  const sync = await border('finishSync', ({ finishSync }) => finishSync({ plan, batches }));
  return { kind: 'events', sync };
}

async function transform(
  etl: Etl,
  run: RunPlan,
  source: RunSaid['source'],
): Promise<GenerationDone> {
  const planned = await etl('planTransform', ({ planTransform }) => planTransform({ run, source }));
  if (planned.state === 'complete') return planned.generation;
  const { plan } = planned;
  const results: ChunkResultRef[] = [];
  for (let chunk = 0; chunk < plan.chunks; chunk += 1)
    results.push(
      await etl('transformChunk', ({ transformChunk }) => transformChunk({ plan, chunk })),
    );
  return etl('finishTransform', ({ finishTransform }) => finishTransform({ run, plan, results }));
}
