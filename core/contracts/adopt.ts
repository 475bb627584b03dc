import type { CaptureDone } from './export';

/** An old dump that is a day's capture now. Nothing was copied: its manifest names the objects where they lie. */
export interface AdoptedCapture extends CaptureDone {
  readonly dataType: string;
  /** `s3://bucket/prefix/` of the dump. */
  readonly from: string;
  readonly files: number;
  /** Stored bytes of the files. */
  readonly bytes: number;
}

export interface AdoptActivities {
  /**
   * Makes an old dump (DynamoDB's own export, or one of Data Pipeline) the capture of a day, under the next number.
   * Safe to run twice: its writes are create-only, and the same dump twice in a row stays one capture.
   * @throws InvalidInput, DayNotOver, CaptureBroken, UnknownDialect
   */
  adoptCapture(input: { readonly raw: unknown }): Promise<AdoptedCapture>;
}
