/** What streaming activities tell with each heartbeat: how far this attempt is. For people only; nothing resumes from it. */
export interface Beat {
  readonly rows: number;
  /** Compressed bytes written to S3. */
  readonly bytes: number;
}
