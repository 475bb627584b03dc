import type { ObjectStore } from '../clients/object-store';
import { fail } from './fail';

export type Commit =
  | { readonly won: true; readonly etag: string }
  /** Somebody else's object is there; `found` is what it says. */
  | { readonly won: false; readonly etag: string; readonly found: Buffer };

/**
 * The create-only write that commits something. A refusal is read, not believed: if what is there is what I wrote,
 * my own reply was lost and I won. Safe to run twice with the same body.
 */
export async function commitObject(
  store: ObjectStore,
  bucket: string,
  key: string,
  body: Buffer,
): Promise<Commit> {
  const written = await store.putNew(bucket, key, body);
  if (written.created) return { won: true, etag: written.etag };
  const there = await store.get(bucket, key);
  if (there === null) {
    throw fail('LostToAnother', `s3://${bucket}/${key} was refused as existing and is gone again.`);
  }
  return there.body.equals(body)
    ? { won: true, etag: there.etag }
    : { won: false, etag: there.etag, found: there.body };
}
