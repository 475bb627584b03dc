/** What a streaming activity tells with each heartbeat: how far this attempt is. For people only; nothing resumes from it. */
export interface Beat {
  readonly records: number;
  /** Compressed bytes: read by a transform, written by an export. */
  readonly bytes: number;
}
