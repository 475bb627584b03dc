import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readBlocks } from '../../activities/source-blocks';
import { transformLane, type LaneResult } from '../../activities/transform-lane';
import type { SourceFile } from '../../core/codecs/manifest-transform';
import { failureOf, quarantineOf } from '../support/a-transform';
import { memoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store';
import { casesOf, DIALECTS, envelopeOf } from './cases';
import { oneOf, picks, type Pick } from './choices';
import { packed } from './dump-file';
import { everyKindOfItem } from './every-kind';
import { contentOf } from './kept';
import { mutated } from './mutations';

const FILES = Math.max(100, Number(process.env.LOSSLESS_CASES ?? 200) / 10);
const BATCH = 100;
const SEED = Number(process.env.LOSSLESS_SEED ?? 1);
/** What a reader may hold of a file: its longest line, and what came behind it. */
const MOST_HELD = 17 * 2 ** 20;

const md5 = (body: Buffer): string => createHash('md5').update(body).digest('hex');
const fileOf = (body: Buffer): SourceFile => ({
  ...{ bucket: 'ex', key: 'file', etag: md5(body), size: body.length },
  ...{ items: null, md5: null, sha256: null },
});

/** A store whose streams come in pieces of any size. */
function inPieces(body: Buffer, pick: Pick): MemoryObjectStore {
  const store = memoryObjectStore(new Map([['ex/file', body]]));
  // A thousand pieces are enough of a large one.
  const largest = Math.max(oneOf(pick, [1, 3, 100, 70_000]), body.length / 1000);
  function* pieces(): Generator<Buffer> {
    for (let at = 0; at < body.length;) {
      const end = at + 1 + pick(Math.ceil(largest));
      yield body.subarray(at, end);
      at = end;
    }
  }
  return {
    ...store,
    objects: store.objects,
    open: async () => ({ stream: Readable.from(pieces()), etagIsMd5: false }),
  };
}

const lane = (
  store: MemoryObjectStore,
  body: Buffer,
  envelope: 'item' | 'bare',
): Promise<LaneResult> => {
  const files = [fileOf(body)];
  return transformLane(
    store,
    {
      ...{ declaration: everyKindOfItem, envelope, compression: 'GZIP' },
      ...{
        warehouseBucket: 'wh',
        partsPrefix: 'p/',
        quarantineBucket: 'qu',
        quarantinePrefix: 'q/',
      },
      ...{ chunk: 0, lane: 0, lanes: 1, token: 't' },
    },
    async () => files.shift() ?? null,
    () => undefined,
  );
};

/** What can be unpacked of it, as zlib alone does it; null when it is broken. */
function unpackedOf(body: Buffer): Buffer | null {
  try {
    return contentOf(body);
  } catch {
    return null;
  }
}
const recordsIn = (content: Buffer): number =>
  content
    .toString('latin1')
    .split('\n')
    .filter((line) => !/^[ \t\r]*$/.test(line)).length;

const lines = DIALECTS.map((dialect, index) =>
  casesOf(dialect, 60, SEED * 10 + index).map(({ line }) => line),
);
const batches = Array.from({ length: FILES / BATCH }, (_, batch) => ({ batch }));

it.each(batches)(
  'are read whole or refused, however they are packed, cut and broken ($batch)',
  async ({ batch }) => {
    const pick = picks(SEED * 1000 + batch);
    let [whole, broken] = [0, 0];
    for (let round = 0; round < BATCH; round += 1) {
      const dialect = pick(DIALECTS.length);
      const content = Buffer.concat(
        Array.from({ length: 1 + pick(5) }, () => oneOf(pick, lines[dialect]!)).flatMap((line) => [
          line,
          Buffer.from('\n'),
        ]),
      );
      const body = pick(2) === 0 ? packed(content, pick) : mutated(packed(content, pick), pick);
      const envelope = envelopeOf(DIALECTS[dialect]!);
      const store = inPieces(body, pick);
      const unpacked = unpackedOf(body);
      const done: LaneResult[] = [];
      const failure = await failureOf(
        lane(store, body, envelope).then((result) => done.push(result)),
      );
      if (unpacked === null) {
        expect(failure.type).toBe('CaptureBroken');
        broken += 1;
      } else if (done[0] !== undefined) {
        const { read, written, quarantined } = done[0].books;
        expect(read).toBe(recordsIn(unpacked));
        expect(read).toBe(written + quarantined);
        expect(quarantineOf(store)).toHaveLength(quarantined);
        whole += 1;
      } else expect(failure.type).toBe('UnknownDialect');
    }
    expect(whole).toBeGreaterThan(BATCH / 3);
    expect(broken).toBeGreaterThan(BATCH / 20);
  },
);

it('are refused at a line that does not end, before much of it is held', async () => {
  const body = gzipSync(Buffer.alloc(4 * MOST_HELD, 'x'));
  let most = 0;
  const reading = readBlocks(
    memoryObjectStore(new Map([['ex/file', body]])),
    fileOf(body),
    async (block) => {
      most = Math.max(most, block.length);
      return 0;
    },
  );
  expect(await failureOf(reading)).toMatchObject({
    type: 'CaptureBroken',
    message: expect.stringContaining('has a line of more than 16777216 bytes at byte 0') as string,
  });
  expect(most).toBeLessThan(MOST_HELD);
});
