import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';

/** What a folder of packed rows holds, in whatever order: two outputs are equal when `rows`, `bytes` and `sum` are. */
export interface RowDigest {
  readonly rows: number;
  /** Unpacked. */
  readonly bytes: number;
  /** Sum of the SHA-256 of every row, 96 bits of it: order does not change it. */
  readonly sum: string;
  readonly packedBytes: number;
}

const LF = 0x0a;
const BACKSLASH = 0x5c;
const HALF = 6;
const MODULUS = 2 ** 48;

const { createZstdDecompress } = zlib as { createZstdDecompress?: () => zlib.Gunzip };

function unpacked(path: string): Readable {
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  if (path.endsWith('.gz')) return source.pipe(zlib.createGunzip({ chunkSize: 1 << 20 }));
  if (createZstdDecompress === undefined) throw new Error(`this Node cannot read ${path}`);
  return source.pipe(createZstdDecompress());
}

/** The end of the row that begins at `start`, its newline included; -1 when it is not whole. */
function endOfRow(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(LF, start); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

/** A newline behind a backslash belongs to its row, as COPY's ESCAPE says. */
export async function rowDigest(folder: string): Promise<RowDigest> {
  const files = readdirSync(folder).filter((name) => /\.(gz|zst)$/.test(name));
  const halves: [number, number] = [0, 0];
  const total = { rows: 0, bytes: 0, packedBytes: 0 };
  for (const name of files) {
    const path = join(folder, name);
    total.packedBytes += statSync(path).size;
    let tail: Buffer = Buffer.alloc(0);
    for await (const chunk of unpacked(path)) {
      const bytes = Buffer.concat([tail, chunk as Buffer]);
      total.bytes += (chunk as Buffer).length;
      let start = 0;
      for (let end = endOfRow(bytes, 0); end > 0; end = endOfRow(bytes, start)) {
        const hash = createHash('sha256').update(bytes.subarray(start, end)).digest();
        halves[0] = (halves[0] + hash.readUIntBE(0, HALF)) % MODULUS;
        halves[1] = (halves[1] + hash.readUIntBE(HALF, HALF)) % MODULUS;
        total.rows += 1;
        start = end;
      }
      tail = bytes.subarray(start);
    }
    if (tail.length > 0) throw new Error(`${path} ends inside a row`);
  }
  return { ...total, sum: halves.map((half) => half.toString(16)).join('-') };
}
