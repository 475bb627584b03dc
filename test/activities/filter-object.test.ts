import { createHmac } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { plays } from '../../catalogue/plays';
import { BrokenGzip, filterObject, objectFilter } from '../../activities/filter-object';
import type { EventFilter } from '../../core/border/event-filter';
import { keyedHasher } from '../../core/border/keyed-hash';
import { policyOf } from '../support/an-event-filter';

const KEY = Buffer.from('a key');
const hasher = keyedHasher(KEY);
const aFilter = (): EventFilter => objectFilter(policyOf(plays), hasher);

const play = (n: number): string =>
  `{"eventid":"e${n}","userid":"u${n % 7}","secret":"do not tell","track":{"id":"t${n}","isrc":"x"}}`;
const PLAYS = Array.from({ length: 20_000 }, (_, n) => play(n)).join('\n');
const hash = (text: string): string => createHmac('sha256', KEY).update(text).digest('hex');
const EXPECTED = Array.from(
  { length: 20_000 },
  (_, n) => `{"eventid":"e${n}","userid":"${hash(`u${n % 7}`)}","track":{"id":"t${n}"}}\n`,
).join('');

async function* inBlocks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function packed(input: AsyncIterable<Uint8Array>, filter = aFilter()): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of filterObject(input, filter)) parts.push(part);
  return Buffer.concat(parts);
}

it.each([
  ['plain lines', Buffer.from(PLAYS)],
  ['a gzip member', gzipSync(PLAYS)],
  [
    'several gzip members, cut anywhere',
    Buffer.concat([gzipSync(PLAYS.slice(0, 100_001)), gzipSync(PLAYS.slice(100_001))]),
  ],
])('filters %s into one gzip stream of lines', async (_, stored) => {
  const filter = aFilter();
  const copy = await packed(inBlocks(stored, 9973), filter);
  expect(gunzipSync(copy).toString()).toBe(EXPECTED);
  expect(filter.result()).toMatchObject({
    books: { read: 20_000, crossed: 20_000, heldBack: 0 },
    dropped: { '(unknown)': 40_000 },
    hashed: { userid: 20_000 },
  });
});

it('gives the same bytes however the source is cut', async () => {
  const stored = gzipSync(PLAYS);
  const whole = await packed(inBlocks(stored, stored.length));
  for (const size of [1000, 4096, 65_537])
    expect(await packed(inBlocks(stored, size))).toEqual(whole);
  expect(await packed(inBlocks(Buffer.from(PLAYS), 77_777))).toEqual(whole);
});

it.each([0, 1, 3])('makes an empty copy of %i bytes of nothing', async (length) => {
  const copy = await packed(inBlocks(Buffer.alloc(length, '\n'), 1));
  expect(gunzipSync(copy)).toHaveLength(0);
});

it.each([
  ['its end missing', (stored: Buffer) => stored.subarray(0, stored.length - 9)],
  [
    'a byte changed',
    (stored: Buffer) => Buffer.from(stored.map((b, at) => (at === 5000 ? b ^ 255 : b))),
  ],
  ['junk behind it', (stored: Buffer) => Buffer.concat([stored, Buffer.from('junk')])],
])('gives up a gzip object with %s', async (_, broken) => {
  const stored = broken(gzipSync(PLAYS));
  await expect(packed(inBlocks(stored, 9973))).rejects.toThrow(BrokenGzip);
});

it.each([
  ['packed', gzipSync(PLAYS)],
  ['plain', Buffer.from(PLAYS)],
])('passes on the fault of its source, %s', async (_, stored) => {
  const fault = new Error('the connection is gone');
  async function* torn(): AsyncGenerator<Uint8Array> {
    yield stored.subarray(0, 50_000);
    throw fault;
  }
  await expect(packed(torn())).rejects.toBe(fault);
});

it('closes its source when its reader stops', async () => {
  let isClosed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (let n = 0; ; n += 1) yield Buffer.from(`${play(n)}${Math.sin(n)}\n`.repeat(500));
    } finally {
      isClosed = true;
    }
  }
  for await (const part of filterObject(endless(), aFilter())) if (part.length > 1000) break;
  await new Promise<void>((resolve) => {
    const look = (): void => (isClosed ? resolve() : void setImmediate(look));
    look();
  });
  expect(isClosed).toBe(true);
});

it('reads no faster than it is read', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let n = 0; ; n += 1) {
      const block = Buffer.from(
        Array.from({ length: 500 }, (_, k) => `${play(n * 500 + k)}\n`).join(''),
      );
      given += block.length;
      yield block;
    }
  }
  const copy = filterObject(endless(), aFilter());
  await copy.next();
  // Long enough for everything that does not wait for us: a few turns of the loop find it at rest.
  let before = -1;
  while (before !== given) {
    before = given;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(given).toBeLessThan(8e6);
  await copy.return(undefined);
});
