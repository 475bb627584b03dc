/** A capture on S3: `exports/<table>/<day>/AWSDynamoDB/<capture>/`. */
export interface CaptureRef {
  readonly table: string;
  readonly day: string;
  readonly capture: string;
}

/** A complete capture: its commit exists. */
export interface CaptureDone extends CaptureRef {
  /** Key of the object that commits it: `manifest-summary.json`, or `_SUCCESS` of a Data Pipeline dump. */
  readonly commitKey: string;
  /** Items that its manifest counts; null for a dump that counts none. */
  readonly items: number | null;
  readonly reused: boolean;
}

export type ExportPlan =
  | { readonly state: 'complete'; readonly capture: CaptureDone }
  | { readonly state: 'open'; readonly capture: CaptureRef; readonly segments: number };

/** What one segment of the Scan came to, over all its attempts. */
export interface SegmentResult {
  readonly segment: number;
  readonly parts: number;
  readonly items: number;
  /** Compressed bytes on S3. */
  readonly bytes: number;
}

export interface ExportActivities {
  /**
   * Finds the day's complete capture, or pins a new or unfinished one. Safe to run twice: its one write is create-only.
   * @throws CaptureMissed when the day's window is over and no capture exists
   */
  planExport(input: {
    readonly table: string;
    readonly day: string;
    readonly readShare: number;
    readonly declaredCapacity: number | null;
    readonly captureAgain: boolean;
  }): Promise<ExportPlan>;
  /** Reads one segment of the Scan to its end. Safe to run twice: each part commits by its create-only progress object. */
  exportSegment(input: {
    readonly capture: CaptureRef;
    readonly segment: number;
  }): Promise<SegmentResult>;
  /** Checks the chain of every segment and commits the capture by its manifest. Safe to run twice. */
  finishExport(input: { readonly capture: CaptureRef }): Promise<CaptureDone>;
}
