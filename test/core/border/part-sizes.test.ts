import fc from 'fast-check';
import {
  lengthOf,
  MAX_OBJECT_BYTES,
  MAX_PARTS,
  partBytes,
  pieces,
  RANGE_BYTES,
} from '../../../core/border/part-sizes';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TIB = 2 ** 40;

it.each([
  [8 * MIB + 1, 8 * MIB, 2],
  [1.5 * GIB, 8 * MIB, 192],
  [80_000 * MIB, 8 * MIB, 10_000],
  [80_000 * MIB + 1, 8 * MIB + 1, 10_000],
  [5 * TIB, 549_755_814, 10_000],
  [MAX_OBJECT_BYTES, 5 * GIB, 10_000],
])('an object of %d bytes has parts of %d bytes', (size, each, parts) => {
  expect(partBytes(size)).toBe(each);
  expect(Math.ceil(size / each)).toBe(parts);
});

it('never makes a part that S3 refuses, up to the largest object that there is', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (any) => {
      const size = (Math.abs(any) % MAX_OBJECT_BYTES) + 1;
      const each = partBytes(size);
      expect(each).toBeGreaterThanOrEqual(RANGE_BYTES);
      expect(each).toBeLessThanOrEqual(5 * GIB);
      expect(Math.ceil(size / each)).toBeLessThanOrEqual(MAX_PARTS);
    }),
  );
});

it('cuts without a gap and without an overlap', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 700 }), fc.nat(99), (size, each, from) => {
      let next = from;
      for (const piece of pieces(size, each, from)) {
        expect(piece.first).toBe(next);
        expect(lengthOf(piece)).toBeLessThanOrEqual(each);
        next += lengthOf(piece);
      }
      expect(next).toBe(from + size);
    }),
  );
});
