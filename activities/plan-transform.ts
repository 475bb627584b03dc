import { canonicalJson } from '../core/canonical-json';
import { TRANSFORM_VERSION, type GenerationPlan } from '../core/codecs/manifest-transform';
import type {
  GenerationDone,
  TransformActivities,
  TransformPlan,
} from '../core/contracts/transform';
import type { DataType } from '../core/data-type';
import { generationPrefix, typeDayPrefix } from '../core/keys';
import { cutIntoChunks } from '../core/plan/chunks';
import { sourceText } from '../core/plan/source-hash';
import { shapeText } from '../core/shape';
import { attemptToken } from './attempt';
import { captureFiles, type CaptureFiles } from './capture-files';
import { commitObject } from './commit-object';
import { eventFiles, type EventFiles } from './event-files';
import { fail } from './fail';
import { generationDone, readReport, reportKey, sha256Of } from './generation-folder';
import type { TransformDeps } from './transform-deps';

type Input = Parameters<TransformActivities['planTransform']>[0];

/** What a generation is made from, and how: two with the same are interchangeable. */
interface Identity {
  readonly sourceHash: string;
  readonly shape: string;
}

/** The highest committed generation of the day with this identity. */
async function committed(
  { store, warehouseBucket }: TransformDeps,
  { dataType, day }: Input['run'],
  { sourceHash, shape }: Identity,
): Promise<GenerationDone | null> {
  const folders = await store.folders(warehouseBucket, typeDayPrefix(dataType, day));
  for (const folder of folders.reverse()) {
    const generation = folder.split('/').at(-2) ?? '';
    const found = await readReport(store, warehouseBucket, reportKey(dataType, day, generation));
    if (
      found?.report.sourceHash === sourceHash &&
      found.report.shape === shape &&
      found.report.transformVersion === TRANSFORM_VERSION
    )
      return generationDone(found.report, found.sha256, true);
  }
  return null;
}

function declarationOf({ catalogue }: TransformDeps, name: string): DataType {
  const type = catalogue.find((candidate) => candidate.name === name);
  if (type === undefined)
    throw fail('WorkerTooOld', `The catalogue of this worker has no data type ${name}.`);
  return type;
}

function newPlan(
  deps: TransformDeps,
  { run }: Input,
  declaration: DataType,
  { capture, files, envelope, leftOut }: Source,
  identity: Identity,
): GenerationPlan {
  const attempt = deps.attempt();
  const stamp = String(attempt.scheduledMs).padStart(13, '0');
  return {
    version: 1,
    dataType: run.dataType,
    day: run.day,
    generation: `${stamp}-${attemptToken(attempt).slice(0, 8)}`,
    declaration,
    ...identity,
    transformVersion: TRANSFORM_VERSION,
    capture,
    envelope,
    compression: deps.compression,
    files,
    ...(leftOut === undefined ? {} : { leftOut }),
    chunks: cutIntoChunks(files.map(({ size }) => size)),
  };
}

/** What a generation is made from: the files of a capture, or the event objects of the day. */
interface Source {
  /** The capture's id; null for events. */
  readonly capture: string | null;
  readonly envelope: GenerationPlan['envelope'];
  readonly files: CaptureFiles['files'];
  readonly leftOut?: EventFiles['leftOut'];
}

async function sourceOf(deps: TransformDeps, { run, source }: Input): Promise<Source> {
  if ('kind' in source)
    return { capture: null, envelope: 'event', ...(await eventFiles(deps, run, source)) };
  const found = await captureFiles(deps.store, deps.exportsBucket, source);
  return { capture: source.capture, ...found };
}

/** A source whose manifest counts nothing, or that has no file, is empty before anything is read. */
function refuseEmpty({ run }: Input, type: DataType, { capture, files }: Source): void {
  const counted = files.reduce((sum, { items }) => sum + (items ?? 1), 0);
  if (counted > 0 || type.mayBeEmpty || run.acceptShrink) return;
  const what = `${run.dataType} for ${run.day}`;
  throw capture === null
    ? fail('NoEvents', `There is no event object of ${what}.`)
    : fail('EmptySource', `The capture ${capture} of ${what} has no item.`);
}

/**
 * `planTransform`. Twice, or with its reply lost: another plan under another name, of which the workflow knows one.
 * Cancelled: at most a plan is left.
 */
export async function planTransform(deps: TransformDeps, input: Input): Promise<TransformPlan> {
  const { run } = input;
  const declaration = declarationOf(deps, run.dataType);
  const source = await sourceOf(deps, input);
  refuseEmpty(input, declaration, source);
  const identity = {
    sourceHash: sha256Of(sourceText(source.files)),
    shape: sha256Of(shapeText(declaration)),
  };
  const there = run.again ? null : await committed(deps, run, identity);
  if (there !== null) return { state: 'complete', generation: there };
  const plan = newPlan(deps, input, declaration, source, identity);
  const body = Buffer.from(canonicalJson(plan));
  const { dataType, day, generation } = plan;
  const planKey = `${generationPrefix(dataType, day, generation)}plan-${attemptToken(deps.attempt())}.json`;
  const commit = await commitObject(deps.store, deps.warehouseBucket, planKey, body);
  if (!commit.won)
    throw fail(
      'ObjectDiffers',
      `s3://${deps.warehouseBucket}/${planKey} exists with other content.`,
    );
  return {
    state: 'open',
    plan: {
      dataType,
      day,
      generation,
      planKey,
      planSha256: sha256Of(body),
      chunks: plan.chunks.length,
    },
  };
}
