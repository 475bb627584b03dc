import type { Changed } from '../clients/object-store';
import { damaged, etagOf, isThere, type Copying, type Stored } from './copying';
import { fail } from './fail';
import { md5Of, sha256Of } from './sync-folder';

const TRIES = 3;

/** An object in memory, and the MD5 that its bytes must have, in hex. */
export interface Whole {
  readonly bytes: Buffer;
  readonly md5: string;
}

/** The ETag of the copy, or null. @throws CopyDiffers, LostToAnother */
async function putAs(copying: Copying, whole: Whole): Promise<string | null> {
  const { deps, key, signal, listed } = copying;
  const { bytes, md5 } = whole;
  const mine = { etag: md5, size: bytes.length };
  const isWhole = (): boolean => md5Of(bytes) === md5;
  if (listed !== undefined) return isWhole() && (await isThere(copying, mine)) ? md5 : null;
  await deps.pace(bytes.length);
  const sent = await deps.copies.putNew(key, whole, signal);
  if (sent === 'damaged') return null;
  if (sent === 'exists') {
    if (!isWhole()) return null;
    if (await isThere(copying, mine)) return md5;
    throw fail(
      'LostToAnother',
      `s3://${deps.copyBucket}/${key} was refused as existing and is gone again.`,
    );
  }
  return etagOf(copying, sent, md5);
}

/**
 * A copy in one request. Nothing is sent when a listing has shown that it is there. Null: the bytes are not those of the
 * MD5. Only where the server does not compare the two, this does.
 */
export async function putWhole(copying: Copying, whole: Whole): Promise<Stored | null> {
  const { key } = copying;
  const { bytes } = whole;
  const sha256 = sha256Of(bytes);
  const etag = await putAs(copying, whole);
  return etag === null ? null : { key, etag, size: bytes.length, sha256 };
}

/** Reads and sends, once. Null: the bytes were damaged on one of their ways. */
async function tried(copying: Copying): Promise<Stored | Changed | null> {
  const { deps, source, signal, tell } = copying;
  const slab = deps.slabs.get(source.size);
  try {
    const read = await deps.source.read(source, null, signal, slab);
    if ('changed' in read) return read;
    tell(read.body.length);
    // The source's own MD5 goes with the bytes: whoever damages them here or there, the server refuses them.
    const md5 = read.etagIsMd5 ? source.etag : md5Of(read.body);
    return await putWhole(copying, { bytes: read.body, md5 });
  } finally {
    deps.slabs.put(slab);
  }
}

/** A small object, byte for byte: one request there, one back. */
export async function copyWhole(copying: Copying): Promise<Stored | Changed> {
  const giveBack = await copying.deps.room.take(copying.source.size);
  try {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const stored = await tried(copying);
      if (stored !== null) return stored;
    }
  } finally {
    giveBack();
  }
  throw damaged(copying);
}
