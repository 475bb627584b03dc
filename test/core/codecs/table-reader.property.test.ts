import fc from 'fast-check';
import { devices } from '../../../catalogue/devices';
import { users } from '../../../catalogue/users';
import { itemOf } from '../../support/any-item';
import { readLines } from '../../support/read-lines';
import { expectedRow, type Item, type Value } from '../../support/row-oracle';

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
