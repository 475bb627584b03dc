import type { RunPlan } from './run';
import type { GenerationRef } from './transform';

/**
 * `loaded`: this run changed the target, or found its own commit done. `already`: the generation was there.
 * `superseded`: a run with a higher epoch, or for `replace` a later day, is loaded; nothing was changed.
 */
export type LoadOutcome = 'loaded' | 'already' | 'superseded';

/** The books of a load: `loaded = staged - duplicates`. */
export interface LoadReport {
  readonly outcome: LoadOutcome;
  readonly epoch: string;
  readonly generation: string;
  readonly staged: number | null;
  readonly duplicates: number | null;
  readonly loaded: number | null;
  /** Which workflow run loaded what is there, where `outcome` is not `loaded` and the ledger says so. */
  readonly loadedBy: string | null;
}

export interface LoadActivities {
  /**
   * Brings one generation into the warehouse: prepare, claim, stage, commit. Every attempt submits each batch once
   * under names of its own; an unknown outcome ends the attempt, and the next one has a higher epoch.
   * @throws LoadOvertaken, LoadUnknown, CopyRejectedRows, ProfileDiffers, NewerDayLoaded, ShapeRefused, ModeRefused
   */
  loadDay(input: {
    readonly run: RunPlan;
    readonly generation: GenerationRef;
  }): Promise<LoadReport>;
}
