import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../catalogue/index';
import { currentAttempt } from '../activities/attempt';
import { byteRoom } from '../activities/byte-room';
import { paceOf } from '../activities/pace';
import { slabs } from '../activities/slabs';
import { createSyncActivities } from '../activities/sync';
import { chinaStore } from '../clients/china-store';
import type { CrossingKey } from '../clients/crossing-key';
import { WorldBucket } from '../clients/world-bucket';
import type { BorderConfig } from '../config/border-config';
import { partBytes } from '../core/border/part-sizes';
import { keyedHasher } from '../core/border/keyed-hash';
import type { SyncActivities } from '../core/contracts/sync';

/** Bytes on their way, of all batches together; the rest of the process has about as much again. */
const ROOM_BYTES = 24 * 2 ** 20;

/** The activities of the border worker, over a China that can be read and a world that can be written. */
export const borderActivities = (config: BorderConfig, crossingKey: CrossingKey): SyncActivities =>
  createSyncActivities({
    source: chinaStore(config.china),
    copies: new WorldBucket(config.world),
    sourceBucket: config.china.name,
    copyBucket: config.world.name,
    catalogue: CATALOGUE,
    crossingKey: { hasher: keyedHasher(crossingKey.key), version: crossingKey.version },
    partBytes,
    room: byteRoom(ROOM_BYTES),
    slabs: slabs(),
    pace: paceOf(config.bytesPerSecond, Date.now, (ms) => sleep(ms)),
    attempt: currentAttempt,
    clock: Date.now,
  });
