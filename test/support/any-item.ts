import fc from 'fast-check';
import type { DataType } from '../../core/data-type';
import type { Item, Value } from './row-oracle';

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
export function itemOf(type: DataType): fc.Arbitrary<Item> {
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
