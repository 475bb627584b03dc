import { bytes } from '../../core/bytes';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [2_100_000, '2.1 MB'],
  [999_960_000_000_000, '1000.0 TB'],
])('writes %d bytes as %s', (value, text) => {
  expect(bytes(value)).toBe(text);
});
