import { createHash } from 'node:crypto';
import type { Changed } from '../clients/object-store';
import { copyWhole } from './copy-whole';
import { damaged, etagOf, type Copying, type Stored } from './copying';
import { SourceMoved } from './read-ahead';

const TRIES = 3;
/** What is between the two connections of an object at most, chunks that wait for the collector included. */
const BETWEEN_BYTES = 2 ** 20;

/** The source's ETag is no MD5: nobody could say whether what arrived is what was there. */
class NoMd5 extends Error {}

/** Passes the object on as it comes, once. */
async function tried(copying: Copying): Promise<Stored | 'exists' | 'damaged'> {
  const { deps, source, key, signal, tell } = copying;
  let sha256 = createHash('sha256');
  // Begun anew for each try, the hash too.
  const stream = async function* (): AsyncGenerator<Buffer> {
    const coming = await deps.source.open(source, signal);
    if ('changed' in coming) throw new SourceMoved(coming);
    try {
      if (!coming.etagIsMd5) throw new NoMd5();
      sha256 = createHash('sha256');
      for await (const chunk of coming.chunks) {
        tell(chunk.length);
        sha256.update(chunk);
        await deps.pace(chunk.length);
        yield chunk;
      }
    } finally {
      coming.close();
    }
  };
  const { size, etag: md5 } = source;
  const sent = await deps.copies.putNew(key, { stream, size, md5 }, signal);
  if (typeof sent === 'string') return sent;
  return { key, etag: etagOf(copying, sent, md5), size, sha256: sha256.digest('hex') };
}

async function streamed(copying: Copying): Promise<Stored | 'exists'> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const sent = await tried(copying);
    if (sent !== 'damaged') return sent;
  }
  throw damaged(copying);
}

/**
 * An object that is worth no upload in parts, byte for byte, through as little memory as there is between two connections.
 * The server compares it with the source's own MD5. Where there is none, and where the copy is there already, it is read whole.
 */
export async function copyStreamed(copying: Copying): Promise<Stored | Changed> {
  const { deps, source } = copying;
  let there = copying.listed;
  const giveBack = await deps.room.take(BETWEEN_BYTES);
  try {
    if (there === undefined && !source.etag.includes('-')) {
      const sent = await streamed(copying);
      if (sent !== 'exists') return sent;
      there = (await deps.copies.find(copying.key)) ?? undefined;
    }
  } catch (error) {
    if (error instanceof SourceMoved) return error.as;
    if (!(error instanceof NoMd5)) throw error;
  } finally {
    giveBack();
  }
  return copyWhole({ ...copying, listed: there });
}
