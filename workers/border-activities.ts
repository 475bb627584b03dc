import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../catalogue/index';
import { currentAttempt } from '../activities/attempt';
import { byteRoom } from '../activities/byte-room';
import { paceOf } from '../activities/pace';
import { slabs } from '../activities/slabs';
import type { SyncDeps } from '../activities/sync-deps';
import { chinaStore } from '../clients/china-store';
import type { CrossingKey } from '../clients/crossing-key';
import { WorldBucket } from '../clients/world-bucket';
import type { BorderConfig } from '../config/border-config';
import { partBytes } from '../core/border/part-sizes';
import { keyedHasher } from '../core/border/keyed-hash';

/** Batches at once. They share the memory for bytes on their way, so that more would not be faster. */
export const BATCHES_AT_ONCE = 4;
/** Bytes on their way, of all batches together; the rest of the process has about as much again. */
const ROOM_BYTES = 24 * 2 ** 20;

/** What the border worker's activities work with: a China that can be read and a world that can be written. */
export const syncDepsOf = (config: BorderConfig, crossingKey: CrossingKey): SyncDeps => ({
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
