import type { CaptureDone } from './export';
import type { LoadReport } from './load';
import type { GenerationDone } from './transform';

/** What a run of `dailyEtl` came to: pointers and books, hop by hop. */
export interface RunReport {
  readonly dataType: string;
  readonly day: string;
  readonly capture: CaptureDone;
  readonly generation: GenerationDone;
  readonly load: LoadReport;
  /** How long each hop took, in ms of Temporal's clock. */
  readonly durationsMs: {
    readonly export: number;
    readonly transform: number;
    readonly load: number;
  };
  /** Why the run could not be ordered against the warehouse's fence when it began, or null. */
  readonly orderUnchecked: string | null;
}
