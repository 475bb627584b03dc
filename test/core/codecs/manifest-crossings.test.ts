import {
  formatCrossing,
  parseCrossings,
  type Crossing,
} from '../../../core/codecs/manifest-crossings';

const aCrossing = (change: Partial<Crossing> = {}): Crossing => ({
  version: 1,
  sourceBucket: 'millrace-cn-events',
  source: { key: 'plays/2026/11/24/00/a b', etag: '"1"', size: 10, lastModifiedMs: 1 },
  policyVersion: '0123456789abcdef',
  copy: {
    key: 'plays/2026/11/24/00/a b.0123456789ab.gz',
    etag: '"2"',
    size: 7,
    sha256: 'a'.repeat(64),
  },
  crossedAtMs: 2,
  filtered: {
    lines: { read: 3, crossed: 2, heldBack: 1 },
    unpackedBytes: { read: 90, crossed: 50, heldBack: 40 },
    heldBackByReason: { unparsable: 1 },
    dropped: { '(unknown)': 2 },
    hashed: { userid: 2 },
    distinct: { userid: 'AAAA' },
  },
  unfiltered: null,
  ...change,
});
const unfiltered = aCrossing({ filtered: null, unfiltered: 'nobody is in it' });

it('reads what it writes, one object per line', () => {
  const text = formatCrossing(aCrossing()) + formatCrossing(unfiltered);
  expect(text.split('\n')).toHaveLength(3);
  expect(parseCrossings(text)).toEqual([aCrossing(), unfiltered]);
  expect(parseCrossings('')).toEqual([]);
});

it.each<[string, unknown]>([
  [
    'books that do not balance',
    {
      ...aCrossing(),
      filtered: { ...aCrossing().filtered, lines: { read: 3, crossed: 3, heldBack: 1 } },
    },
  ],
  [
    'books that do not balance in bytes',
    {
      ...aCrossing(),
      filtered: { ...aCrossing().filtered, unpackedBytes: { read: 90, crossed: 50, heldBack: 0 } },
    },
  ],
  ['neither filter nor reason', aCrossing({ filtered: null })],
  ['both a filter and a reason', aCrossing({ unfiltered: 'why' })],
  ['an empty reason', aCrossing({ filtered: null, unfiltered: '' })],
  ['something more, which could be anything', { ...aCrossing(), line: '{"userid":"u"}' }],
  ['another policy version', aCrossing({ policyVersion: 'x' })],
])('refuses a line with %s', (_, it) => {
  expect(() => formatCrossing(it as Crossing)).toThrow();
  expect(() => parseCrossings(JSON.stringify(it))).toThrow();
});
