import { canonicalJson } from '../core/canonical-json';
import { mergedProfile, profileOf } from '../core/codecs/column-profiles';
import type { ChunkResult, GenerationPlan } from '../core/codecs/manifest-transform';
import type { ChunkResultRef, TransformActivities } from '../core/contracts/transform';
import type { Profile } from '../core/profile';
import { generationPrefix, quarantinePrefix } from '../core/keys';
import { addedBooks, NO_BOOKS } from '../core/plan/merge-chunks';
import { attemptToken, type Attempt } from './attempt';
import { commitObject } from './commit-object';
import { fail } from './fail';
import { readPlan, sha256Of } from './generation-folder';
import { refuseUnknown } from './refuse-unknown';
import type { TransformDeps } from './transform-deps';
import type { LaneProgress, LaneResult } from './transform-lane';

type Input = Parameters<TransformActivities['transformChunk']>[0];

function resultOf(plan: GenerationPlan, chunk: number, lanes: readonly LaneResult[]): ChunkResult {
  return {
    version: 1,
    chunk,
    parts: lanes.flatMap(({ parts }) => parts),
    quarantine: lanes.flatMap(({ quarantine }) => quarantine),
    books: lanes.reduce((sum, { books }) => addedBooks(sum, books), NO_BOOKS),
    profile: [
      ...lanes.reduce<Profile>(
        (sum, { profile }) => mergedProfile(sum, profile),
        profileOf(plan.declaration, []),
      ),
    ],
  };
}

/** `transformChunk`. Twice: the second writes everything again under names of its own. Cancelled: what is written is a leftover. */
export async function transformChunk(
  deps: TransformDeps,
  { plan: ref, chunk }: Input,
  attempt: Attempt,
  progress: (increment: LaneProgress) => void,
): Promise<ChunkResultRef> {
  const { store, warehouseBucket } = deps;
  const plan = await readPlan(store, warehouseBucket, ref);
  refuseUnknown(plan, attempt, deps.clock());
  const [first, count] = plan.chunks[chunk] ?? [0, 0];
  const token = attemptToken(attempt);
  const { dataType, day, generation } = plan;
  const lanes = await deps.runLanes(
    {
      declaration: plan.declaration,
      envelope: plan.envelope,
      compression: plan.compression,
      warehouseBucket,
      partsPrefix: generationPrefix(dataType, day, generation),
      quarantineBucket: deps.quarantineBucket,
      quarantinePrefix: quarantinePrefix(dataType, day, generation),
      chunk,
      token,
    },
    plan.files.slice(first, first + count),
    progress,
    attempt.signal,
  );
  const result = resultOf(plan, chunk, lanes);
  const key = `${generationPrefix(dataType, day, generation)}chunk-${chunk}-${token}.json`;
  const body = Buffer.from(canonicalJson(result));
  const commit = await commitObject(store, warehouseBucket, key, body);
  if (!commit.won)
    throw fail('ObjectDiffers', `s3://${warehouseBucket}/${key} exists with other content.`);
  const { read, written, quarantined, bytes } = result.books;
  return { chunk, key, sha256: sha256Of(body), read, written, quarantined, bytes };
}
