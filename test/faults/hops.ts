import { slabs } from '../../activities/slabs';
import type { Attempt } from '../../activities/attempt';
import { byteRoom } from '../../activities/byte-room';
import { createExportActivities } from '../../activities/export';
import { createLoadActivities } from '../../activities/load-day';
import { paceOf } from '../../activities/pace';
import { readLoadedRows } from '../../activities/read-fence';
import { createSyncActivities } from '../../activities/sync';
import { createTransformActivities } from '../../activities/transform';
import { chinaStore } from '../../clients/china-store';
import { readCrossingKey } from '../../clients/crossing-key';
import { WorldBucket } from '../../clients/world-bucket';
import { loadBorderConfig } from '../../config/border-config';
import { keyedHasher } from '../../core/border/keyed-hash';
import type { DataType } from '../../core/data-type';
import type { ExportActivities } from '../../core/contracts/export';
import type { LoadActivities } from '../../core/contracts/load';
import type { SyncActivities } from '../../core/contracts/sync';
import type { TransformActivities } from '../../core/contracts/transform';
import { lanesInProcess } from '../support/lanes-in-process';
import { MEGABYTE } from '../support/a-sync';
import type { collectTraces } from '../support/traces';
import type { Life } from '../support/faults';
import { etlClients } from './life-clients';
import { WORLD_EVENTS, type Servers } from './servers';

/** Where the objects of one case lie, and what time it is there. */
export interface Site {
  readonly servers: Servers;
  readonly type: DataType;
  /** Everything that the case writes lies here, whatever the hop. */
  readonly bucket: string;
  /** Where the hop before has written. */
  readonly from: string;
  readonly clock: () => number;
  /** What its attempts say that they do. */
  readonly traces: ReturnType<typeof collectTraces>;
}

/** One attempt of an activity, in one life, at whatever site. */
export type Work<T> = (site: Site, life: Life, attempt: Attempt) => Promise<T>;

export type EtlHops = ExportActivities & TransformActivities & LoadActivities;

/** The etl worker's activities for one attempt, as the worker puts them together, in one life. */
export async function etlHops(
  { servers, type, bucket, from, clock, traces }: Site,
  life: Life,
  attempt: Attempt,
): Promise<EtlHops> {
  const { store, tables, warehouse } = await etlClients(servers, life);
  const own = { store, attempt: () => attempt, clock, trace: traces.trace };
  return {
    ...createExportActivities({
      ...own,
      bucket,
      tables,
      sleep: async () => undefined,
      warn: () => undefined,
      trace: () => undefined,
    }),
    ...createTransformActivities({
      ...own,
      exportsBucket: from,
      eventsBucket: WORLD_EVENTS,
      eventsCopyBucket: from,
      warehouseBucket: bucket,
      quarantineBucket: bucket,
      catalogue: [type],
      compression: 'GZIP',
      runLanes: lanesInProcess(store),
      loadedRows: readLoadedRows(warehouse),
    }),
    ...createLoadActivities({
      ...own,
      warehouse,
      warehouseBucket: bucket,
      copy: { roleArn: 'default', region: servers.sides.env.MILLRACE_EU_REGION! },
    }),
  };
}

/** Small enough that a copy of some kilobytes goes in parts. */
const PART_BYTES = 1024;

/** The border worker's, the key of the hashes read anew, as it does when it starts. */
export async function borderHops(
  { servers, type, bucket, clock }: Site,
  { urls }: Life,
  attempt: Attempt,
): Promise<SyncActivities> {
  const env = {
    ...servers.sides.env,
    MILLRACE_CN_ENDPOINT_URL_S3: urls.cn!,
    MILLRACE_CN_ENDPOINT_URL_SECRETS_MANAGER: urls.cn!,
    MILLRACE_EU_ENDPOINT_URL_S3: urls.s3!,
    MILLRACE_EVENTS_COPY_BUCKET: bucket,
  };
  process.env.AWS_SHARED_CREDENTIALS_FILE = servers.borderCredentials;
  const { china, world, crossingKey } = loadBorderConfig(env);
  const { key, version } = await readCrossingKey({ ...china, ...crossingKey });
  return createSyncActivities({
    source: chinaStore(china),
    copies: new WorldBucket(world),
    sourceBucket: china.name,
    copyBucket: world.name,
    catalogue: [type],
    crossingKey: { hasher: keyedHasher(key), version },
    partBytes: () => PART_BYTES,
    room: byteRoom(64 * MEGABYTE),
    slabs: slabs(),
    pace: paceOf(null, clock, async () => undefined),
    attempt: () => attempt,
    clock,
  });
}
