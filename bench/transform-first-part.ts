import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Dataset } from './dataset';
import { measured } from './measured-child';
import { RUST, rustPeer } from './peers';
import { outFolder, runOurs } from './transform-programs';

/** Names of our parts end in their number; one lane's are in the order of its rows. */
function unpackedSha256(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  for (const name of names) hash.update(gunzipSync(readFileSync(join(folder, name))));
  return hash.digest('hex');
}

/**
 * The rows of one part, in their order, against the Rust program's, byte for byte.
 * @throws Error when they differ
 */
export async function checkFirstPart(data: Dataset): Promise<void> {
  if ((await rustPeer()) !== null) return;
  const [first] = data.files;
  if (first === undefined) return;
  const input = outFolder('first-part');
  rmSync(input, { recursive: true, force: true });
  mkdirSync(input);
  cpSync(join(data.folder, first.key), join(input, first.key));
  await runOurs([first], 'out-first-ours', 'GZIP', process.execPath);
  await measured({ program: RUST, args: [input, outFolder('out-first-rust'), '1', '1'] });
  const [ours, theirs] = [outFolder('out-first-ours'), outFolder('out-first-rust')].map(
    unpackedSha256,
  );
  if (ours !== theirs)
    throw new Error(`the first part differs: ${String(ours)}, ${String(theirs)}`);
  console.log(`First part alone: byte-identical to the Rust program's (SHA-256 ${String(ours)}).`);
}
