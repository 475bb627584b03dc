import { totalBooks } from '../core/border/total-books';
import { canonicalJson } from '../core/canonical-json';
import type { CrossedObject, SyncManifest, SyncPlan } from '../core/codecs/manifest-sync';
import type { BatchDone, SyncDone, SyncPlanRef } from '../core/contracts/sync';
import { eventsDayPrefix } from '../core/events/event-object';
import { syncManifestKey } from '../core/keys';
import { heldBackFault } from '../core/plan/held-back-fault';
import { mergedObjects } from '../core/plan/sync-plan';
import type { OpenUpload } from '../clients/copy-bucket';
import { declared } from './border-policy';
import { fail } from './fail';
import { inParallel } from './in-parallel';
import type { SyncDeps } from './sync-deps';
import { highestManifest, putBook, readLog, readSyncPlan, sha256Of } from './sync-folder';

/** Two runs of one day that take turns at the next number are a mistake, and not a long one. */
const NUMBER_TRIES = 10;
const LOGS_AT_ONCE = 16;

/** What this run's batches have logged, as entries of a manifest. */
async function crossingsOf(
  deps: SyncDeps,
  plan: SyncPlan,
  batches: readonly BatchDone[],
): Promise<CrossedObject[]> {
  const crossings: CrossedObject[] = [...plan.vanished, ...plan.crossed];
  const logs = await inParallel(batches, LOGS_AT_ONCE, (batch) => readLog(deps, batch));
  for (const { source, policyVersion, copy, filtered } of logs.flat())
    crossings.push({
      ...source,
      policyVersion,
      copy,
      lines: filtered?.lines ?? null,
      unpackedBytes: filtered?.unpackedBytes ?? null,
      isGone: false,
    });
  return crossings;
}

/** @throws TooManyHeldBack, WorkerTooOld */
function judge(
  { catalogue }: SyncDeps,
  { dataType, day, setAside }: SyncPlan,
  objects: readonly CrossedObject[],
): void {
  const fault = heldBackFault(declared(catalogue, dataType), objects, new Set(setAside));
  if (fault !== null) throw fail('TooManyHeldBack', `${dataType} ${day}: ${fault}`);
}

interface Committed {
  readonly key: string;
  readonly manifest: SyncManifest;
  readonly sha256: string;
}

interface Numbered {
  readonly manifest: SyncManifest;
  readonly body: Buffer;
}

/**
 * The day's next manifest, or the one that is there when it says the same. Whoever loses a number merges into the winner's.
 * A day of which too much is held back gets none: it is judged each time, by the limit of now.
 */
async function committed(
  deps: SyncDeps,
  plan: SyncPlan,
  crossings: readonly CrossedObject[],
  listed: ReadonlySet<string>,
  highest: Awaited<ReturnType<typeof highestManifest>>,
): Promise<Committed> {
  const { dataType, day, policyVersion } = plan;
  let before = highest;
  for (let attempt = 1; attempt <= NUMBER_TRIES; attempt += 1) {
    const objects = mergedObjects(before?.manifest.objects ?? [], crossings, listed, policyVersion);
    judge(deps, plan, objects);
    const numbered = (number: number): Numbered => {
      const manifest: SyncManifest = { version: 1, dataType, day, number, objects };
      return { manifest, body: Buffer.from(canonicalJson(manifest)) };
    };
    if (before !== null && numbered(before.manifest.number).body.equals(before.body))
      return { key: before.key, manifest: before.manifest, sha256: sha256Of(before.body) };
    const next = numbered((before?.manifest.number ?? 0) + 1);
    const key = syncManifestKey(dataType, day, next.manifest.number);
    if (await putBook(deps.copies, key, next.body))
      return { key, manifest: next.manifest, sha256: sha256Of(next.body) };
    before = await highestManifest(deps, dataType, day);
  }
  throw fail(
    'LostToAnother',
    `Somebody else wrote the next manifest of ${dataType} ${day} ${NUMBER_TRIES} times.`,
  );
}

/** Uploads of copies that are there belong to who lost a race, or to who was killed before its reply came. */
async function abortDone(deps: SyncDeps, uploads: readonly OpenUpload[]): Promise<void> {
  for (const upload of uploads)
    if ((await deps.copies.find(upload.key)) !== null) await deps.copies.abort(upload);
}

/** `finishSync`. Whoever runs it merges into what is there, so twice, at once and with lost replies all end the same. */
export async function finishSync(
  deps: SyncDeps,
  { plan: ref, batches }: { readonly plan: SyncPlanRef; readonly batches: readonly BatchDone[] },
): Promise<SyncDone> {
  const { dataType, day } = ref;
  // Together: each of them is a round trip to the other end of the world.
  const [plan, highest, uploads] = await Promise.all([
    readSyncPlan(deps, ref),
    highestManifest(deps, dataType, day),
    deps.copies.uploads(eventsDayPrefix(dataType, day)),
  ]);
  const crossings = await crossingsOf(deps, plan, batches);
  const listed = new Set([...plan.missing, ...plan.crossed].map(({ key }) => key));
  const { key, manifest, sha256 } = await committed(deps, plan, crossings, listed, highest);
  await abortDone(deps, uploads);
  return {
    dataType,
    day,
    manifestKey: key,
    manifestSha256: sha256,
    number: manifest.number,
    objects: manifest.objects.length,
    gone: manifest.objects.filter(({ isGone }) => isGone).length,
    bytes: manifest.objects.reduce((sum, { copy }) => sum + copy.size, 0),
    books: totalBooks(manifest.objects.map(({ lines }) => lines)),
    unpackedBytes: totalBooks(manifest.objects.map(({ unpackedBytes }) => unpackedBytes)),
    leftOut: plan.leftOut,
    copied: batches.reduce((sum, { objects }) => sum + objects, 0),
  };
}
