import {
  ApplicationFailure,
  executeChild,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ExportActivities, CaptureDone } from '../core/contracts/export';
import type { LoadActivities, LoadReport } from '../core/contracts/load';
import type { RunActivities, RunPlan, RunSource } from '../core/contracts/run';
import type { BatchDone, SyncActivities, SyncDone } from '../core/contracts/sync';
import type {
  ChunkResultRef,
  GenerationDone,
  GenerationPlanRef,
  TransformActivities,
} from '../core/contracts/transform';
import type { RunReport } from '../core/contracts/run-report';
import { runFlags } from '../core/again-command';
import { FAILURES } from '../core/failures';
import { runProgress, type Hop } from '../core/run-progress';
import { SEARCH_ATTRIBUTES } from '../core/temporal-names';
import { runFailure } from '../core/run-failure';
import { OPTIONS } from './activity-options';
import { say } from './notices';
import { failUnplanned } from './unplanned';

const { planRun } = proxyActivities<RunActivities>(OPTIONS.planRun);
const { planExport } = proxyActivities<ExportActivities>(OPTIONS.planExport);
const { exportSegment } = proxyActivities<ExportActivities>(OPTIONS.exportSegment);
const { finishExport } = proxyActivities<ExportActivities>(OPTIONS.finishExport);
const { planSync } = proxyActivities<SyncActivities>(OPTIONS.planSync);
const { copyObjects } = proxyActivities<SyncActivities>(OPTIONS.copyObjects);
const { finishSync } = proxyActivities<SyncActivities>(OPTIONS.finishSync);
const { planTransform } = proxyActivities<TransformActivities>(OPTIONS.planTransform);
const { transformChunk } = proxyActivities<TransformActivities>(OPTIONS.transformChunk);
const { finishTransform } = proxyActivities<TransformActivities>(OPTIONS.finishTransform);
const { loadDay } = proxyActivities<LoadActivities>(OPTIONS.loadDay);

/** Above this a history grows towards its limits (51,200 events), so child workflows take the chunks in slices. */
const CHUNKS_PER_WORKFLOW = 500;
/** A source that changed since the plan ends the generation; the run plans a new one this many times in all. */
const GENERATIONS = 3;
/** Objects of China that are replaced between listing and copying are listed again, this many times in all. */
const LISTINGS = 3;

const DATA_TYPE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.dataType, 'KEYWORD');
const DAY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.day, 'KEYWORD');
const HOP = defineSearchAttributeKey(SEARCH_ATTRIBUTES.hop, 'KEYWORD');

function show(plan: RunPlan, hop: Hop, state: Parameters<typeof runProgress>[2]): void {
  // All at once: each upsert is an event, and a write of Temporal's visibility.
  upsertSearchAttributes([
    { key: DATA_TYPE, value: plan.dataType },
    { key: DAY, value: plan.day },
    { key: HOP, value: hop },
  ]);
  setCurrentDetails(runProgress(plan, hop, state));
}

type Table = Extract<RunSource, { readonly kind: 'dynamodb' }>;

/** Export: the day's capture of the table, whoever made it. */
async function capture(
  plan: RunPlan,
  { table, readShare, declaredCapacity }: Table,
): Promise<CaptureDone> {
  const planned = await planExport({
    table,
    day: plan.day,
    readShare,
    declaredCapacity,
    captureAgain: plan.captureAgain,
  });
  if (planned.state === 'complete') return planned.capture;
  const segments = Array.from({ length: planned.segments }, (_, segment) => segment);
  await Promise.all(
    segments.map((segment) => exportSegment({ capture: planned.capture, segment })),
  );
  return finishExport({ capture: planned.capture });
}

/** Sync: what China holds of the day and may cross has crossed, and is named. Objects that change meanwhile are listed anew. */
async function sync({ dataType, day }: RunPlan): Promise<SyncDone> {
  const done: BatchDone[] = [];
  for (let listing = 1; ; listing += 1) {
    const plan = await planSync({ dataType, day });
    const all = Array.from({ length: plan.batches }, (_, batch) => batch);
    const batches = await Promise.all(all.map((batch) => copyObjects({ plan, batch })));
    done.push(...batches);
    const changed = batches.filter(({ changed: objects }) => objects > 0);
    if (changed.length === 0) return finishSync({ plan, batches: done });
    if (listing === LISTINGS) throw chinaKeepsChanging({ dataType, day }, changed);
  }
}

function chinaKeepsChanging(
  { dataType, day }: Pick<RunPlan, 'dataType' | 'day'>,
  changed: readonly BatchDone[],
): ApplicationFailure {
  const objects = changed.reduce((sum, batch) => sum + batch.changed, 0);
  return ApplicationFailure.nonRetryable(
    `Objects of ${dataType} ${day} changed in China under ${LISTINGS} listings; at last ${objects}, such as ${changed[0]?.firstChanged ?? ''}. ${FAILURES.SourceKeepsChanging.fix}`,
    'SourceKeepsChanging',
  );
}

/** What the transform reads: the capture of a table, or events, once those of China have crossed. */
type Source = Pick<RunReport, 'capture' | 'sync'>;

