import { canonicalJson } from '../core/canonical-json';
import { copyManifest } from '../core/codecs/copy-manifest';
import {
  isAbandoned,
  parseGenerationReport,
  type GenerationReport,
} from '../core/codecs/manifest-report';
import type { GenerationPlan } from '../core/codecs/manifest-transform';
import type { GenerationDone, TransformActivities } from '../core/contracts/transform';
import { generationPrefix } from '../core/keys';
import { generationFault } from '../core/plan/generation-faults';
import { mergedChunks, type MergedChunks } from '../core/plan/merge-chunks';
import { attemptToken } from './attempt';
import { commitObject } from './commit-object';
import { fail } from './fail';
import {
  generationDone,
  readChunkResult,
  readPlan,
  reportKey,
  sha256Of,
} from './generation-folder';
import { inParallel } from './in-parallel';
import { refuseUnknown } from './refuse-unknown';
import type { TransformDeps } from './transform-deps';

type Input = Parameters<TransformActivities['finishTransform']>[0];

/** Results in flight while they are read. */
const READS = 16;

async function merged(
  { store, warehouseBucket }: TransformDeps,
  plan: GenerationPlan,
  { results }: Input,
): Promise<MergedChunks> {
  const read = await inParallel(results, READS, (ref) =>
    readChunkResult(store, warehouseBucket, ref),
  );
  try {
    return mergedChunks(plan, read);
  } catch (error) {
    throw fail('BooksDoNotBalance', `${plan.dataType} ${plan.day}: ${(error as Error).message}.`);
  }
}

async function judge(
  { loadedRows }: TransformDeps,
  { run }: Input,
  plan: GenerationPlan,
  chunks: MergedChunks,
): Promise<void> {
  // The warehouse is asked only when its answer can matter.
  const loaded = run.acceptShrink ? null : await loadedRows(run.dataType, run.day);
  const fault = generationFault(plan.declaration, chunks, {
    acceptShrink: run.acceptShrink,
    loaded,
  });
  if (fault !== null)
    throw fail(fault.type, `${run.dataType} ${run.day}: ${fault.what}`, {
      ...chunks.books,
      generation: plan.generation,
    });
}

/** Writes COPY's manifest; null for a generation without a row. */
async function writeManifest(
  { store, warehouseBucket, attempt }: TransformDeps,
  plan: GenerationPlan,
  { parts }: MergedChunks,
): Promise<GenerationReport['manifest']> {
  if (parts.length === 0) return null;
  const folder = generationPrefix(plan.dataType, plan.day, plan.generation);
  const key = `${folder}manifest-${attemptToken(attempt())}.json`;
  const body = Buffer.from(
    copyManifest(
      warehouseBucket,
      parts.map((part) => part.key),
    ),
  );
  const commit = await commitObject(store, warehouseBucket, key, body);
  if (!commit.won)
    throw fail('ObjectDiffers', `s3://${warehouseBucket}/${key} exists with other content.`);
  return { bucket: warehouseBucket, key, sha256: sha256Of(body) };
}

const reportOf = (
  plan: GenerationPlan,
  { parts, quarantine, books, profile }: MergedChunks,
  manifest: GenerationReport['manifest'],
): GenerationReport => ({
  version: 1,
  dataType: plan.dataType,
  day: plan.day,
  generation: plan.generation,
  declaration: plan.declaration,
  shape: plan.shape,
  transformVersion: plan.transformVersion,
  sourceHash: plan.sourceHash,
  capture: plan.capture,
  compression: plan.compression,
  manifest,
  parts: [...parts],
  quarantine: [...quarantine],
  ...(plan.leftOut === undefined ? {} : { leftOut: plan.leftOut }),
  books: { ...books },
  profile: [...profile],
});

/**
 * `finishTransform`. Twice, or with its reply lost: the second finds the first one's report and takes it.
 * Cancelled: at most a manifest is left that nothing names.
 */
export async function finishTransform(deps: TransformDeps, input: Input): Promise<GenerationDone> {
  const plan = await readPlan(deps.store, deps.warehouseBucket, input.plan);
  refuseUnknown(plan, deps.attempt(), deps.clock());
  const chunks = await merged(deps, plan, input);
  await judge(deps, input, plan, chunks);
  const report = reportOf(plan, chunks, await writeManifest(deps, plan, chunks));
  const body = Buffer.from(canonicalJson(report));
  const key = reportKey(plan.dataType, plan.day, plan.generation);
  const commit = await commitObject(deps.store, deps.warehouseBucket, key, body);
  if (commit.won) return generationDone(report, sha256Of(body), false);
  const found: unknown = JSON.parse(commit.found.toString('utf8'));
  if (isAbandoned(found))
    throw fail(
      'Abandoned',
      `The generation ${plan.generation} of ${plan.dataType} ${plan.day} was abandoned.`,
    );
  return generationDone(parseGenerationReport(found), sha256Of(commit.found), false);
}
