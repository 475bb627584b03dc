import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { byteRoom } from '../../activities/byte-room';
import { paceOf } from '../../activities/pace';
import { slabs } from '../../activities/slabs';
import { createSyncActivities } from '../../activities/sync';
import type { SyncDeps } from '../../activities/sync-deps';
import { chinaStore } from '../../clients/china-store';
import { WorldBucket } from '../../clients/world-bucket';
import { loadBorderConfig } from '../../config/border-config';
import { partBytes } from '../../core/border/part-sizes';
import { keyedHasher } from '../../core/border/keyed-hash';
import { parseSyncManifest, type SyncManifest } from '../../core/codecs/manifest-sync';
import type { BatchDone, SyncActivities, SyncDone, SyncPlanRef } from '../../core/contracts/sync';
import {
  append,
  eventObjects,
  fields,
  text,
  unfiltered,
  type DataType,
} from '../../core/data-type';
import { ORACLE_KEY } from './crossing-oracle';
import { aDataType } from './a-data-type';
import { anAttempt } from './an-attempt';
import type { Side } from './two-partitions';

export const DAY = '2026-11-20';
export const MEGABYTE = 2 ** 20;

/** An event type whose objects cross byte for byte. */
export const unfilteredType = (name: string): DataType =>
  aDataType({
    name,
    source: eventObjects(),
    load: append(),
    crossing: unfiltered('a test has no people in it'),
    columns: { thing_id: text(36).from('id').required() },
  });

/** An event type of which `id` crosses in clear and `userid` as a hash; a `note` never does. */
export const filteredType = (name: string, clear: readonly string[] = ['id']): DataType =>
  aDataType({
    name,
    source: eventObjects(),
    load: append(),
    crossing: fields(clear, { hashed: ['userid'] }),
    columns: {
      thing_id: text(36).from('id').required(),
      user_id: text(64).from('userid'),
      note: text(64).personal(),
    },
  });

/** What the border worker gives its activities, with clients as it makes them. */
export function borderDeps(
  env: Readonly<Record<string, string>>,
  catalogue: readonly DataType[],
  change: Partial<SyncDeps> = {},
): SyncDeps {
  process.env.AWS_SHARED_CREDENTIALS_FILE = env.AWS_SHARED_CREDENTIALS_FILE;
  const config = loadBorderConfig(env);
  return {
    source: chinaStore(config.china),
    copies: new WorldBucket(config.world),
    sourceBucket: config.china.name,
    copyBucket: config.world.name,
    catalogue,
    crossingKey: { hasher: keyedHasher(ORACLE_KEY), version: 'v1' },
    partBytes,
    room: byteRoom(64 * MEGABYTE),
    slabs: slabs(),
    pace: paceOf(null, Date.now, async () => undefined),
    attempt: () => anAttempt(),
    clock: Date.now,
    ...change,
  };
}

/** The sync hop of a day after its plan was made, as the workflow goes on. */
export async function finished(
  { copyObjects, finishSync }: SyncActivities,
  plan: SyncPlanRef,
): Promise<{ readonly done: SyncDone; readonly batches: readonly BatchDone[] }> {
  const batches: BatchDone[] = [];
  for (let batch = 0; batch < plan.batches; batch += 1)
    batches.push(await copyObjects({ plan, batch }));
  return { done: await finishSync({ plan, batches }), batches };
}

/** The sync hop of a day, listed once. */
export async function sync(deps: SyncDeps, dataType: string): ReturnType<typeof finished> {
  const activities = createSyncActivities(deps);
  return finished(activities, await activities.planSync({ dataType, day: DAY }));
}

/** Objects of one side as its administrator sees and writes them. */
export const objectsOf = ({ s3, bucket: Bucket }: Side) => {
  const get = async (key: string): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  };
  return {
    get,
    put: async (key: string, body: Buffer): Promise<void> => {
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
    },
    remove: async (key: string): Promise<void> => {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
    },
    keys: async (prefix: string): Promise<string[]> => {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
      return (page.Contents ?? []).map(({ Key }) => Key!);
    },
    uploads: async (prefix = ''): Promise<string[]> => {
      const page = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: prefix }));
      return (page.Uploads ?? []).map(({ Key }) => Key!);
    },
    manifest: async ({ manifestKey }: SyncDone): Promise<SyncManifest> =>
      parseSyncManifest(JSON.parse((await get(manifestKey)).toString('utf8'))),
  };
};

/** An activity as Temporal runs it: again after a failure that time can mend, each time as another attempt. */
export async function attempted<T>(
  deps: SyncDeps,
  work: (activities: SyncActivities) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    const attempt = anAttempt({ number });
    try {
      return await work(createSyncActivities({ ...deps, attempt: () => attempt }));
    } catch (error) {
      const { nonRetryable } = error as { nonRetryable?: boolean };
      if (nonRetryable === true || number === 20) throw error;
    }
  }
}
