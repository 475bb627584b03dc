import type { Readable } from 'node:stream';

/** One object as a listing or a HEAD tells it. */
export interface ObjectInfo {
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
  /** ISO 8601. */
  readonly lastModified: string;
}

export interface StoredObject {
  readonly etag: string;
  readonly body: Buffer;
}

/** The object is not the one that was asked for any more: another ETag, or gone. */
export interface Changed {
  readonly changed: 'replaced' | 'gone';
}

/** The bytes of an object, as they come. The reader must destroy or drain them. */
export interface OpenObject {
  readonly stream: Readable;
  /** Not for what was uploaded in parts, and not under keys of KMS or of a customer. */
  readonly etagIsMd5: boolean;
}

/** What Millrace asks of S3: everything is written once, under a new name, and read whole or as a stream. */
export interface ObjectStore {
  /** A small object whole, or null when there is none. */
  get(bucket: string, key: string): Promise<StoredObject | null>;
  /** An object as a stream, pinned to an ETag. */
  open(bucket: string, key: string, etag: string): Promise<OpenObject | Changed>;
  head(bucket: string, key: string): Promise<ObjectInfo | null>;
  /** Create-only write. `created: false`: an object of that name is there, which may be my own after a lost reply. */
  putNew(
    bucket: string,
    key: string,
    body: Buffer,
  ): Promise<{ readonly created: true; readonly etag: string } | { readonly created: false }>;
  /** All objects below a prefix, in byte order of their keys; with `after`, those whose key comes behind it. */
  list(bucket: string, prefix: string, after?: string): AsyncIterable<ObjectInfo>;
  /** The folders directly below a prefix, each ending in `/`, in byte order. */
  folders(bucket: string, prefix: string): Promise<string[]>;
}
