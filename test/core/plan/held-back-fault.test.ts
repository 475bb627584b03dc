import fc from 'fast-check';
import { FAILURE_NOTES } from '../../../cli/operate/failure-notes';
import type { CrossedObject } from '../../../core/codecs/manifest-sync';
import { HELD_BACK_BYTES, heldBackFault } from '../../../core/plan/held-back-fault';

type Judged = Pick<CrossedObject, 'key' | 'lines' | 'unpackedBytes'>;
type Pair = readonly [read: number, heldBack: number];

const books = ([read, heldBack]: Pair) => ({ read, crossed: read - heldBack, heldBack });
const object = (key: string, lines: Pair, unpackedBytes: Pair): Judged => ({
  key,
  lines: books(lines),
  unpackedBytes: books(unpackedBytes),
});
const unfiltered = (key: string): Judged => ({ key, lines: null, unpackedBytes: null });

const plays = (records = 1000, share = 0.01) => ({
  name: 'plays',
  quarantineLimit: { records, share },
});
const NOBODY: ReadonlySet<string> = new Set();
const MB = 1_000_000;

describe('a day', () => {
  it.each<[string, boolean, Pair, Pair, ReturnType<typeof plays>]>([
    ['of nothing passes', true, [0, 0], [0, 0], plays()],
    ['of nothing passes a limit of none', true, [0, 0], [0, 0], plays(0, 0)],
    ['with one broken line passes', true, [3, 1], [900, 300], plays()],
    ['passes at the limit of records', true, [2000, 1000], [9 * MB, MB], plays()],
    ['passes at the share of records', true, [200_000, 2000], [900 * MB, MB], plays()],
    ['is refused above both in records', false, [2001, 1001], [9 * MB, 600_000], plays()],
    ['is refused for one record where none may be', false, [9, 1], [900, 100], plays(0, 0)],
    ['passes at the bytes that stop none', true, [9, 1], [2 * MB, HELD_BACK_BYTES], plays()],
    ['is refused above them', false, [9, 1], [2 * MB, HELD_BACK_BYTES + 1], plays()],
    ['passes at the share of bytes', true, [9, 1], [200 * MB, 2 * MB], plays()],
    ['is refused above it', false, [9, 1], [200 * MB, 2 * MB + 1], plays()],
    ['passes with a share that allows it', true, [9, 1], [200 * MB, 90 * MB], plays(1000, 0.5)],
    ['is held to its bytes whatever its records', false, [9, 1], [8 * MB, 4 * MB], plays(1e9)],
    ['of which all may be held back passes', true, [9, 9], [9 * MB, 9 * MB], plays(0, 1)],
  ])('%s', (_, passes, lines, bytes, type) => {
    const fault = heldBackFault(type, [object('a', lines, bytes)], NOBODY);
    expect(fault === null).toBe(passes);
  });

  it('is judged over all its objects, not over each', () => {
    const small = Array.from({ length: 99 }, (_, n) => object(`s${n}`, [100, 0], [4 * MB, 0]));
    const broken = object('broken', [3, 1], [2 * MB, 2 * MB]);
    expect(heldBackFault(plays(), [broken], NOBODY)).not.toBeNull();
    expect(heldBackFault(plays(), [broken, ...small], NOBODY)).toBeNull();
  });
});

it('says what was held back, what is allowed, and where most of it is', () => {
  const folder = 'plays/2026/11/20/09';
  const name = `${folder}/plays-1-2026-11-20-09-00-00-0a1b.gz`;
  const all = [object(`${folder}/whole`, [61_000, 0], [48 * MB, 0]), unfiltered('u')];
  const fault = heldBackFault(
    plays(),
    [...all, object(name, [204, 1], [4 * MB, 3.9 * MB])],
    NOBODY,
  );
  expect(`plays 2026-11-20: ${fault}`).toBe(FAILURE_NOTES.TooManyHeldBack.says);
});

it('names three objects at most, those that hold most first', () => {
  const objects = [3, 9, 0, 5, 7].map((held) => object(`o${held}`, [9, 1], [9 * MB, held * MB]));
  expect(heldBackFault(plays(), objects, NOBODY)).toMatch(
    / Most is in o9 \(9\.0 MB\), o7 \(7\.0 MB\), o5 \(5\.0 MB\)\.$/,
  );
});

describe('for any day', () => {
  const pair = fc
    .tuple(fc.nat(5 * MB), fc.nat(5 * MB))
    .map(([a, b]): Pair => [Math.max(a, b), Math.min(a, b)]);
  const some = fc.array(
    fc.tuple(pair, pair).map(([lines, bytes]) => object('o', lines, bytes)),
    { maxLength: 6 },
  );
  const limit = fc
    .tuple(fc.nat(5 * MB), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([records, share]) => plays(records, share));

  it('objects that crossed unfiltered, or were set aside, count for nothing', () => {
    fc.assert(
      fc.property(some, some, limit, (objects, others, type) => {
        const aside = others.map((each) => ({ ...each, key: 'aside' }));
        const all = [unfiltered('u'), ...aside, ...objects];
        expect(heldBackFault(type, all, new Set(['aside']))).toBe(
          heldBackFault(type, objects, NOBODY),
        );
      }),
    );
  });

  it('a wider limit refuses nothing that a narrower one lets pass', () => {
    fc.assert(
      fc.property(some, limit, limit, (objects, { quarantineLimit: a }, { quarantineLimit: b }) => {
        const wider = plays(Math.max(a.records, b.records), Math.max(a.share, b.share));
        if (heldBackFault({ name: 'plays', quarantineLimit: a }, objects, NOBODY) === null)
          expect(heldBackFault(wider, objects, NOBODY)).toBeNull();
      }),
    );
  });
});
