import type { SourceObject, SyncPlan } from '../core/codecs/manifest-sync';
import type { SyncPlanRef } from '../core/contracts/sync';
import { eventsDayPrefix, leftOut } from '../core/events/event-object';
import {
  comparison,
  hopelessUploads,
  syncBatches,
  type ListedCopy,
  type LoggedCrossing,
} from '../core/plan/sync-plan';
import type { ObjectInfo } from '../clients/object-store';
import { attemptToken, type Attempt } from './attempt';
import { borderPolicy, copyKeyUnder } from './border-policy';
import { fail } from './fail';
import { recordPolicy } from './record-policy';
import type { SyncDeps } from './sync-deps';
import { planKey, putBook, readLogs, sha256Of } from './sync-folder';

interface Day {
  readonly dataType: string;
  readonly day: string;
}

/** How far the listings are: objects seen. */
export type Listed = (objects: number) => void;

async function sourceObjects(
  objects: AsyncIterable<ObjectInfo>,
  saw: () => void,
): Promise<SourceObject[]> {
  const found: SourceObject[] = [];
  for await (const { key, etag, size, lastModified } of objects) {
    found.push({ key, etag, size, lastModifiedMs: Date.parse(lastModified) });
    saw();
  }
  return found;
}

async function listedCopies(
  objects: AsyncIterable<ObjectInfo>,
  saw: () => void,
): Promise<Map<string, ListedCopy>> {
  const found = new Map<string, ListedCopy>();
  for await (const { key, etag, size } of objects) {
    found.set(key, { etag, size });
    saw();
  }
  return found;
}

/** `planSync`. Twice: another plan under another name; what nobody names is nothing. */
export async function planSync(
  deps: SyncDeps,
  attempt: Attempt,
  { dataType, day }: Day,
  listed: Listed,
): Promise<SyncPlanRef> {
  const policy = borderPolicy(deps.catalogue, deps.crossingKey.version, dataType);
  const prefix = eventsDayPrefix(dataType, day);
  let seen = 0;
  const saw = (): void => listed((seen += 1));
  const uploading = deps.copies.uploads(prefix);
  const [uploads, source, copies, logs] = await Promise.all([
    uploading,
    // After the uploads: one of an object that came in between would look as if its source were gone.
    uploading.then(() => sourceObjects(deps.source.list(prefix, attempt.signal), saw)),
    listedCopies(deps.copies.list(prefix, attempt.signal), saw),
    readLogs(deps, dataType, day),
    // Nothing crosses under a policy that nobody can look up.
    recordPolicy(deps, policy),
  ]);
  const keyOf = copyKeyUnder(policy);
  const keys = new Map(source.map((object) => [object, keyOf(object)]));
  const copyKeyOf = (object: SourceObject): string => keys.get(object) ?? keyOf(object);
  const logged = new Map<string, LoggedCrossing>(
    logs.map(({ source: object, policyVersion, copy, filtered }) => [
      copy.key,
      {
        ...object,
        policyVersion,
        copy,
        lines: filtered?.lines ?? null,
        unpackedBytes: filtered?.unpackedBytes ?? null,
      },
    ]),
  );
  const data = source.filter(({ key, size }) => leftOut(dataType, key, size) === null);
  const expected = new Set(data.map(copyKeyOf));
  for (const upload of hopelessUploads(uploads, copies, expected)) await deps.copies.abort(upload);

  const compared = comparison({ dataType, source, copies, logged, copyKeyOf });
  const plan: SyncPlan = {
    version: 1,
    dataType,
    day,
    policyVersion: policy.version,
    ...compared,
    batches: syncBatches(compared.missing),
  };
  return written(deps, attempt, plan);
}

async function written(deps: SyncDeps, attempt: Attempt, plan: SyncPlan): Promise<SyncPlanRef> {
  const { dataType, day, missing, crossed, batches } = plan;
  const key = planKey(dataType, day, attemptToken(attempt));
  const body = Buffer.from(JSON.stringify(plan));
  if (!(await putBook(deps.copies, key, body)))
    throw fail('ObjectDiffers', `s3://${deps.copyBucket}/${key} exists with other content.`);
  return {
    dataType,
    day,
    planKey: key,
    planSha256: sha256Of(body),
    batches: batches.length,
    listed: missing.length + crossed.length,
    toCopy: missing.length,
    bytesToCopy: missing.reduce((sum, { size }) => sum + size, 0),
  };
}
