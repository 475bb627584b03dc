import { createHash, type Hash } from 'node:crypto';
import {
  lengthOf,
  MAX_OBJECT_BYTES,
  pieces,
  RANGE_BYTES,
  type ByteRange,
} from '../core/border/part-sizes';
import type { Changed } from '../clients/object-store';
import { damaged, type Copying, type Stored } from './copying';
import { fail } from './fail';
import { inLanes } from './in-lanes';
import { inTurn } from './in-turn';
import {
  completed,
  openUpload,
  sendPart,
  UploadGone,
  type PartDone,
  type PartUpload,
} from './part-upload';
import { readAhead, readRange, READ_AHEAD, SourceMoved } from './read-ahead';

/** Parts of one object that are read or sent at once. */
const LANES = 3;
/** An upload that somebody else completes or aborts is begun anew, this often. */
const UPLOADS = 3;

/** Hashes over the whole object, fed in order. */
interface WholeHashes {
  sha256: Hash;
  md5: Hash;
  etagIsMd5: boolean;
}

/** All parts, sent where they were not there. */
interface Pass {
  readonly parts: readonly PartDone[];
  readonly sha256: string;
  readonly size: number;
}

const feed = (whole: WholeHashes, bytes: Buffer): void => {
  whole.sha256.update(bytes);
  if (whole.etagIsMd5) whole.md5.update(bytes);
};

/** Parts that are one range each, several at once, each of them in memory. */
async function smallParts(
  copying: Copying,
  upload: PartUpload | null,
  whole: WholeHashes,
): Promise<PartDone[]> {
  const { deps, source } = copying;
  const turn = inTurn();
  const parts = [...pieces(source.size, deps.partBytes(source.size))];
  return inLanes(parts, LANES, copying.signal, async (part, index, signal) => {
    const slab = deps.slabs.get(lengthOf(part));
    try {
      const { body: bytes, etagIsMd5 } = await readRange(copying, part, signal, slab);
      await turn(index, signal, () => {
        whole.etagIsMd5 = etagIsMd5;
        feed(whole, bytes);
      });
      return await sendPart(deps, upload, index + 1, bytes, signal);
    } finally {
      deps.slabs.put(slab);
    }
  });
}

/** Parts of an object so large that one does not fit into memory: one after another, each as it is read. */
async function largePart(
  copying: Copying,
  upload: PartUpload | null,
  whole: WholeHashes,
  part: ByteRange,
  number: number,
): Promise<PartDone> {
  const { deps, signal } = copying;
  const before = { sha256: whole.sha256, md5: whole.md5 };
  let own = createHash('md5');
  // Begun anew for each try, the hashes too.
  const stream = async function* (isSent: boolean): AsyncGenerator<Buffer> {
    own = createHash('md5');
    whole.sha256 = before.sha256.copy();
    whole.md5 = before.md5.copy();
    for await (const { body, etagIsMd5 } of readAhead(copying, part)) {
      whole.etagIsMd5 = etagIsMd5;
      feed(whole, body);
      own.update(body);
      if (isSent) await deps.pace(body.length);
      yield body;
    }
  };
  const there = upload?.there.get(number);
  if (upload === null || there !== undefined) {
    for (const bytes = stream(false); (await bytes.next()).done !== true;);
    const md5 = own.digest('hex');
    if (upload === null || (there?.etag === md5 && there.size === lengthOf(part)))
      return { etag: md5, crc32: null };
  }
  const body = { stream: () => stream(true), size: lengthOf(part) };
  const sent = await deps.copies.uploadPart(upload, number, body, { gate: upload.gate, signal });
  if (sent === 'no-upload') throw new UploadGone(upload.key);
  if (sent.etagIsMd5 && sent.etag !== own.digest('hex')) throw damaged(copying);
  return { etag: sent.etag, crc32: null };
}

async function pass(copying: Copying, upload: PartUpload | null): Promise<Pass> {
  const { deps, source } = copying;
  const whole: WholeHashes = {
    sha256: createHash('sha256'),
    md5: createHash('md5'),
    etagIsMd5: false,
  };
  const each = deps.partBytes(source.size);
  const parts: PartDone[] = [];
  if (each <= RANGE_BYTES) parts.push(...(await smallParts(copying, upload, whole)));
  else
    for (const part of pieces(source.size, each))
      parts.push(await largePart(copying, upload, whole, part, parts.length + 1));
  if (whole.etagIsMd5 && whole.md5.digest('hex') !== source.etag) throw damaged(copying);
  return { parts, sha256: whole.sha256.digest('hex'), size: source.size };
}

/** One try. Null: the upload was gone, or in conflict with another. */
async function tried(copying: Copying): Promise<Stored | Changed | null> {
  const { source } = copying;
  const { copies, partBytes } = copying.deps;
  const isListed = copying.listed !== undefined || (await copies.find(copying.key)) !== null;
  // A checksum would have to be known before a streamed part is sent.
  const checksum = partBytes(source.size) <= RANGE_BYTES ? 'crc32' : 'none';
  const upload = isListed ? null : await openUpload(copies, copying.key, checksum);
  try {
    return await completed(copying, upload, await pass(copying, upload));
  } catch (error) {
    if (error instanceof UploadGone) return null;
    if (!(error instanceof SourceMoved)) throw error;
    if (upload !== null) await copies.abort(upload);
    return error.as;
  }
}

/**
 * A large object, byte for byte, in parts. Parts that an upload of before has are read and compared, and not sent again.
 * @throws CopyDiffers, LostToAnother
 */
export async function copyInParts(copying: Copying): Promise<Stored | Changed> {
  const { deps, key, source } = copying;
  if (source.size > MAX_OBJECT_BYTES)
    throw fail(
      'ObjectDiffers',
      `s3://${deps.sourceBucket}/${source.key} is larger than S3 allows.`,
    );
  const giveBack = await deps.room.take(
    Math.max(LANES, READ_AHEAD + 1) * Math.min(RANGE_BYTES, source.size),
  );
  try {
    for (let attempt = 1; attempt <= UPLOADS; attempt += 1) {
      const stored = await tried(copying);
      if (stored !== null) return stored;
    }
  } finally {
    giveBack();
  }
  throw fail(
    'LostToAnother',
    `${UPLOADS} uploads to s3://${deps.copyBucket}/${key} were ended by somebody else.`,
  );
}
