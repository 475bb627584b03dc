/** First file and number of files. */
export type Chunk = [first: number, count: number];

/** What one activity reads: minutes of work, so that a kill costs minutes and a fleet shares a day. */
export const CHUNK_BYTES = 256 * 2 ** 20;
/** Small files cost a request each; more of them in one chunk would only keep it from being shared. */
const CHUNK_FILES = 500;

/** Cuts files, in their order, into chunks of about `most` stored bytes, at file borders; a larger file stands alone. */
export function cutIntoChunks(sizes: readonly number[], most = CHUNK_BYTES): Chunk[] {
  const chunks: Chunk[] = [];
  let open: Chunk | undefined;
  let bytes = 0;
  for (const [index, size] of sizes.entries()) {
    if (open === undefined || bytes + size > most || open[1] === CHUNK_FILES) {
      open = [index, 0];
      bytes = 0;
      chunks.push(open);
    }
    open[1] += 1;
    bytes += size;
  }
  return chunks;
}
