import { createHash } from 'node:crypto';
import type { CaptureDone, CaptureRef } from '../core/contracts/export';
import { isAbandoned } from '../core/codecs/manifest-report';
import { capturePrefix } from '../core/keys';
import { captureManifests, type CaptureManifests } from '../core/plan/capture-chain';
import type { CapturePlan } from '../core/codecs/manifest-capture';
import { attemptToken } from './attempt';
import { readCapturePlan, readChain, summaryKey } from './capture-folder';
import { commitObject } from './commit-object';
import type { ExportDeps } from './export-deps';
import { exportSteps, type SayExport } from './export-trace';
import { fail } from './fail';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function manifests(
  deps: ExportDeps,
  ref: CaptureRef,
  plan: CapturePlan,
  say: SayExport,
): Promise<CaptureManifests> {
  const chains = [];
  for (let segment = 0; segment < plan.segments; segment += 1) {
    chains.push(await readChain(deps.store, deps.bucket, ref, segment));
  }
  try {
    return captureManifests(plan, deps.bucket, chains);
  } catch (error) {
    say('chain.broken');
    throw fail(
      'ChainBroken',
      `Capture ${ref.capture} of ${ref.table}: ${(error as Error).message}.`,
    );
  }
}

/** DescribeTable's count is hours old, so a difference is worth a word and never a failure. */
function warnOfCount(deps: ExportDeps, ref: CaptureRef, expected: number, items: number): void {
  if (expected > 0 && (items < expected / 2 || items > expected * 2)) {
    deps.warn(
      `capture ${ref.capture} of ${ref.table} has ${items} items; the table said ${expected}, some hours ago`,
    );
  }
}

/** `finishExport`. Whoever runs it writes the same bytes, so twice, at once and with lost replies all end the same. */
export async function finishExport(
  deps: ExportDeps,
  { capture: ref }: { readonly capture: CaptureRef },
): Promise<CaptureDone> {
  const plan = await readCapturePlan(deps.store, deps.bucket, ref);
  if (plan === null)
    throw fail('CaptureBroken', `Capture ${ref.capture} of ${ref.table} has no plan.json.`);
  const attempt = attemptToken(deps.attempt());
  const say = exportSteps(deps.trace, { ...ref, attempt, segment: null });
  say('finish.begun');
  const { files, summary, items } = await manifests(deps, ref, plan, say);
  const hash = sha256(files);
  const filesKey = `${capturePrefix(ref.table, ref.day, ref.capture)}manifest-files-${hash.slice(0, 16)}.json`;
  await commitObject(deps.store, deps.bucket, filesKey, Buffer.from(files));
  const commitKey = summaryKey(ref);
  const commit = await commitObject(
    deps.store,
    deps.bucket,
    commitKey,
    Buffer.from(summary(filesKey, hash)),
  );
  if (!commit.won) {
    const found: unknown = JSON.parse(commit.found.toString('utf8'));
    if (isAbandoned(found)) {
      say('summary.abandoned', { object: filesKey });
      throw fail('Abandoned', `Capture ${ref.capture} of ${ref.table} was abandoned.`);
    }
    say('summary.differs', { object: filesKey });
    throw fail(
      'ObjectDiffers',
      `s3://${deps.bucket}/${commitKey} names other parts than the progress objects.`,
    );
  }
  say('summary.ok', { object: filesKey });
  warnOfCount(deps, ref, plan.itemsExpected, items);
  return { ...ref, commitKey, items, reused: false };
}
