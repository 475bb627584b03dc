import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  addHash,
  decodeDistinct,
  encodeDistinct,
  estimateDistinct,
  mergeDistinct,
  newDistinct,
  type Distinct,
} from '../../../core/border/distinct';

/** Adds persons `from` to `until`, by a hash that is like a keyed one and cheaper. */
function add(sketch: Distinct, from: number, until: number): Distinct {
  for (let person = from; person < until; person += 1) {
    const hash = createHash('md5').update(`person ${person}`).digest();
    addHash(sketch, hash.readUInt32BE(0), hash.readUInt32BE(4));
  }
  return sketch;
}

const error = (sketch: Distinct, persons: number): number =>
  Math.abs(estimateDistinct(sketch) / persons - 1);

it('counts nobody as nobody, and a few exactly', () => {
  expect(estimateDistinct(newDistinct())).toBe(0);
  for (const persons of [1, 2, 10, 50])
    expect(estimateDistinct(add(newDistinct(), 0, persons))).toBe(persons);
});

it('counts a hundred to a million with an error below 2.5 %', () => {
  const sketch = newDistinct();
  let persons = 0;
  for (const next of [100, 10_000, 30_000, 45_000, 60_000, 100_000, 1_000_000]) {
    add(sketch, persons, next);
    persons = next;
    expect(error(sketch, persons)).toBeLessThan(0.025);
  }
});

it('has the standard error that its page says: 0.81 %', () => {
  const errors = Array.from({ length: 30 }, (_, n) =>
    error(add(newDistinct(), n * 10_000, (n + 1) * 10_000), 10_000),
  );
  const standard = Math.sqrt(errors.reduce((sum, each) => sum + each ** 2, 0) / errors.length);
  expect(standard).toBeGreaterThan(0.004);
  expect(standard).toBeLessThan(0.012);
});

it('counts a person once, in whatever sketches and how often', () => {
  const merged = add(newDistinct(), 0, 3000);
  mergeDistinct(merged, add(newDistinct(), 2000, 5000));
  mergeDistinct(merged, add(newDistinct(), 0, 3000));
  expect(merged).toEqual(add(newDistinct(), 0, 5000));
});

it('knows the rarest pattern of all', () => {
  const sketch = newDistinct();
  addHash(sketch, 0, 0);
  expect(sketch.registers[0]).toBe(51);
  addHash(sketch, 0xffffffff, 0xffffffff);
  expect(sketch.registers[2 ** 14 - 1]).toBe(1);
  addHash(sketch, 0x00020001, 0);
  expect(sketch.registers[0]).toBe(51);
});

it.each([0, 1, 100, 5000, 200_000])(
  'comes back as it was from the text of %i persons',
  (persons) => {
    const sketch = add(newDistinct(), 0, persons);
    const text = encodeDistinct(sketch);
    expect(decodeDistinct(text)).toEqual(sketch);
    expect(text.length).toBeLessThanOrEqual(Math.min(4 * persons + 4, 16_388));
  },
);

it('comes back as it was, of any registers', () => {
  const registers = fc.uint8Array({ min: 0, max: 51, minLength: 2 ** 14, maxLength: 2 ** 14 });
  fc.assert(
    fc.property(registers, (any) => {
      const sketch = { registers: any };
      expect(decodeDistinct(encodeDistinct(sketch))).toEqual(sketch);
    }),
    { numRuns: 20 },
  );
});

it.each(['', 'AAA=', 'AAAA', '!', 'AgAAAA==', 'AQAAAA==', `AA${'//'.repeat(2)}==`])(
  'refuses %p',
  (text) => {
    expect(() => decodeDistinct(text)).toThrow('no sketch');
  },
);
