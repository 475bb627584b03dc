import {
  ApplicationFailure,
  executeChild,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  ActivityFailure,
  ChildWorkflowFailure,
  defineSearchAttributeKey,
} from '@temporalio/common';
import type { ExportActivities, CaptureDone } from '../core/contracts/export';
import type { LoadActivities, LoadReport } from '../core/contracts/load';
import type { RunActivities, RunPlan } from '../core/contracts/run';
import type {
  ChunkResultRef,
  GenerationDone,
  GenerationPlanRef,
  TransformActivities,
} from '../core/contracts/transform';
import type { RunReport } from '../core/contracts/run-report';
import { FAILURES } from '../core/failures';
import { runProgress, type Hop } from '../core/run-progress';
import { SEARCH_ATTRIBUTES } from '../core/temporal-names';
import { OPTIONS } from './activity-options';

const { planRun } = proxyActivities<RunActivities>(OPTIONS.planRun);
const { planExport } = proxyActivities<ExportActivities>(OPTIONS.planExport);
const { exportSegment } = proxyActivities<ExportActivities>(OPTIONS.exportSegment);
const { finishExport } = proxyActivities<ExportActivities>(OPTIONS.finishExport);
const { planTransform } = proxyActivities<TransformActivities>(OPTIONS.planTransform);
const { transformChunk } = proxyActivities<TransformActivities>(OPTIONS.transformChunk);
const { finishTransform } = proxyActivities<TransformActivities>(OPTIONS.finishTransform);
const { loadDay } = proxyActivities<LoadActivities>(OPTIONS.loadDay);

/** Above this a history grows towards its limits (51,200 events), so child workflows take the chunks in slices. */
const CHUNKS_PER_WORKFLOW = 500;
/** A source that changed since the plan ends the generation; the run plans a new one this many times in all. */
const GENERATIONS = 3;

const DATA_TYPE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.dataType, 'KEYWORD');
const DAY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.day, 'KEYWORD');
const HOP = defineSearchAttributeKey(SEARCH_ATTRIBUTES.hop, 'KEYWORD');

function show(plan: RunPlan, hop: Hop, state: Parameters<typeof runProgress>[2]): void {
  upsertSearchAttributes([{ key: HOP, value: hop }]);
  setCurrentDetails(runProgress(plan, hop, state));
}

/** Whether an activity, or a child's, failed for this reason. */
function isFailure(error: unknown, type: string): boolean {
  if (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) {
    return isFailure(error.cause, type);
  }
  return error instanceof ApplicationFailure && error.type === type;
}

/** Export: the day's capture of the table, whoever made it. */
async function capture(plan: RunPlan): Promise<CaptureDone> {
  const planned = await planExport({
    table: plan.table,
    day: plan.day,
    readShare: plan.readShare,
    declaredCapacity: plan.declaredCapacity,
    captureAgain: plan.captureAgain,
  });
  if (planned.state === 'complete') return planned.capture;
  const segments = Array.from({ length: planned.segments }, (_, segment) => segment);
  await Promise.all(
    segments.map((segment) => exportSegment({ capture: planned.capture, segment })),
  );
  return finishExport({ capture: planned.capture });
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

/** What the last activity said when it failed. */
const causeOf = (error: unknown): string =>
  error instanceof ActivityFailure || error instanceof ChildWorkflowFailure
    ? causeOf(error.cause)
    : (error as Error).message;

/** Transform: a committed generation of the capture, planned anew when its source changes underneath. */
async function transform(run: RunPlan, source: CaptureDone): Promise<GenerationDone> {
  for (let generation = 1; ; generation += 1) {
    try {
      const planned = await planTransform({ run, capture: source });
      if (planned.state === 'complete') return planned.generation;
      const results = await allChunks(planned.plan);
      return await finishTransform({ run, plan: planned.plan, results });
    } catch (error) {
      if (!isFailure(error, 'SourceChanged')) throw error;
      if (generation === GENERATIONS) throw keepsChanging(run, error);
    }
  }
}

function keepsChanging({ dataType, day }: RunPlan, last: unknown): ApplicationFailure {
  const { fix } = FAILURES.SourceKeepsChanging;
  return ApplicationFailure.nonRetryable(
    `The source of ${dataType} ${day} changed under ${GENERATIONS} generations; at last: ${causeOf(last)} ${fix}`,
    'SourceKeepsChanging',
  );
}

/** One data type, one UTC day: export, transform, load. Safe to run again for the same day. */
export async function dailyEtl(input: unknown): Promise<RunReport> {
  const run = await planRun({ raw: input, runStartedAtMs: workflowInfo().runStartTime.getTime() });
  upsertSearchAttributes([
    { key: DATA_TYPE, value: run.dataType },
    { key: DAY, value: run.day },
  ]);

  const beganMs = Date.now();
  show(run, 'export', {});
  const captured = await capture(run);

  const capturedMs = Date.now();
  show(run, 'transform', { captured });
  const transformed = await transform(run, captured);

  const transformedMs = Date.now();
  show(run, 'load', { captured, transformed });
  const loaded: LoadReport = await loadDay({ run, generation: transformed });

  setCurrentDetails(runProgress(run, 'done', { captured, transformed, loaded }));
  return {
    dataType: run.dataType,
    day: run.day,
    capture: captured,
    generation: transformed,
    load: loaded,
    durationsMs: {
      export: capturedMs - beganMs,
      transform: transformedMs - capturedMs,
      load: Date.now() - transformedMs,
    },
    orderUnchecked: run.orderUnchecked,
  };
}
