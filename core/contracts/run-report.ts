import type { CaptureDone } from './export';
import type { LoadReport } from './load';
import type { SyncDone } from './sync';
import type { GenerationDone } from './transform';

/** What a run of `dailyEtl` came to: pointers and books, hop by hop. */
export interface RunReport {
  readonly dataType: string;
  readonly day: string;
  /** The capture of the table; null for events. */
  readonly capture: CaptureDone | null;
  /** What had crossed the border when the events were read; null for a table, and for events that do not cross. */
  readonly sync: SyncDone | null;
  readonly generation: GenerationDone;
  readonly load: LoadReport;
  /** How long each hop took, in ms of Temporal's clock. */
  readonly durationsMs: {
    /** 0 for a run that has no such hop. */
    readonly export: number;
    readonly sync: number;
    readonly transform: number;
    readonly load: number;
  };
  /** Why the run could not be ordered against the warehouse's fence when it began, or null. */
  readonly orderUnchecked: string | null;
}
