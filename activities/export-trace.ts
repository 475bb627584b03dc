/** The steps of the export, as one attempt at one of its activities takes them. What begins or stores is said before the next write leaves. */
export type ExportStep =
  // planExport
  | 'plan.ok'
  | 'plan.lost'
  | 'plan.resumed'
  | 'plan.complete'
  | 'plan.missed'
  // exportSegment
  | 'segment.begun'
  | 'chain.open'
  | 'chain.ended'
  | 'chain.broken'
  | 'part.stored'
  | 'part.empty'
  | 'progress.mine'
  | 'progress.theirs'
  // finishExport; a chain that is not whole is `chain.broken` here too
  | 'finish.begun'
  | 'summary.ok'
  | 'summary.abandoned'
  | 'summary.differs';

export interface ExportTrace {
  readonly hop: 'export';
  readonly table: string;
  readonly day: string;
  /** Null before one is chosen. */
  readonly capture: string | null;
  /** Names the attempt: no two have the same. */
  readonly attempt: string;
  readonly segment: number | null;
  /** Number of the progress object that the step is about, or that comes next. */
  readonly sequence: number | null;
  /** The object that was stored or named; null for a part without items. */
  readonly object: string | null;
  readonly step: ExportStep;
}

/** Where an attempt says which step it took; one function, so that what is said can be compared with the protocol. */
export type TraceExport = (trace: ExportTrace) => void;

export type SayExport = (
  step: ExportStep,
  about?: Partial<Pick<ExportTrace, 'capture' | 'sequence' | 'object'>>,
) => void;

/** Says the steps of one attempt. */
export const exportSteps =
  (
    trace: TraceExport,
    of: Pick<ExportTrace, 'table' | 'day' | 'capture' | 'attempt' | 'segment'>,
  ): SayExport =>
  (step, about = {}) =>
    trace({ hop: 'export', ...of, sequence: null, object: null, ...about, step });
