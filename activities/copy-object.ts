import { RANGE_BYTES } from '../core/border/part-sizes';
import type { FilterResult } from '../core/border/filter-counts';
import type { Crossing } from '../core/codecs/manifest-crossings';
import type { SourceObject } from '../core/codecs/manifest-sync';
import type { ListedCopy } from '../core/plan/sync-plan';
import type { Changed } from '../clients/object-store';
import { copyKeyUnder, type BorderPolicy } from './border-policy';
import { copyFiltered } from './copy-filtered';
import { copyInParts } from './copy-in-parts';
import { copyStreamed } from './copy-streamed';
import { copyWhole } from './copy-whole';
import type { Copying, Stored } from './copying';
import type { SyncDeps } from './sync-deps';

/** Up to here an object is read whole, and sent again without being read again. */
const FEW_BYTES = 2 ** 20;

/** What an attempt at one object is told, and tells. */
export interface CopyContext {
  readonly signal: AbortSignal;
  /** Is told of bytes that were read in China. */
  readonly tell: (bytes: number) => void;
  /** The copy, where a listing has shown it before. */
  readonly listed: ListedCopy | undefined;
}

const byteForByte = async (
  copying: Copying,
): Promise<{ readonly copy: Stored; readonly result: null } | Changed> => {
  const { size } = copying.source;
  const copy = await (
    size > RANGE_BYTES ? copyInParts : size > FEW_BYTES ? copyStreamed : copyWhole
  )(copying);
  return 'changed' in copy ? copy : { copy, result: null };
};

const filteredOf = ({ books, ...counts }: FilterResult): NonNullable<Crossing['filtered']> => ({
  lines: books,
  ...counts,
});

/**
 * Copies one object as it was listed, and says what crossed: the one function that does, whoever asks. The source is read
 * pinned to its ETag, the copy written create-only under a name that says what it is a copy of, so that two who copy race
 * harmlessly. Twice, or a lost reply: the copy is found, and said again. Cancelled: an upload stays open, and whoever comes
 * next goes on with it.
 * @throws CopyDiffers, LostToAnother, AwsFault
 */
export async function copyObject(
  deps: SyncDeps,
  policy: BorderPolicy,
  source: SourceObject,
  context: CopyContext,
): Promise<Crossing | Changed> {
  const copying: Copying = { deps, source, key: copyKeyUnder(policy)(source), ...context };
  const copied = await (policy.filter === null
    ? byteForByte(copying)
    : copyFiltered(copying, policy.filter));
  if ('changed' in copied) return copied;
  const { copy, result } = copied;
  return {
    version: 1,
    sourceBucket: deps.sourceBucket,
    source,
    policyVersion: policy.version,
    copy,
    crossedAtMs: deps.clock(),
    filtered: result === null ? null : filteredOf(result),
    unfiltered: policy.unfiltered,
  };
}
