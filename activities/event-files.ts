import { createHash } from 'node:crypto';
import type { EventsRef, SyncDone } from '../core/contracts/sync';
import { parseSyncManifest, type SyncManifest } from '../core/codecs/manifest-sync';
import type { GenerationPlan, SourceFile } from '../core/codecs/manifest-transform';
import { eventsDayPrefix, leftOut } from '../core/events/event-object';
import type { ObjectStore } from '../clients/object-store';
import { fail } from './fail';

export interface EventBuckets {
  readonly store: ObjectStore;
  readonly eventsBucket: string;
  readonly eventsCopyBucket: string;
}

export interface EventFiles {
  readonly files: SourceFile[];
  /** Objects of the world's folder that are no data, by rule; those of China are counted where they are listed. */
  readonly leftOut: NonNullable<GenerationPlan['leftOut']>;
}

async function worldFiles(
  { store, eventsBucket: bucket }: EventBuckets,
  dataType: string,
  day: string,
): Promise<EventFiles> {
  const files: SourceFile[] = [];
  const out: Record<string, number> = {};
  for await (const { key, etag, size } of store.list(bucket, eventsDayPrefix(dataType, day))) {
    const rule = leftOut(dataType, key, size);
    if (rule === null)
      files.push({
        bucket,
        key,
        etag,
        size,
        items: null,
        md5: null,
        sha256: null,
        partition: 'aws',
      });
    else out[rule] = (out[rule] ?? 0) + 1;
  }
  return { files, leftOut: out };
}

async function syncManifest(
  { store, eventsCopyBucket }: EventBuckets,
  { manifestKey, manifestSha256 }: SyncDone,
): Promise<SyncManifest> {
  const name = `s3://${eventsCopyBucket}/${manifestKey}`;
  const found = await store.get(eventsCopyBucket, manifestKey);
  if (found === null) throw fail('ObjectGone', `${name}, the manifest of the sync, is gone.`);
  const hash = createHash('sha256').update(found.body).digest('hex');
  if (hash !== manifestSha256)
    throw fail('ObjectDiffers', `${name} has SHA-256 ${hash}, the sync named ${manifestSha256}.`);
  return parseSyncManifest(JSON.parse(found.body.toString('utf8')));
}

/**
 * The event objects of a type and day: what the world's folder lists now, and exactly the copies that the sync names.
 * Each is pinned to its ETag.
 * @throws ObjectGone, ObjectDiffers
 */
export async function eventFiles(
  buckets: EventBuckets,
  { dataType, day }: { readonly dataType: string; readonly day: string },
  { sync }: EventsRef,
): Promise<EventFiles> {
  const world = await worldFiles(buckets, dataType, day);
  if (sync === null) return world;
  const { objects } = await syncManifest(buckets, sync);
  const copies = objects.map(({ copy: { key, etag, size, sha256 } }): SourceFile => ({
    bucket: buckets.eventsCopyBucket,
    key,
    etag,
    size,
    items: null,
    md5: null,
    sha256,
    partition: 'aws-cn',
  }));
  return { files: [...world.files, ...copies], leftOut: world.leftOut };
}
