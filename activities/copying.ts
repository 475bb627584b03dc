import type { SourceObject } from '../core/codecs/manifest-sync';
import type { ListedCopy } from '../core/plan/sync-plan';
import { AwsFault } from '../clients/aws-fault';
import type { Sent } from '../clients/copy-bucket';
import { fail } from './fail';
import type { SyncDeps } from './sync-deps';

/** One object on its way over the border. */
export interface Copying {
  readonly deps: SyncDeps;
  readonly source: SourceObject;
  /** Key of the copy. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** Is told of bytes that were read in China. */
  readonly tell: (bytes: number) => void;
  /** The copy, where a listing has shown it before: nothing is sent then. */
  readonly listed: ListedCopy | undefined;
}

/** A copy as it lies in the world. */
export interface Stored {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly sha256: string;
}

/** Bytes were damaged on one of their ways, again and again. Retried: the next attempt reads everything again. */
export const damaged = ({ deps, source }: Copying): AwsFault =>
  new AwsFault(
    'ServiceUnreachable',
    `s3://${deps.sourceBucket}/${source.key} was read and is not what its ETag ${source.etag} says.`,
    null,
  );

/**
 * What a create-only write was refused for. A copy cannot be read here, so its listing is compared with what I would have
 * written: the same is mine, or as good as mine. `false`: nothing is there.
 * @throws CopyDiffers
 */
export async function isThere(
  { deps, key, listed }: Copying,
  mine: Pick<Stored, 'etag' | 'size'>,
): Promise<boolean> {
  const there = listed ?? (await deps.copies.find(key));
  if (there === null) return false;
  if (there.etag === mine.etag && there.size === mine.size) return true;
  throw fail(
    'CopyDiffers',
    `s3://${deps.copyBucket}/${key} is there with ETag ${there.etag} and ${there.size} bytes; the copy has ${mine.etag} and ${mine.size}.`,
  );
}

/** The ETag of a copy that was taken: its MD5, or what the server says under a key of KMS, as listings will. @throws CopyDiffers */
export function etagOf({ deps, key }: Copying, sent: Sent, md5: string): string {
  if (!sent.etagIsMd5 || sent.etag === md5) return sent.etag;
  throw fail(
    'CopyDiffers',
    `s3://${deps.copyBucket}/${key} was taken with ETag ${sent.etag}; it was sent as ${md5}.`,
  );
}
