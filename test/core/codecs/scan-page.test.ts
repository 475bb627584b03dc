import fc from 'fast-check';
import { BrokenPage, scanPage } from '../../../core/codecs/scan-page';

const page = (answer: unknown) => scanPage(Buffer.from(JSON.stringify(answer)));
const text = (lines: Uint8Array): string => Buffer.from(lines).toString('utf8');

it('cuts the items out byte for byte, whatever the order of the members', () => {
  const raw =
    '{"ScannedCount":2,"LastEvaluatedKey":{"id":{"S":"b"}},"ConsumedCapacity":{"TableName":"t","CapacityUnits":128.5},"Items":[{"n":{"N":"1.50"}},{"s":{"S":"]}\\""}}],"Count":2}';
  const cut = scanPage(Buffer.from(raw));
  expect(text(cut.lines)).toBe('{"Item":{"n":{"N":"1.50"}}}\n{"Item":{"s":{"S":"]}\\""}}}\n');
  expect(cut).toMatchObject({ items: 2, units: 128.5, lastKey: { id: { S: 'b' } } });
});

it('takes an empty page with a key, and the last page without one', () => {
  expect(page({ Items: [], Count: 0, LastEvaluatedKey: { id: { B: 'AA==' } } })).toMatchObject({
    items: 0,
    lastKey: { id: { B: 'AA==' } },
  });
  expect(page({ Items: [], Count: 0 }).lastKey).toBeNull();
});

it('keeps an item on one line when the answer has newlines between its tokens', () => {
  const raw = JSON.stringify({ Items: [{ a: { S: 'x\ny' } }], Count: 1 }, null, 2);
  expect(text(scanPage(Buffer.from(raw)).lines).split('\n')).toHaveLength(2);
});

it.each([
  ['nothing', ''],
  ['a list', '[]'],
  ['a page without Items', '{"Count":0}'],
  ['a page cut in the middle', '{"Count":1,"Items":[{"a":{"S":"x'],
  ['a count that is not its own', '{"Count":2,"Items":[{"a":{"S":"x"}}]}'],
  ['an item that is no map', '{"Count":1,"Items":[1]}'],
  ['items without a comma', '{"Count":2,"Items":[{} {}]}'],
])('refuses %s', (_, raw) => {
  expect(() => scanPage(Buffer.from(raw))).toThrow(BrokenPage);
});

it('says what JSON.parse says, for any items', () => {
  const item = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(item), fc.option(item), (items, lastKey) => {
      const cut = page({
        Count: items.length,
        Items: items,
        ...(lastKey === null ? {} : { LastEvaluatedKey: lastKey }),
      });
      const lines = text(cut.lines).split('\n').slice(0, -1);
      expect(lines).toEqual(items.map((each) => `{"Item":${JSON.stringify(each)}}`));
      expect(cut.lastKey).toEqual(lastKey === null ? null : JSON.parse(JSON.stringify(lastKey)));
    }),
  );
});
