declare const partition: unique symbol;

/**
 * A bucket of which it is known in which partition it lies, and with which identity it is spoken to. Only
 * config/border-config.ts makes one, after it has judged region and endpoint: whoever holds a `BucketIn<'aws'>` cannot reach China with it.
 */
export interface BucketIn<Partition extends 'aws' | 'aws-cn'> {
  readonly name: string;
  readonly region: string;
  /** Address of S3, never left to the environment. */
  readonly endpoint: string;
  /** Name of a profile of the shared credentials file. */
  readonly profile: string;
  readonly [partition]: Partition;
}
