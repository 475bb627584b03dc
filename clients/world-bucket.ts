import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketIn } from '../core/border/bucket';
import { partitionOf } from '../core/border/partition';
import { borderS3Client } from './border-s3-client';
import type {
  CopyBucket,
  NamedPart,
  NewBody,
  NoUpload,
  OpenUpload,
  PartBody,
  Sent,
  UploadedPart,
} from './copy-bucket';
import type { ObjectInfo, StoredObject } from './object-store';
import { isBadDigest, retried } from './retried';
import { asked, decoded, isMissingKey, listing, statusOf, unquoted } from './s3-answers';
import { s3Wire, type Wire, type WireAnswer, type WireRequest } from './s3-wire';
import type { SendGate } from './send-gate';

/** What may be read back: our own books. A copy itself may not. */
const READABLE = /^\.(sync|crossings)\//;
/** Two writers of one key at the same instant: S3 answers 409, and a whole object may be sent again. */
const CONFLICT_TRIES = 5;

const isNoUpload = (error: unknown): boolean =>
  statusOf(error) === 404 && (error as Error).name === 'NoSuchUpload';

const sentAs = ({ headers }: WireAnswer): Sent => ({
  etag: unquoted(headers.etag),
  etagIsMd5: !String(headers['x-amz-server-side-encryption'] ?? '').startsWith('aws:kms'),
});

/**
 * The only class that can write for the border, and only to a bucket of which configuration has said that it lies in the
 * partition `aws`.
 */
export class WorldBucket implements CopyBucket {
  readonly #bucket: string;
  readonly #client: S3Client;
  readonly #wire: Wire;

  /** @throws TypeError for a bucket of China, whatever its type says */
  constructor(bucket: BucketIn<'aws'>) {
    if (partitionOf(bucket.region) !== 'aws')
      throw new TypeError(
        `${bucket.name} lies in ${bucket.region}, which is of the partition ${partitionOf(bucket.region)}: nothing is ever written there.`,
      );
    this.#bucket = bucket.name;
    this.#client = borderS3Client(bucket);
    this.#wire = s3Wire(this.#client, bucket);
  }

