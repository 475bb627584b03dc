import fc from 'fast-check';
import type { CrossedObject, SourceObject } from '../../../core/codecs/manifest-sync';
import {
  comparison,
  hopelessUploads,
  mergedObjects,
  syncBatches,
  type BothSides,
  type LoggedCrossing,
} from '../../../core/plan/sync-plan';

const PREFIX = 'plays/2026/11/20/00/';

const source = (name: string, change: Partial<SourceObject> = {}): SourceObject => ({
  key: PREFIX + name,
  etag: `etag-${name}`,
  size: 10,
  lastModifiedMs: 1_000,
  ...change,
});
const copyKeyOf = ({ key, etag }: Pick<SourceObject, 'key' | 'etag'>): string => `${key}.${etag}`;
const logged = (object: SourceObject, policyVersion = 'now'): LoggedCrossing => ({
  ...object,
  policyVersion,
  copy: { key: copyKeyOf(object), etag: `copy-${object.etag}`, size: 5, sha256: '0'.repeat(64) },
  lines: null,
  unpackedBytes: null,
});
const crossed = (object: SourceObject, change: Partial<CrossedObject> = {}): CrossedObject => ({
  ...logged(object),
  isGone: false,
  ...change,
});

/** A world where these have a copy, and these a log. */
const sides = (
  listed: readonly SourceObject[],
  copied: readonly SourceObject[],
  logs: readonly SourceObject[],
): BothSides => ({
  dataType: 'plays',
  source: listed,
  copies: new Map(
    copied.map((object) => [copyKeyOf(object), { etag: `copy-${object.etag}`, size: 5 }]),
  ),
  logged: new Map(logs.map((object) => [copyKeyOf(object), logged(object)])),
  copyKeyOf,
});

describe('what has crossed', () => {
  const [a, b, c] = [source('a'), source('b'), source('c')];

  it('has a copy, and a log that names it; everything else is missing', () => {
    expect(comparison(sides([a, b, c], [a, b], [a, c]))).toMatchObject({
      crossed: [crossed(a)],
      missing: [b, c],
      unlogged: 1,
      vanished: [],
    });
  });

  it('does not count when the copy is not the one of the log', () => {
    const both = sides([a], [a], [a]);
    const other = new Map([[copyKeyOf(a), { etag: 'other', size: 5 }]]);
    expect(comparison({ ...both, copies: other })).toMatchObject({ crossed: [], missing: [a] });
  });

  it('counts for the listed content only', () => {
    const changed = source('a', { etag: 'new' });
    expect(comparison(sides([changed], [a], [a]))).toMatchObject({
      missing: [changed],
      vanished: [],
    });
  });

  it('belongs to the day also when its source is gone', () => {
    expect(comparison(sides([b], [a, b], [a, b])).vanished).toEqual([crossed(a, { isGone: true })]);
    expect(comparison(sides([b], [b], [a, b])).vanished).toEqual([]);
  });

  it('is set aside when the listing has it under a hidden name, and it alone', () => {
    const of = (...names: string[]): string[] =>
      comparison(sides([b, ...names.map((name) => source(name))], [a, b], [a, b])).setAside;
    expect(of('_a')).toEqual([a.key]);
    expect(of('.a', '_b')).toEqual([a.key]);
    expect(of('a', '_a')).toEqual([]);
    expect(of('_ab', 'x_a', '_SUCCESS')).toEqual([]);
  });

  it('leaves out by rule what is no data, and counts it', () => {
    const out = [
      source('_SUCCESS'),
      source('.tmp'),
      source('processing-failed/x'),
      source('empty', { size: 0 }),
    ];
    expect(comparison(sides([a, ...out], [], []))).toMatchObject({
      missing: [a],
      leftOut: { hidden: 2, 'error-output': 1, empty: 1 },
    });
  });
});

