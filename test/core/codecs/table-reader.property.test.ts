import fc from 'fast-check';
import { devices } from '../../../catalogue/devices';
import { users } from '../../../catalogue/users';
import type { DataType } from '../../../core/data-type';
import { readLines } from '../../support/read-lines';
import { expectedRow, type Item, type Value } from '../../support/row-oracle';

/** Texts with all that COPY, JSON and UTF-8 find hard. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^[a-z|\\\n\r"@ä中]{0,12}$/),
  fc.constantFrom('', '@null@', '\\N', '\0', '😀|', 'aurora', 'borealis'),
);
const anyNumber = fc.oneof(
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.integer({ min: 0, max: 2_000_000_000_000 }).map(String),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), fc.integer({ min: 0, max: 99_999 }))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(5, '0')}`),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: anyText.map((S) => ({ S })), weight: 4 },
  { arbitrary: anyNumber.map((N) => ({ N })), weight: 3 },
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
  fc.uniqueArray(anyText, { maxLength: 4 }).map((SS) => ({ SS })),
  fc.constant({ B: 'AQL/' }),
);

/** Items whose declared attributes are often right, sometimes not, with undeclared ones between. */
function itemOf(type: DataType): fc.Arbitrary<Item> {
  const right = (kind: string): fc.Arbitrary<Value> =>
    kind === 'text'
      ? fc.oneof(
          fc.constantFrom('aurora', 'de', 'x1').map((S) => ({ S })),
          scalar,
        )
      : kind === 'boolean'
        ? fc.oneof(
            fc.boolean().map((BOOL) => ({ BOOL })),
            scalar,
          )
        : fc.oneof(
            anyNumber.map((N) => ({ N })),
            scalar,
          );
  const tree: Record<string, fc.Arbitrary<Value>> = { undeclared: scalar };
  const below: Record<string, Record<string, fc.Arbitrary<Value>>> = {};
  for (const { from, kind } of type.columns) {
    const [first = '', second] = from.split('.');
    if (second === undefined) tree[first] = right(kind);
    else (below[first] ??= {})[second] = right(kind);
  }
  for (const [name, members] of Object.entries(below))
    tree[name] = fc.oneof(
      { arbitrary: fc.record(members, { requiredKeys: [] }).map((M) => ({ M })), weight: 5 },
      scalar,
    );
  return fc.record(tree, { requiredKeys: [] }) as fc.Arbitrary<Item>;
}

const CONNECTOR: Readonly<Record<string, string>> = { BOOL: 'bOOL', NULL: 'nULLValue', SS: 'sS' };
/** The same item as the EMR connector spells it. */
function inConnectorDialect(value: Value): Value {
  const [tag = '', inner] = Object.entries(value)[0] ?? [];
  const spelled = CONNECTOR[tag] ?? tag.toLowerCase();
  return tag === 'M'
    ? {
        m: Object.fromEntries(
          Object.entries(inner as Item).map(([name, each]) => [name, inConnectorDialect(each)]),
        ),
      }
    : { [spelled]: inner };
}
const connectorItem = (item: Item): Item =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, inConnectorDialect(value)]),
  );

describe.each([users, devices])('$name', (type) => {
  it('becomes the row, or the quarantine reason, that a plain reading gives, in both dialects', () => {
    fc.assert(
      fc.property(itemOf(type), fc.boolean(), (item, spaced) => {
        const expected = expectedRow(type, item);
        const indent = spaced ? 1 : undefined;
        const text = (value: unknown): string =>
          JSON.stringify(value, null, indent).replaceAll('\n', ' ');
        for (const read of [
          readLines(type, [text({ Item: item })], 'item'),
          readLines(type, [text(connectorItem(item))], 'bare'),
        ]) {
          if ('row' in expected) expect(read.rows).toBe(`${expected.row}\n`);
          else expect(read.rejected).toMatchObject([expected]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

it('accepts nothing that JSON.parse refuses, whatever bytes are changed', () => {
  const line = Buffer.from(
    '{"Item":{"id":{"S":"u\\u0031|"},"partner":{"S":"aurora"},"registered":{"N":"1700000000123"},"consent":{"M":{"marketing":{"BOOL":true}}},"services":{"SS":["a","b"]},"x":{"L":[{"N":"1"},{"NULL":true}]}}}',
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(line.length - 1), fc.nat(255)), { minLength: 1, maxLength: 2 }),
      (changes) => {
        const bytes = Buffer.from(line);
        for (const [at, byte] of changes) if (byte !== 0x0a) bytes[at] = byte;
        const { rejected } = readLines(users, [bytes]);
        if (rejected.length === 0)
          expect(() => void JSON.parse(bytes.toString('utf8'))).not.toThrow();
      },
    ),
    { numRuns: 20_000 },
  );
});

it('answers any bytes at all without a crash, and accounts for every line', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (lines) => {
      const clean = lines.map((line) => Buffer.from(line.filter((byte) => byte !== 0x0a)));
      const { rows, rejected } = readLines(users, clean);
      const blank = clean.filter((line) => /^[ \r\t]*$/.test(line.toString('latin1'))).length;
      expect(rows.split('\n').length - 1 + rejected.length).toBe(clean.length - blank);
    }),
    { numRuns: 3000 },
  );
});
