import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CopyBucket, OpenUpload, UploadedPart } from '../clients/copy-bucket';
import { sendGate, type SendGate } from '../clients/send-gate';
import { isThere, type Copying, type Stored } from './copying';
import type { SyncDeps } from './sync-deps';
import { md5Of } from './sync-folder';

/** Somebody else has completed the upload, or aborted it. */
export class UploadGone extends Error {}

/** An upload that is open, and the parts that it has. */
export interface PartUpload extends OpenUpload {
  readonly there: ReadonlyMap<number, UploadedPart>;
  /** One part at a time is being sent. */
  readonly gate: SendGate;
}

/** S3's ETag of an object that came in parts. */
export const multipartEtag = (md5s: readonly string[]): string => {
  const all = createHash('md5');
  for (const md5 of md5s) all.update(Buffer.from(md5, 'hex'));
  return `${all.digest('hex')}-${md5s.length}`;
};

const oldestFirst = (a: OpenUpload, b: OpenUpload): number =>
  a.initiatedMs - b.initiatedMs || (a.uploadId < b.uploadId ? -1 : 1);

/** The upload to go on with: the oldest that is open, so that all who copy the same choose the same, or a new one. */
export async function openUpload(
  copies: CopyBucket,
  key: string,
  checksum: 'crc32' | 'none' = 'crc32',
): Promise<PartUpload> {
  const gate = sendGate();
  const open = (await copies.uploads(key)).filter((upload) => upload.key === key);
  for (const upload of open.sort(oldestFirst)) {
    const parts = await copies.parts(upload);
    if (parts !== 'no-upload')
      return { ...upload, there: new Map(parts.map((part) => [part.number, part])), gate };
  }
  return { ...(await copies.createUpload(key, checksum)), there: new Map(), gate };
}

/** What one part came to. */
export interface PartDone {
  /** Its MD5: the server's word where it was sent, else that of its bytes. */
  readonly etag: string;
  /** Null in an upload without checksums. */
  readonly crc32: string | null;
}

const crc32Of = (bytes: Buffer): string => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
};

/**
 * Sends a part, unless the upload has it; the server compares it with its CRC32, and says its MD5. `upload` null: the copy is
 * there, and nothing is sent.
 * @throws UploadGone
 */
export async function sendPart(
  { copies, pace }: SyncDeps,
  upload: PartUpload | null,
  number: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<PartDone> {
  if (upload === null) return { etag: md5Of(bytes), crc32: null };
  const sum = crc32Of(bytes);
  const there = upload.there.get(number);
  if (there?.size === bytes.length && there.etag === md5Of(bytes))
    return { etag: there.etag, crc32: sum };
  await pace(bytes.length);
  const how = { gate: upload.gate, signal };
  const sent = await copies.uploadPart(upload, number, { bytes, crc32: sum }, how);
  if (sent === 'no-upload') throw new UploadGone(upload.key);
  return { etag: sent.etag, crc32: sum };
}

/**
 * The last step of an upload; `upload` null: what a listing shows is compared. Null: it has to be begun anew.
 * @throws CopyDiffers
 */
export async function completed(
  copying: Copying,
  upload: PartUpload | null,
  {
    parts,
    ...of
  }: { readonly parts: readonly PartDone[]; readonly sha256: string; readonly size: number },
): Promise<Stored | null> {
  const { copies } = copying.deps;
  const mine = { key: copying.key, etag: multipartEtag(parts.map(({ etag }) => etag)), ...of };
  if (upload !== null) {
    const named = parts.map((part, index) => ({ number: index + 1, ...part }));
    const outcome = await copies.complete(upload, named);
    // Under a key of KMS it is not what the MD5s come to; listings will say the same as the answer.
    if (typeof outcome === 'object') return { ...mine, etag: outcome.etag };
    // Who lost leaves nothing behind; an upload that is gone already is no fault.
    await copies.abort(upload);
    if (outcome === 'conflict') return null;
  }
  return (await isThere(copying, mine)) ? mine : null;
}
