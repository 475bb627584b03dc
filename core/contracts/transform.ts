import type { CaptureDone } from './export';
import type { RunPlan } from './run';
import type { EventsRef } from './sync';

/** A committed generation: `warehouse/<type>/<day>/<generation>/report.json` exists. */
export interface GenerationRef {
  readonly dataType: string;
  readonly day: string;
  readonly generation: string;
  readonly reportKey: string;
  readonly reportSha256: string;
}

/** The books of a transform: `read + unfolded = written + quarantined`. */
export interface TransformBooks {
  readonly read: number;
  /** Rows less records, over the records that were written: what `explode` adds; below 0 for empty lists. */
  readonly unfolded: number;
  readonly written: number;
  readonly quarantined: number;
  readonly quarantinedByReason: Readonly<Record<string, number>>;
  /** Compressed bytes of the parts. */
  readonly bytes: number;
}

export interface GenerationDone extends GenerationRef {
  readonly books: TransformBooks;
  readonly reused: boolean;
}

/** An uncommitted generation whose chunks are to be worked off. */
export interface GenerationPlanRef {
  readonly dataType: string;
  readonly day: string;
  readonly generation: string;
  readonly planKey: string;
  readonly planSha256: string;
  readonly chunks: number;
}

export type TransformPlan =
  | { readonly state: 'complete'; readonly generation: GenerationDone }
  | { readonly state: 'open'; readonly plan: GenerationPlanRef };

/** Pointer to a chunk's result on S3, and its counts for the UI. */
export interface ChunkResultRef {
  readonly chunk: number;
  readonly key: string;
  readonly sha256: string;
  readonly read: number;
  readonly written: number;
  readonly quarantined: number;
  readonly bytes: number;
}

export interface TransformActivities {
  /**
   * Takes a committed generation of the same source, shape and version, or plans a new one.
   * @throws EmptySource, NoEvents, CaptureBroken
   */
  planTransform(input: {
    readonly run: RunPlan;
    readonly source: CaptureDone | EventsRef;
  }): Promise<TransformPlan>;
  /** Transforms one chunk of whole files. Safe to run twice: everything it writes has a new name. @throws SourceChanged */
  transformChunk(input: {
    readonly plan: GenerationPlanRef;
    readonly chunk: number;
  }): Promise<ChunkResultRef>;
  /** Merges the chunks' results, judges the quarantine and the shrink, and commits the generation by its report. */
  finishTransform(input: {
    readonly run: RunPlan;
    readonly plan: GenerationPlanRef;
    readonly results: readonly ChunkResultRef[];
  }): Promise<GenerationDone>;
}