describe('batches', () => {
  const MIB = 2 ** 20;
  const sizes = (...all: number[]): { size: number }[] => all.map((size) => ({ size }));

  it.each<[string, number[], [number, number][]]>([
    ['no object', [], []],
    ['small ones together', [1, 2, 3], [[0, 3]]],
    [
      'up to 256 MB',
      [100 * MIB, 156 * MIB, 1],
      [
        [0, 2],
        [2, 1],
      ],
    ],
    [
      'a large one alone',
      [1, 300 * MIB, 1, 1],
      [
        [0, 1],
        [1, 1],
        [2, 2],
      ],
    ],
    [
      '500 at most',
      Array<number>(1_001).fill(1),
      [
        [0, 500],
        [500, 500],
        [1_000, 1],
      ],
    ],
  ])('%s', (_, objects, batches) => {
    expect(syncBatches(sizes(...objects))).toEqual(batches);
  });

  it('have every object once, and stay far below what Temporal lets a workflow have under way', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 20 }),
      fc.integer({ min: 1, max: 2 ** 45 }),
    );
    fc.assert(
      fc.property(fc.array(size), fc.integer({ min: 1, max: 300 }), (some, times) => {
        const all = sizes(...Array.from({ length: times }, () => some).flat());
        const batches = syncBatches(all);
        let next = 0;
        for (const [first, count] of batches) {
          expect(first).toBe(next);
          next += count;
        }
        expect(next).toBe(all.length);
        expect(batches.length).toBeLessThan(1_300);
      }),
      { numRuns: 50 },
    );
  });
});

it('gives up uploads of copies that are there, and of sources that are not as they were', () => {
  const uploads = ['done', 'open', 'old'].map((key) => ({ key }));
  const copies = new Map([['done', true]]);
  expect(hopelessUploads(uploads, copies, new Set(['done', 'open']))).toEqual([
    { key: 'done' },
    { key: 'old' },
  ]);
});

describe('the next manifest', () => {
  const merged = (
    before: readonly CrossedObject[],
    crossings: readonly CrossedObject[],
    listed: readonly SourceObject[],
  ): CrossedObject[] =>
    mergedObjects(before, crossings, new Set(listed.map(({ key }) => key)), 'now');
  const [a, b] = [source('a'), source('b')];

  it('adds what crossed, sorted by key', () => {
    expect(merged([crossed(b)], [crossed(a)], [a, b])).toEqual([crossed(a), crossed(b)]);
  });

  it('keeps what is gone, marked so, and unmarks what is back', () => {
    const gone = merged([crossed(a)], [], []);
    expect(gone).toEqual([crossed(a, { isGone: true })]);
    expect(merged(gone, [], [a])).toEqual([crossed(a)]);
  });

  it('takes the content that was written later', () => {
    const later = source('a', { etag: 'later', lastModifiedMs: 2_000 });
    expect(merged([crossed(a)], [crossed(later)], [a])).toEqual([crossed(later)]);
    expect(merged([crossed(later)], [crossed(a)], [a])).toEqual([crossed(later)]);
  });

  it('keeps what is there when both were written in the same second', () => {
    const other = source('a', { etag: 'other' });
    expect(merged([crossed(a)], [crossed(other)], [a])).toEqual([crossed(a)]);
  });

  it('takes the same content under the policy of now', () => {
    const before = crossed(a, { policyVersion: 'before' });
    expect(merged([before], [crossed(a)], [a])).toEqual([crossed(a)]);
    expect(merged([crossed(a)], [before], [a])).toEqual([crossed(a)]);
  });

  it('never loses an object, and says the same when it is made twice', () => {
    const object = fc
      .record({
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        etag: fc.constantFrom('1', '2'),
        lastModifiedMs: fc.integer({ min: 0, max: 3 }),
        policyVersion: fc.constantFrom('now', 'before'),
      })
      .map(({ name, policyVersion, ...change }) =>
        crossed(source(name, change), { policyVersion }),
      );
    const unique = fc.uniqueArray(object, { selector: ({ key }) => key });
    fc.assert(
      fc.property(unique, unique, unique, (before, crossings, listed) => {
        const next = merged(before, crossings, listed);
        expect(next.map(({ key }) => key)).toEqual(
          [...new Set([...before, ...crossings].map(({ key }) => key))].sort(),
        );
        expect(merged(next, crossings, listed)).toEqual(next);
        for (const { key, lastModifiedMs, etag } of crossings) {
          const there = next.find((each) => each.key === key)!;
          expect(there.lastModifiedMs >= lastModifiedMs || there.etag === etag).toBe(true);
        }
      }),
    );
  });
});
