import fc from 'fast-check';
import { canonicalJson } from '../../core/canonical-json';

it('sorts keys at every depth and leaves the order of lists alone', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' } })).toBe(
    '{"a":{"c":"x","d":null},"b":[2,1]}',
  );
});

it('leaves undefined members out', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

it('refuses what JSON cannot carry', () => {
  expect(() => canonicalJson([() => 1])).toThrow(TypeError);
});

it('is JSON of the same value, whatever the order of the keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
