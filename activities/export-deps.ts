import type { ObjectStore } from '../clients/object-store';
import type { TableReader } from '../clients/table';
import type { Attempt } from './attempt';
import type { TraceExport } from './export-trace';

/** What the export hop asks of the world. */
export interface ExportDeps {
  readonly store: ObjectStore;
  /** The exports bucket. */
  readonly bucket: string;
  readonly tables: TableReader;
  readonly attempt: () => Attempt;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly warn: (message: string) => void;
  readonly trace: TraceExport;
}
