import type { Changed } from '../clients/object-store';
import { damaged, isThere, type Copying, type Stored } from './copying';
import { fail } from './fail';
import { md5Of, sha256Of } from './sync-folder';

const READ_TRIES = 3;

/** An object in memory, and the MD5 of its bytes in hex. */
interface Whole {
  readonly bytes: Buffer;
  readonly md5: string;
}

/** The whole object. What is not what its ETag says was damaged on its way, and is read again. */
async function readWhole(copying: Copying): Promise<Whole | Changed> {
  const { deps, source, signal, tell } = copying;
  for (let attempt = 1; attempt <= READ_TRIES; attempt += 1) {
    const read = await deps.source.read(source, null, signal);
    if ('changed' in read) return read;
    tell(read.body.length);
    const md5 = md5Of(read.body);
    if (!read.etagIsMd5 || md5 === source.etag) return { bytes: read.body, md5 };
  }
  throw damaged(copying);
}

/** A copy in one request. Nothing is sent when a listing has shown that it is there. */
export async function putWhole(copying: Copying, whole: Whole): Promise<Stored> {
  const { deps, key, signal, listed } = copying;
  const { bytes, md5 } = whole;
  const mine = { key, etag: md5, size: bytes.length, sha256: sha256Of(bytes) };
  if (listed !== undefined && (await isThere(copying, mine))) return mine;
  await deps.pace(bytes.length);
  const written = await deps.copies.putNew(key, whole, signal);
  // The answer's ETag is no MD5 under a key of KMS; listings will say the same as the answer.
  if (written.created) return { ...mine, etag: written.etag };
  if (await isThere(copying, mine)) return mine;
  throw fail(
    'LostToAnother',
    `s3://${deps.copyBucket}/${key} was refused as existing and is gone again.`,
  );
}

/** A small object, byte for byte: one request there, one back. */
export async function copyWhole(copying: Copying): Promise<Stored | Changed> {
  const giveBack = await copying.deps.room.take(copying.source.size);
  try {
    const whole = await readWhole(copying);
    return 'changed' in whole ? whole : await putWhole(copying, whole);
  } finally {
    giveBack();
  }
}
