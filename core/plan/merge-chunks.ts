import { mergedProfile, profileOf } from '../codecs/column-profiles';
import type { ChunkResult, GenerationPlan } from '../codecs/manifest-transform';
import type { PartEntry } from '../codecs/manifest-report';
import type { TransformBooks } from '../contracts/transform';
import type { Profile } from '../profile';

/** All chunks of a generation together. */
export interface MergedChunks {
  readonly parts: readonly PartEntry[];
  readonly quarantine: readonly PartEntry[];
  readonly books: TransformBooks;
  readonly profile: Profile;
}

/** The books of nothing. */
export const NO_BOOKS: TransformBooks = {
  read: 0,
  unfolded: 0,
  written: 0,
  quarantined: 0,
  quarantinedByReason: {},
  bytes: 0,
};

/** Two outputs' books as one. */
export function addedBooks(a: TransformBooks, b: TransformBooks): TransformBooks {
  const byReason: Record<string, number> = { ...a.quarantinedByReason };
  for (const [reason, count] of Object.entries(b.quarantinedByReason))
    byReason[reason] = (byReason[reason] ?? 0) + count;
  return {
    read: a.read + b.read,
    unfolded: a.unfolded + b.unfolded,
    written: a.written + b.written,
    quarantined: a.quarantined + b.quarantined,
    quarantinedByReason: byReason,
    bytes: a.bytes + b.bytes,
  };
}

/**
 * Adds the chunks up.
 * @throws Error naming the chunk that is missing or stands twice, or whose profile has other columns
 */
export function mergedChunks(plan: GenerationPlan, results: readonly ChunkResult[]): MergedChunks {
  const ordered = [...results].sort((a, b) => a.chunk - b.chunk);
  for (let index = 0; index < plan.chunks.length; index += 1) {
    if (ordered[index]?.chunk !== index)
      throw new Error(
        `of ${plan.chunks.length} chunks, chunk ${index} has no result, or the one before it has two`,
      );
  }
  if (ordered.length > plan.chunks.length)
    throw new Error(`${ordered.length} results came of ${plan.chunks.length} chunks`);
  return {
    parts: ordered.flatMap(({ parts }) => parts),
    quarantine: ordered.flatMap(({ quarantine }) => quarantine),
    books: ordered.reduce((sum, { books }) => addedBooks(sum, books), NO_BOOKS),
    profile: ordered.reduce<Profile>(
      (sum, { profile }) => mergedProfile(sum, profile),
      profileOf(plan.declaration, []),
    ),
  };
}
