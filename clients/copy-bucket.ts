import type { ObjectInfo, StoredObject } from './object-store';
import type { SendGate } from './send-gate';

/** An upload in parts that nobody has completed. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiatedMs: number;
}

/** A part of an upload as its listing tells it. */
export interface UploadedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
}

/** Bytes of a part: in memory with their CRC32 in base64, or as they come, `size` of them. */
export type PartBody =
  | { readonly bytes: Buffer; readonly crc32: string }
  | { readonly stream: () => AsyncIterable<Buffer>; readonly size: number };

/** A whole object and the MD5 (hex) that it must have. A stream is asked for again with each try. */
export type NewBody = { readonly md5: string } & (
  | { readonly bytes: Buffer }
  | { readonly stream: () => AsyncIterable<Buffer>; readonly size: number }
);

/** A part as the end of an upload names it. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  /** Base64; null for an upload that was begun without checksums. */
  readonly crc32: string | null;
}

/** What has arrived. */
export interface Sent {
  readonly etag: string;
  /** Not under keys of KMS: then nothing can be compared. */
  readonly etagIsMd5: boolean;
}

/** The upload is not there: completed, or aborted by somebody. */
export type NoUpload = 'no-upload';

/** The bucket of the copies, in the world: the only place where the border worker writes. A copy cannot be read back. */
export interface CopyBucket {
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ObjectInfo>;
  /** What the listing says of one key, or null. */
  find(key: string): Promise<ObjectInfo | null>;
  /** A small object below `.sync/` or `.crossings/`, or null. */
  get(key: string): Promise<StoredObject | null>;
  /**
   * Create-only; the server compares the bytes with their MD5 before it takes them. `exists`: an object of that name is
   * there, which may be my own after a lost reply. `damaged`: the bytes are not those of the MD5.
   */
  putNew(key: string, body: NewBody, signal?: AbortSignal): Promise<Sent | 'exists' | 'damaged'>;
  /** `checksum`: each part comes with its CRC32, and the end names them all. */
  createUpload(key: string, checksum: 'crc32' | 'none'): Promise<OpenUpload>;
  /**
   * The part as the server has it. Parts that share a gate are sent one after another, and their answers awaited together:
   * a kill costs the one that is being sent, and the line never waits for an answer.
   */
  uploadPart(
    upload: OpenUpload,
    number: number,
    body: PartBody,
    how: { readonly gate: SendGate; readonly signal: AbortSignal },
  ): Promise<Sent | NoUpload>;
  parts(upload: OpenUpload): Promise<readonly UploadedPart[] | NoUpload>;
  /** Open uploads below a prefix. */
  uploads(prefix: string): Promise<readonly OpenUpload[]>;
  /**
   * Create-only. `exists`: an object of that name is there, which may be my own. `conflict`: somebody wrote it at the same
   * instant, and S3 wants all parts again.
   */
  complete(
    upload: OpenUpload,
    parts: readonly NamedPart[],
  ): Promise<{ readonly etag: string } | 'exists' | 'conflict' | NoUpload>;
  /** An upload that is gone already is no fault. */
  abort(upload: OpenUpload): Promise<void>;
}
