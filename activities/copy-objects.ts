import { totalBooks } from '../core/border/total-books';
import type { Crossing } from '../core/codecs/manifest-crossings';
import type { SyncPlan } from '../core/codecs/manifest-sync';
import type { BatchDone, SyncPlanRef } from '../core/contracts/sync';
import { eventsDayPrefix } from '../core/events/event-object';
import type { ListedCopy } from '../core/plan/sync-plan';
import { attemptToken, type Attempt } from './attempt';
import { borderPolicy, copyKeyUnder, type BorderPolicy } from './border-policy';
import { copyObject } from './copy-object';
import { fail } from './fail';
import { inLanes } from './in-lanes';
import type { SyncDeps } from './sync-deps';
import { logBody, logKey, putBook, readSyncPlan, sha256Of } from './sync-folder';

/** Small objects cost a round trip each, and no memory worth counting. */
const OBJECTS_AT_ONCE = 16;

/** How far a batch is. */
export interface BatchBeat {
  readonly objects: number;
  /** Read in China. */
  readonly bytes: number;
}

/** Copies that are there already: a batch that was killed sends none of them again. */
async function copiesThere(
  deps: SyncDeps,
  attempt: Attempt,
  { dataType, day, unlogged }: SyncPlan,
): Promise<ReadonlyMap<string, ListedCopy>> {
  const there = new Map<string, ListedCopy>();
  if (unlogged === 0 && attempt.number === 1) return there;
  const prefix = eventsDayPrefix(dataType, day);
  for await (const { key, etag, size } of deps.copies.list(prefix, attempt.signal))
    there.set(key, { etag, size });
  return there;
}

function ownPolicy(deps: SyncDeps, plan: SyncPlan): BorderPolicy {
  const policy = borderPolicy(deps.catalogue, deps.crossingKey.version, plan.dataType);
  if (policy.version === plan.policyVersion) return policy;
  throw fail(
    'WorkerTooOld',
    `The plan of ${plan.dataType} ${plan.day} is for the policy ${plan.policyVersion}; this border worker has ${policy.version}.`,
  );
}

/** @throws BooksDoNotBalance */
function checkBooks({ source, filtered }: Crossing): void {
  if (filtered === null) return;
  const { lines, unpackedBytes } = filtered;
  for (const [unit, { read, crossed, heldBack }] of Object.entries({ lines, bytes: unpackedBytes }))
    if (read !== crossed + heldBack)
      throw fail(
        'BooksDoNotBalance',
        `The books of ${source.key} differ: ${read} ${unit} read, ${crossed} crossed, ${heldBack} held back.`,
      );
}

/** `copyObjects`. Twice, or killed: what is there is not sent again, and is logged again under another name. */
export async function copyObjects(
  deps: SyncDeps,
  attempt: Attempt,
  { plan: ref, batch }: { readonly plan: SyncPlanRef; readonly batch: number },
  tell: (beat: BatchBeat) => void,
): Promise<BatchDone> {
  const plan = await readSyncPlan(deps, ref);
  const policy = ownPolicy(deps, plan);
  const [first, count] = plan.batches[batch] ?? [0, 0];
  const there = await copiesThere(deps, attempt, plan);
  const keyOf = copyKeyUnder(policy);
  let done: BatchBeat = { objects: 0, bytes: 0 };
  const told = (objects: number, bytes: number): void => {
    done = { objects: done.objects + objects, bytes: done.bytes + bytes };
    tell(done);
  };
  const crossings: Crossing[] = [];
  const changed: string[] = [];
  const objects = plan.missing.slice(first, first + count);
  await inLanes(objects, OBJECTS_AT_ONCE, attempt.signal, async (source, _, signal) => {
    const outcome = await copyObject(deps, policy, source, {
      signal,
      tell: (bytes) => told(0, bytes),
      listed: there.get(keyOf(source)),
    });
    if ('changed' in outcome) changed.push(source.key);
    else {
      checkBooks(outcome);
      crossings.push(outcome);
    }
    told(1, 0);
  });
  // The order in which they ended says nothing.
  crossings.sort((a, b) => (a.source.key < b.source.key ? -1 : 1));
  return logged(deps, attempt, ref, { batch, crossings, changed, bytesRead: done.bytes });
}

interface Batch {
  readonly batch: number;
  readonly crossings: readonly Crossing[];
  readonly changed: readonly string[];
  readonly bytesRead: number;
}

async function logged(
  deps: SyncDeps,
  attempt: Attempt,
  { dataType, day }: SyncPlanRef,
  { batch, crossings, changed, bytesRead }: Batch,
): Promise<BatchDone> {
  const key = logKey(dataType, day, attemptToken(attempt), batch);
  const body = logBody(crossings);
  if (!(await putBook(deps.copies, key, body)))
    throw fail('ObjectDiffers', `s3://${deps.copyBucket}/${key} exists with other content.`);
  return {
    batch,
    logKey: key,
    logSha256: sha256Of(body),
    objects: crossings.length,
    bytesRead,
    bytesCopied: crossings.reduce((sum, { copy }) => sum + copy.size, 0),
    books: totalBooks(crossings.map(({ filtered }) => filtered?.lines ?? null)),
    changed: changed.length,
    firstChanged: changed[0] ?? null,
  };
}
