import type { Changed } from '../clients/object-store';
import { damaged, isThere, md5Of, type Copying, type Stored } from './copying';
import { fail } from './fail';
import { sha256Of } from './sync-folder';

const READ_TRIES = 3;

/** The whole object. What is not what its ETag says was damaged on its way, and is read again. */
async function readWhole({
  deps,
  source,
  signal,
  tell,
}: Copying): Promise<Buffer | Changed | null> {
  for (let attempt = 1; attempt <= READ_TRIES; attempt += 1) {
    const read = await deps.source.read(source, null, signal);
    if ('changed' in read) return read;
    tell(read.body.length);
    if (!read.etagIsMd5 || md5Of(read.body) === source.etag) return read.body;
  }
  return null;
}

/** A copy in one request. Nothing is sent when a listing has shown that it is there. */
export async function putWhole(copying: Copying, body: Buffer): Promise<Stored> {
  const { deps, key, signal, listed } = copying;
  const mine = { key, etag: md5Of(body), size: body.length, sha256: sha256Of(body) };
  if (listed !== undefined && (await isThere(copying, mine))) return mine;
  await deps.pace(body.length);
  const written = await deps.copies.putNew(key, body, signal);
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
    const body = await readWhole(copying);
    if (body === null) throw damaged(copying);
    return Buffer.isBuffer(body) ? await putWhole(copying, body) : body;
  } finally {
    giveBack();
  }
}
