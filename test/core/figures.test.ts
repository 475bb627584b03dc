import { bytes, count, duration, percent } from '../../core/figures';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [2_100_000, '2.1 MB'],
  [999_960_000_000_000, '1000.0 TB'],
])('writes %d bytes as %s', (value, text) => {
  expect(bytes(value)).toBe(text);
});

it.each([
  [0, '0.0 s'],
  [4_249, '4.2 s'],
  [59_999, '59.9 s'],
  [185_000, '3 min 05 s'],
  [7_620_000, '2 h 07 min'],
])('writes %d ms as %s', (value, text) => {
  expect(duration(value)).toBe(text);
});

it.each([
  [0.5, '50 %'],
  [0.0125, '1.25 %'],
])('writes a share of %d as %s', (value, text) => {
  expect(percent(value)).toBe(text);
});

it('separates thousands', () => {
  expect(count(1_234_567)).toBe('1,234,567');
});