  #at(key: string): string {
    return `s3://${this.#bucket}/${key}`;
  }

  list(prefix: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
    return listing(this.#client, this.#bucket, prefix, { signal });
  }

  async find(key: string): Promise<ObjectInfo | null> {
    return asked(`list ${this.#at(key)}`, async () => {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: key, MaxKeys: 1 }),
      );
      // The key itself comes before all that begin with it; a key of a copy has no sign that XML cannot carry back.
      const object = page.Contents?.find(({ Key }) => Key === key);
      if (object === undefined) return null;
      return {
        key,
        etag: unquoted(object.ETag),
        size: object.Size ?? 0,
        lastModified: (object.LastModified ?? new Date(0)).toISOString(),
      };
    });
  }

  async get(key: string): Promise<StoredObject | null> {
    if (!READABLE.test(key))
      throw new TypeError(`${this.#at(key)} is no book of the sync: copies are not read back.`);
    return asked(`get ${this.#at(key)}`, async () => {
      try {
        const answer = await this.#client.send(
          new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
        );
        const body = await answer.Body?.transformToByteArray();
        return { etag: unquoted(answer.ETag), body: Buffer.from(body ?? []) };
      } catch (error) {
        if (isMissingKey(error)) return null;
        throw error;
      }
    });
  }

  async putNew(
    key: string,
    { md5, ...bytes }: NewBody,
    signal?: AbortSignal,
  ): Promise<Sent | 'exists' | 'damaged'> {
    const headers = {
      'if-none-match': '*',
      'content-md5': Buffer.from(md5, 'hex').toString('base64'),
    };
    const body = 'bytes' in bytes ? bytes.bytes : bytes;
    const request = { method: 'PUT', key, headers, body, expected: null, signal } as const;
    return asked(`put ${this.#at(key)}`, async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return sentAs(await retried(() => this.#wire.ask(request), signal));
        } catch (error) {
          if (statusOf(error) === 412) return 'exists';
          if (isBadDigest(error)) return 'damaged';
          if (statusOf(error) !== 409 || attempt === CONFLICT_TRIES) throw error;
        }
      }
    });
  }

  async createUpload(key: string, checksum: 'crc32' | 'none'): Promise<OpenUpload> {
    return asked(`begin an upload to ${this.#at(key)}`, async () => {
      const { UploadId = '' } = await this.#client.send(
        new CreateMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          ...(checksum === 'none' ? {} : { ChecksumAlgorithm: 'CRC32', ChecksumType: 'COMPOSITE' }),
        }),
      );
      return { key, uploadId: UploadId, initiatedMs: 0 };
    });
  }

  async uploadPart(
    { key, uploadId }: OpenUpload,
    number: number,
    body: PartBody,
    { gate, signal }: { readonly gate: SendGate; readonly signal: AbortSignal },
  ): Promise<Sent | NoUpload> {
    const query = { partNumber: String(number), uploadId };
    const send = async (bytes: Required<WireRequest>['body'], headers: WireRequest['headers']) => {
      const whenSent = await gate();
      try {
        const request = { method: 'PUT', key, query, expected: null, signal, whenSent } as const;
        return await this.#wire.ask({ ...request, headers, body: bytes });
      } finally {
        whenSent();
      }
    };
    return asked(`upload part ${number} of ${this.#at(key)}`, async () => {
      try {
        const sent = async (): Promise<Sent> => {
          if (!('bytes' in body)) return sentAs(await send(body, {}));
          return sentAs(await send(body.bytes, { 'x-amz-checksum-crc32': body.crc32 }));
        };
        // The CRC is that of the bytes that are in memory: they were damaged on their way.
        return await retried(sent, signal, isBadDigest);
      } catch (error) {
        if (isNoUpload(error)) return 'no-upload';
        throw error;
      }
    });
  }

  async parts({ key, uploadId }: OpenUpload): Promise<readonly UploadedPart[] | NoUpload> {
    const found: UploadedPart[] = [];
    let after: string | undefined;
    return asked(`list parts of ${this.#at(key)}`, async () => {
      try {
        do {
          const page = await this.#client.send(
            new ListPartsCommand({
              Bucket: this.#bucket,
              Key: key,
              UploadId: uploadId,
              ...(after === undefined ? {} : { PartNumberMarker: after }),
            }),
          );
          for (const { PartNumber = 0, ETag, Size = 0 } of page.Parts ?? [])
            found.push({ number: PartNumber, etag: unquoted(ETag), size: Size });
          after = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
        } while (after !== undefined);
        return found;
      } catch (error) {
        if (isNoUpload(error)) return 'no-upload';
        throw error;
      }
    });
  }

  async uploads(prefix: string): Promise<readonly OpenUpload[]> {
    const found: OpenUpload[] = [];
    let after: { KeyMarker?: string; UploadIdMarker?: string } | undefined;
    return asked(`list uploads to ${this.#at(prefix)}`, async () => {
      do {
        const page = await this.#client.send(
          new ListMultipartUploadsCommand({
            Bucket: this.#bucket,
            Prefix: prefix,
            EncodingType: 'url',
            ...after,
          }),
        );
        for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? [])
          found.push({
            key: decoded(Key, page.EncodingType),
            uploadId: UploadId,
            initiatedMs: Initiated?.getTime() ?? 0,
          });
        after =
          page.IsTruncated === true
            ? {
                KeyMarker: decoded(page.NextKeyMarker ?? '', page.EncodingType),
                UploadIdMarker: page.NextUploadIdMarker ?? '',
              }
            : undefined;
      } while (after !== undefined);
      return found;
    });
  }

  async complete(
    { key, uploadId }: OpenUpload,
    parts: readonly NamedPart[],
  ): Promise<{ readonly etag: string } | 'exists' | 'conflict' | NoUpload> {
    return asked(`complete ${this.#at(key)}`, async () => {
      try {
        const { ETag } = await this.#client.send(
          new CompleteMultipartUploadCommand({
            Bucket: this.#bucket,
            Key: key,
            UploadId: uploadId,
            IfNoneMatch: '*',
            MultipartUpload: {
              Parts: parts.map(({ number, etag, crc32 }) => ({
                PartNumber: number,
                ETag: etag,
                ...(crc32 === null ? {} : { ChecksumCRC32: crc32 }),
              })),
            },
          }),
        );
        return { etag: unquoted(ETag) };
      } catch (error) {
        if (statusOf(error) === 412) return 'exists';
        if (statusOf(error) === 409) return 'conflict';
        if (isNoUpload(error)) return 'no-upload';
        throw error;
      }
    });
  }

  async abort({ key, uploadId }: OpenUpload): Promise<void> {
    return asked(`abort an upload to ${this.#at(key)}`, async () => {
      try {
        await this.#client.send(
          new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key: key, UploadId: uploadId }),
        );
      } catch (error) {
        if (!isNoUpload(error)) throw error;
      }
    });
  }
}
