import fc from 'fast-check';
import { navigation } from '../../../catalogue/navigation';
import { plays } from '../../../catalogue/plays';
import { voice_feedback } from '../../../catalogue/voice_feedback';
import type { FilterPolicy } from '../../../core/border/policy';
import { anyEvent, textOf } from '../../support/any-event';
import { filtered, policyOf, type Filtered } from '../../support/an-event-filter';
import {
  expectedBooks,
  expectedCrossing,
  textOfLine,
  type WrittenLine,
} from '../../support/crossing-oracle';

const lists: FilterPolicy = {
  dataType: 'lists',
  fields: ['tags[]', 'a.b.c', 'x[].y'],
  hashed: ['ids[]', 'x[].id', 'a.id'],
  declared: ['a.b.d', 'x[].z', 'tags[]', 'said'],
};
const POLICIES = [
  ...[plays, navigation, voice_feedback].map((type) => [type.name, policyOf(type)] as const),
  ['lists', lists] as const,
];
const anyBlanks = fc.array(fc.stringMatching(/^[ \t\r\n]{0,2}$/), { minLength: 1, maxLength: 5 });
const anySizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const LEAVES = /marker-\d+|8\d+\.5/g;

it.each(POLICIES)('lets nothing through but what %s names, of any JSON', (_, policy) => {
  let crossed = 0;
  fc.assert(
    fc.property(anyEvent(policy), anyBlanks, (event, blanks) => {
      const expected = expectedCrossing(event, policy);
      const text = textOf(event, blanks);
      const seen = filtered(policy, text);
      const bytes = Buffer.byteLength(text);
      if ('line' in expected) {
        crossed += 1;
        expect(seen.text).toBe(expected.line);
        expect(seen.books).toEqual({ read: 1, crossed: 1, heldBack: 0 });
        expect(seen.unpackedBytes).toEqual({ read: bytes, crossed: bytes, heldBack: 0 });
      } else {
        expect(seen.text).toBe('');
        expect(expected.heldBack).toContain(Object.keys(seen.heldBackByReason)[0]);
        expect(seen.books).toEqual({ read: 1, crossed: 0, heldBack: 1 });
        expect(seen.unpackedBytes).toEqual({ read: bytes, crossed: 0, heldBack: bytes });
      }
    }),
    { numRuns: 500 },
  );
  expect(crossed).toBeGreaterThan(150);
});

/** Every place of a scalar in what JSON.parse reads, as a path of the policy's kind, with its value. */
function leavesOf(value: unknown, path: string): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, path === '' ? name : `${path}.${name}`),
  );
}

const NULL_STAYS = '0'.repeat(64);

/** What is said of every output, however broken the input was. */
function expectOnlyNamed(text: string, policy: FilterPolicy): void {
  for (const line of text.split('\n').slice(0, -1))
    for (const [path, value] of leavesOf(JSON.parse(line), '')) {
      if (policy.hashed.includes(path)) expect(value ?? NULL_STAYS).toMatch(/^[0-9a-f]{64}$/);
      // An empty member of a list of scalars stands for what was dropped.
      else if (!(path.endsWith('[]') && value === null)) expect(policy.fields).toContain(path);
    }
}

const MARK = Buffer.from('\ufeff');

/** What is said of the books of every input: no byte but blanks and a mark at the beginning belongs to no record. */
function expectBalance({ books, unpackedBytes }: Filtered, input: string | Buffer): void {
  const bytes = Buffer.from(input);
  for (const { read, crossed, heldBack } of [books, unpackedBytes])
    expect(read).toBe(crossed + heldBack);
  const mark = bytes.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0;
  const solid = bytes.filter((byte) => ![0x20, 0x09, 0x0a, 0x0d].includes(byte)).length - mark;
  expect(unpackedBytes.read).toBeGreaterThanOrEqual(solid);
  expect(unpackedBytes.read).toBeLessThanOrEqual(bytes.length - mark);
}

it.each(POLICIES)('carries no marker out of %s but from a named leaf', (_, policy) => {
  fc.assert(
    fc.property(anyEvent(policy), (event) => {
      const text = textOf(event);
      const seen = filtered(policy, text);
      expectOnlyNamed(seen.text, policy);
      const named = leavesOf(JSON.parse(text), '')
        .filter(([path]) => policy.fields.includes(path))
        .map(([, value]) => String(value));
      const out = seen.text === '' ? [] : leavesOf(JSON.parse(seen.text), '');
      for (const marker of out
        .map(([, value]) => String(value))
        .join(' ')
        .match(LEAVES) ?? [])
        expect(named).toContain(marker);
    }),
    { numRuns: 400 },
  );
});

