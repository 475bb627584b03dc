import fc from 'fast-check';
import { booksFault, generationFault } from '../../../core/plan/generation-faults';
import { mergedProfile, profileOf } from '../../../core/codecs/column-profiles';
import { mergedChunks, type MergedChunks } from '../../../core/plan/merge-chunks';
import type { ChunkResult, GenerationPlan } from '../../../core/codecs/manifest-transform';
import { boolean, decimal, double, integer, text, timestamp } from '../../../core/data-type';
import { aDataType } from '../../support/a-data-type';
import { readLines } from '../../support/read-lines';

const type = aDataType({
  key: [],
  columns: {
    t: text(20),
    i: integer(),
    d: decimal(30, 4),
    f: double(),
    b: boolean(),
    at: timestamp().from('at', 'epochMillis'),
  },
});

const line = fc
  .record({
    t: fc.option(fc.string({ maxLength: 5 })),
    i: fc.option(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })),
    d: fc.option(fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(9999))),
    f: fc.option(fc.integer()),
    b: fc.option(fc.boolean()),
    at: fc.option(fc.nat()),
  })
  .map(({ t, i, d, f, b, at }) =>
    JSON.stringify({
      Item: {
        ...(t === null ? {} : { t: { S: t } }),
        ...(i === null ? {} : { i: { N: String(i) } }),
        ...(d === null ? {} : { d: { N: `${d[0]}.${String(d[1]).padStart(4, '0')}` } }),
        ...(f === null ? {} : { f: { N: String(f) } }),
        ...(b === null ? {} : { b: { BOOL: b } }),
        ...(at === null ? {} : { at: { N: String(at) } }),
      },
    }),
  );

it('profiles of parts add up to the profile of the whole, in any order', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat(12), (lines, cut) => {
      const whole = readLines(type, lines).profile;
      const head = readLines(type, lines.slice(0, cut)).profile;
      const tail = readLines(type, lines.slice(cut)).profile;
      expect(mergedProfile(head, tail)).toEqual(whole);
      expect(mergedProfile(tail, head)).toEqual(whole);
      expect(mergedProfile(whole, profileOf(type, []))).toEqual(whole);
    }),
  );
});

const chunk = (number: number, written: number, quarantined = 0): ChunkResult => ({
  version: 1,
  chunk: number,
  parts: written > 0 ? [{ key: `p${number}`, sha256: '', bytes: 1, rows: written }] : [],
  quarantine:
    quarantined > 0 ? [{ key: `q${number}`, sha256: '', bytes: 1, rows: quarantined }] : [],
  books: {
    read: written + quarantined,
    unfolded: 0,
    written,
    quarantined,
    quarantinedByReason: quarantined > 0 ? { not_json: quarantined } : {},
    bytes: written,
  },
  profile: [...profileOf(type, [])],
});
const planOf = (chunks: number): GenerationPlan =>
  ({
    declaration: type,
    chunks: Array.from({ length: chunks }, (_, n) => [n, 1]),
  }) as unknown as GenerationPlan;

it('adds chunks up in their order, whichever ended first', () => {
  const merged = mergedChunks(planOf(3), [chunk(2, 3, 1), chunk(0, 1), chunk(1, 2, 2)]);
  expect(merged.parts.map(({ key }) => key)).toEqual(['p0', 'p1', 'p2']);
  expect(merged.books).toEqual({
    read: 9,
    unfolded: 0,
    written: 6,
    quarantined: 3,
    quarantinedByReason: { not_json: 3 },
    bytes: 6,
  });
  expect(booksFault(merged)).toBeNull();
});

it.each<[string, ChunkResult[], RegExp]>([
  ['a missing chunk', [chunk(0, 1), chunk(2, 1)], /chunk 1 has no result/],
  ['no chunk at all', [], /chunk 0 has no result/],
  [
    'a chunk twice',
    [chunk(0, 1), chunk(0, 1), chunk(1, 1), chunk(2, 1)],
    /the one before it has two/,
  ],
  ['a chunk too many', [0, 1, 2, 3].map((n) => chunk(n, 1)), /4 results came of 3 chunks/],
])('names %s', (_, results, message) => {
  expect(() => mergedChunks(planOf(3), results)).toThrow(message);
});

const merged = (change: Partial<MergedChunks>): MergedChunks => ({
  ...mergedChunks(planOf(1), [chunk(0, 10, 2)]),
  ...change,
});
it.each<[string, MergedChunks, RegExp]>([
  [
    'a lost row',
    merged({ parts: [{ key: 'p', sha256: '', bytes: 1, rows: 9 }] }),
    /10 rows were written, and the parts have 9/,
  ],
  [
    'a lost quarantine line',
    merged({ quarantine: [] }),
    /2 records were quarantined, and the files have 0/,
  ],
  [
    'a record without an outcome',
    merged({ books: { ...chunk(0, 10, 2).books, read: 13 } }),
    /13 read/,
  ],
  [
    'more values than rows',
    merged({ profile: [{ column: 'i', kind: 'boolean', count: '11', trues: '0' }] }),
    /11 values in 10 rows/,
  ],
])('finds %s in the books', (_, chunks, message) => {
  expect(booksFault(chunks)).toMatch(message);
  expect(generationFault(type, chunks, { acceptShrink: true, loaded: null })?.type).toBe(
    'BooksDoNotBalance',
  );
});