async function sourceOf(run: RunPlan): Promise<Source> {
  const { source } = run;
  if (source.kind === 'dynamodb') {
    show(run, 'export', {});
    return { capture: await capture(run, source), sync: null };
  }
  if (!source.crosses) return { capture: null, sync: null };
  show(run, 'sync', {});
  return { capture: null, sync: await sync(run) };
}

/** A slice of a generation's chunks: the whole of a usual day, or the work of one child. */
export async function transformChunks(input: {
  readonly plan: GenerationPlanRef;
  readonly first: number;
  readonly count: number;
}): Promise<ChunkResultRef[]> {
  const chunks = Array.from({ length: input.count }, (_, index) => input.first + index);
  return Promise.all(chunks.map((chunk) => transformChunk({ plan: input.plan, chunk })));
}

async function allChunks(plan: GenerationPlanRef): Promise<ChunkResultRef[]> {
  if (plan.chunks <= CHUNKS_PER_WORKFLOW) {
    return transformChunks({ plan, first: 0, count: plan.chunks });
  }
  const results: ChunkResultRef[] = [];
  for (let first = 0; first < plan.chunks; first += CHUNKS_PER_WORKFLOW) {
    const count = Math.min(CHUNKS_PER_WORKFLOW, plan.chunks - first);
    const slice = await executeChild(transformChunks, {
      workflowId: `${workflowInfo().workflowId}/${plan.generation}/${first}`,
      args: [{ plan, first, count }],
      parentClosePolicy: 'REQUEST_CANCEL',
    });
    results.push(...slice);
  }
  return results;
}

/** Transform: a committed generation of the source, planned anew when its source changes underneath. */
async function transform(
  run: RunPlan,
  { capture: from, sync: crossed }: Source,
): Promise<GenerationDone> {
  for (let generation = 1; ; generation += 1) {
    try {
      const planned = await planTransform({
        run,
        source: from ?? { kind: 'events', sync: crossed },
      });
      if (planned.state === 'complete') return planned.generation;
      const results = await allChunks(planned.plan);
      return await finishTransform({ run, plan: planned.plan, results });
    } catch (error) {
      if (runFailure(error).type !== 'SourceChanged') throw error;
      if (generation === GENERATIONS) throw keepsChanging(run, error);
    }
  }
}

function keepsChanging({ dataType, day }: RunPlan, last: unknown): ApplicationFailure {
  const { fix } = FAILURES.SourceKeepsChanging;
  return ApplicationFailure.nonRetryable(
    `The source of ${dataType} ${day} changed under ${GENERATIONS} generations; at last: ${runFailure(last).message} ${fix}`,
    'SourceKeepsChanging',
  );
}

async function hops(run: RunPlan): Promise<RunReport> {
  const beganMs = Date.now();
  const source = await sourceOf(run);

  const sourceMs = Date.now();
  const behind = { captured: source.capture, synced: source.sync };
  show(run, 'transform', behind);
  const transformed = await transform(run, source);

  const transformedMs = Date.now();
  show(run, 'load', { ...behind, transformed });
  const loaded: LoadReport = await loadDay({ run, generation: transformed });

  setCurrentDetails(runProgress(run, 'done', { ...behind, transformed, loaded }));
  return {
    dataType: run.dataType,
    day: run.day,
    ...source,
    generation: transformed,
    load: loaded,
    durationsMs: {
      export: source.capture === null ? 0 : sourceMs - beganMs,
      sync: source.sync === null ? 0 : sourceMs - beganMs,
      transform: transformedMs - sourceMs,
      load: Date.now() - transformedMs,
    },
    orderUnchecked: run.orderUnchecked,
  };
}

/** A run that nobody is above says its own failure; a parent says its children's, together. */
async function sayFailure(run: RunPlan, error: unknown): Promise<void> {
  const { parent, workflowId, runId } = workflowInfo();
  const failure = runFailure(error);
  if (parent !== undefined || failure.type === 'Cancelled') return;
  const { dataType, day } = run;
  const runs = [
    { ...failure, dataType, day, workflowId, runId, waiting: run.dependants, flags: runFlags(run) },
  ];
  await say({ kind: 'failures', runs }, 'failure');
}

/** A success is news after a failure. A run that was reset looks again: its plan may be older than the failure. */
async function sayRecovered(run: RunPlan, { load }: RunReport): Promise<void> {
  const { workflowId, runId, firstExecutionRunId } = workflowInfo();
  if (run.afterFailure !== true && runId === firstExecutionRunId) return;
  const { dataType, day } = run;
  await say({ kind: 'success', dataType, day, workflowId, runId, rows: load.loaded }, 'success');
}

/** One data type, one UTC day: export or sync, transform, load. Safe to run again for the same day. */
export async function dailyEtl(input: unknown): Promise<RunReport> {
  const { runStartTime } = workflowInfo();
  const run = await planRun({ raw: input, runStartedAtMs: runStartTime.getTime() }).catch(
    (error: unknown) => failUnplanned(error, { scheduled: false, day: null }),
  );
  try {
    const report = await hops(run);
    await sayRecovered(run, report);
    return report;
  } catch (error) {
    await sayFailure(run, error);
    throw error;
  }
}
