import type { ByteRange } from '../core/border/part-sizes';
import type { Changed, ObjectInfo } from './object-store';

/** Bytes of an object, whole or a range of it. */
export interface BytesRead {
  readonly body: Buffer;
  /** Whether the object's ETag is the MD5 of its bytes: not for uploads in parts, nor for objects under keys of KMS. */
  readonly etagIsMd5: boolean;
}

/** The bytes of a whole object, as they come, once. */
export interface BytesComing extends Pick<BytesRead, 'etagIsMd5'> {
  readonly chunks: AsyncIterable<Buffer>;
  /** Lets go of them, read or not. */
  readonly close: () => void;
}

/** All that the border worker can do in China: list objects, and read them as they were listed. There is no method that writes. */
export interface EventSource {
  /** All objects below a prefix, in byte order of their keys. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ObjectInfo>;
  /** Bytes of an object, pinned to its ETag; without a range, all `size` of them. `into`: a buffer to be used for them. */
  read(
    object: Pick<ObjectInfo, 'key' | 'etag' | 'size'>,
    range: ByteRange | null,
    signal: AbortSignal,
    into?: Buffer,
  ): Promise<BytesRead | Changed>;
  /** The same for a whole object that is passed on as it comes. */
  open(
    object: Pick<ObjectInfo, 'key' | 'etag' | 'size'>,
    signal: AbortSignal,
  ): Promise<BytesComing | Changed>;
}
