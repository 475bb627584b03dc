import type { DataType } from '../core/data-type';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { ObjectStore } from '../clients/object-store';
import type { Attempt } from './attempt';
import type { Compression } from './part-writer';
import type { ReadLoadedRows } from './read-fence';
import type { LaneJob, LaneProgress, LaneResult } from './transform-lane';

/**
 * Runs lanes over the files of a chunk, each file in one lane. `progress` hears increments.
 * Rejects when the signal is aborted; nothing that a lane has written counts then.
 */
export type RunLanes = (
  job: Omit<LaneJob, 'lane' | 'lanes'>,
  files: readonly SourceFile[],
  progress: (increment: LaneProgress) => void,
  signal: AbortSignal,
) => Promise<LaneResult[]>;

/** What the transform hop asks of the world. */
export interface TransformDeps {
  readonly store: ObjectStore;
  readonly exportsBucket: string;
  readonly eventsBucket: string;
  readonly eventsCopyBucket: string;
  readonly warehouseBucket: string;
  readonly quarantineBucket: string;
  readonly catalogue: readonly DataType[];
  /** What this process can write. */
  readonly compression: Compression;
  readonly runLanes: RunLanes;
  readonly loadedRows: ReadLoadedRows;
  readonly attempt: () => Attempt;
  readonly clock: () => number;
}