it.each(POLICIES)('gives the same of %s however the bytes are cut', (_, policy) => {
  const separator = fc.constantFrom('', '\n', '\r\n', ' ', '\n\n', ' \n\t');
  const broken = fc.constantFrom(
    '{"a":tru',
    'null',
    '[1]',
    '{"x":1}}',
    '\u0000',
    '{"a"',
    '{"b":"\n"}',
    ' {',
    '}',
    ',',
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.oneof({ arbitrary: anyEvent(policy), weight: 4 }, broken),
          anyBlanks,
          separator,
        ),
        {
          maxLength: 6,
        },
      ),
      anySizes,
      (records, sizes) => {
        const text = records
          .map(
            ([event, blanks, behind]) =>
              (typeof event === 'string' ? event : textOf(event, blanks)) + behind,
          )
          .join('');
        const whole = filtered(policy, text);
        expect(filtered(policy, text, sizes)).toEqual(whole);
        expectBalance(whole, text);
        expectOnlyNamed(whole.text, policy);
      },
    ),
    { numRuns: 150 },
  );
});

it.each(POLICIES)('reads records of %s one per line, run together, and mixed', (_, policy) => {
  const separator = fc.constantFrom('', '\n', '\r\n', ' ', '\n \n', '\t');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyEvent(policy), separator), { maxLength: 8 }),
      anySizes,
      (records, sizes) => {
        const seen = filtered(
          policy,
          records.map(([event, behind]) => textOf(event) + behind).join(''),
          sizes,
        );
        const expected = records.map(([event]) => expectedCrossing(event, policy));
        expect(seen.text).toBe(expected.map((each) => ('line' in each ? each.line : '')).join(''));
        const { books, unpackedBytes } = expectedBooks([{ events: records, broken: null }], policy);
        expect(seen).toMatchObject({ books, unpackedBytes });
      },
    ),
    { numRuns: 150 },
  );
});

it.each(POLICIES)(
  'gives a broken record of %s all that follows it on its line, however it is cut',
  (_, policy) => {
    const behind = fc.constantFrom('', ' ', '\t', '\r');
    const breaks = fc.constantFrom(
      '@',
      'null',
      '[1]',
      '{"a":tru',
      '{"a"',
      '\u0000',
      'words é',
      '"',
    );
    const events = fc.array(fc.tuple(anyEvent(policy), behind), { maxLength: 4 });
    const line: fc.Arbitrary<WrittenLine> = fc.record({
      events,
      broken: fc.option(
        fc
          .tuple(breaks, behind, events)
          .map(([what, blank, lost]) => what + blank + textOfLine({ events: lost, broken: null })),
      ),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), anySizes, (lines, sizes) => {
        const seen = filtered(policy, lines.map(textOfLine).join('\n'), sizes);
        expect(seen).toMatchObject(expectedBooks(lines, policy));
      }),
      { numRuns: 150 },
    );
  },
);

it.each(POLICIES)(
  'neither fails nor lets through what %s does not name, of any bytes',
  (_, policy) => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.stringMatching(/^[{}[\]",:\\u0-9a-f \n]{0,40}$/).map((text) => Buffer.from(text)),
    );
    const change = fc.tuple(fc.nat(), anyBytes, fc.nat(8));
    fc.assert(
      fc.property(
        anyEvent(policy),
        anyBlanks,
        fc.array(change, { maxLength: 3 }),
        anySizes,
        (event, blanks, changes, sizes) => {
          let bytes = Buffer.from(`${textOf(event, blanks)}\n${textOf(event)}`);
          for (const [at, what, length] of changes) {
            const place = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, place), what, bytes.subarray(place + length)]);
          }
          const seen = filtered(policy, bytes);
          expectOnlyNamed(seen.text, policy);
          expectBalance(seen, bytes);
          expect(seen.text.split('\n').length - 1).toBe(seen.books.crossed);
          expect(filtered(policy, bytes, sizes)).toEqual(seen);
        },
      ),
      { numRuns: 500 },
    );
  },
);
