import type { CopyBucket } from '../clients/copy-bucket';
import type { EventSource } from '../clients/event-source';
import type { KeyedHasher } from '../core/border/keyed-hash';
import type { DataType } from '../core/data-type';
import type { Attempt } from './attempt';
import type { ByteRoom } from './byte-room';
import type { Pace } from './pace';
import type { Slabs } from './slabs';

/** What the sync hop asks of the world, and of China. */
export interface SyncDeps {
  readonly source: EventSource;
  readonly copies: CopyBucket;
  /** Names of the two buckets, for messages. */
  readonly sourceBucket: string;
  readonly copyBucket: string;
  /** The worker's own: what may cross is never taken from a plan. */
  readonly catalogue: readonly DataType[];
  /** Makes the hashes that cross, with a key of this version. */
  readonly crossingKey: { readonly hasher: KeyedHasher; readonly version: string };
  /** Bytes of each part but the last of an upload, by the size of the whole. */
  readonly partBytes: (size: number) => number;
  readonly room: ByteRoom;
  readonly slabs: Slabs;
  readonly pace: Pace;
  readonly attempt: () => Attempt;
  readonly clock: () => number;
}
