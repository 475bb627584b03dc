import type { NamedFailure } from '../activities/fail';
import type { LaneJob, LaneProgress, LaneResult } from '../activities/transform-lane';
import type { SourceFile } from '../core/codecs/manifest-transform';

/** What the pool tells a thread: a lane to run, or the file that it asked for. */
export type ToThread = { readonly run: LaneJob } | { readonly file: SourceFile | null };

/** What a thread tells the pool. */
export type FromThread =
  | { readonly ask: 'file' }
  | { readonly progress: LaneProgress }
  | { readonly done: LaneResult }
  | { readonly failed: NamedFailure | { readonly message: string } };
