/**
 * The sync hop: copies of one day's event objects of one type, from China to the world. Its activities run on the queue
 * `border-cn`; Temporal sees names and counts, never a line. What is copied, and under which policy, the border worker
 * takes from its own catalogue: the workflow can ask for no more than a type and a day.
 */

/** One listing of the source, compared with the copies, cut into batches; it lies in the bucket of the copies. */
export interface SyncPlanRef {
  readonly dataType: string;
  readonly day: string;
  readonly planKey: string;
  readonly planSha256: string;
  /** The copies that are missing, in batches: one activity each. */
  readonly batches: number;
  /** Objects of the listing that count as data, and those of them that are to be copied. */
  readonly listed: number;
  readonly toCopy: number;
  /** Stored bytes of the objects that are to be copied. */
  readonly bytesToCopy: number;
}

/**
 * The books of the border: `read = crossed + heldBack`, in records, or in the unpacked bytes of these. Objects that cross
 * unfiltered are not counted.
 */
export interface BorderBooks {
  readonly read: number;
  readonly crossed: number;
  readonly heldBack: number;
}

/** What one batch came to; its crossing log names each copy. */
export interface BatchDone {
  readonly batch: number;
  readonly logKey: string;
  readonly logSha256: string;
  readonly objects: number;
  /** Bytes read in China and bytes of the copies. */
  readonly bytesRead: number;
  readonly bytesCopied: number;
  readonly books: BorderBooks;
  /** Objects that were replaced or deleted in China since they were listed, and one of them: they have not crossed. */
  readonly changed: number;
  readonly firstChanged: string | null;
}

/** A day's sync manifest: exactly these copies are read by the transform. */
export interface SyncDone {
  readonly dataType: string;
  readonly day: string;
  readonly manifestKey: string;
  readonly manifestSha256: string;
  readonly number: number;
  /** Copies that it names, and those of them whose source object is gone. */
  readonly objects: number;
  readonly gone: number;
  /** Stored bytes of the copies. */
  readonly bytes: number;
  /** Over all copies that it names: in records, and these in unpacked bytes. */
  readonly books: BorderBooks;
  readonly unpackedBytes: BorderBooks;
  /** Objects of the listing that are no data, by rule. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Copies that this run made. */
  readonly copied: number;
}

export interface SyncActivities {
  /** Lists the day in China and what has crossed, and writes down what is missing. Twice: another plan under another name. */
  planSync(input: { readonly dataType: string; readonly day: string }): Promise<SyncPlanRef>;
  /**
   * Copies one batch and logs it; an object that is not as it was listed is left out, and said. Twice: the copies are there,
   * and are logged again.
   */
  copyObjects(input: { readonly plan: SyncPlanRef; readonly batch: number }): Promise<BatchDone>;
  /**
   * Merges the listing into the day's manifest, under the next number; nothing new: the old one is the result. A day of which
   * too much is held back is refused (TooManyHeldBack).
   */
  finishSync(input: {
    readonly plan: SyncPlanRef;
    readonly batches: readonly BatchDone[];
  }): Promise<SyncDone>;
}

/** What the transform of an event type reads: the day's folder of the world, and what has crossed. */
export interface EventsRef {
  readonly kind: 'events';
  /** Null for a type without a crossing. */
  readonly sync: SyncDone | null;
}
