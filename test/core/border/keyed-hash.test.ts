import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { HASH_DIGITS, keyedHasher } from '../../../core/border/keyed-hash';
import { hmacSha256 } from '../../../core/border/sha256';

const hmac = (key: Uint8Array, value: Uint8Array): Buffer => {
  const out = Buffer.alloc(34, 0xee);
  hmacSha256(key)(
    Buffer.concat([Buffer.from('x'), value, Buffer.from('y')]),
    1,
    value.length + 1,
    out,
    1,
  );
  expect([out[0], out[33]]).toEqual([0xee, 0xee]);
  return out.subarray(1, 33);
};

// RFC 4231, test cases 1, 2 and 6.
it.each([
  ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe').toString('hex'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'aa'.repeat(131),
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('is HMAC-SHA-256 of the RFC under the key %s', (key, value, expected) => {
  expect(hmac(Buffer.from(key, 'hex'), Buffer.from(value)).toString('hex')).toBe(expected);
});

it('is the HMAC of node:crypto for every length about the borders of blocks', () => {
  for (let length = 0; length < 260; length += 1) {
    const value = Buffer.alloc(length, 'abcdefg');
    const key = Buffer.alloc(1 + length, 'key');
    expect(hmac(key, value)).toEqual(createHmac('sha256', key).update(value).digest());
  }
});

it('is the HMAC of node:crypto for any bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 5000, size: 'max' });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), bytes, (key, value) => {
      expect(hmac(key, value)).toEqual(createHmac('sha256', key).update(value).digest());
    }),
    { numRuns: 200 },
  );
});

it('refuses an empty key', () => {
  expect(() => keyedHasher(new Uint8Array(0))).toThrow('empty');
});

it('writes digits of one value after the other, and says the first 64 bits', () => {
  const key = Buffer.from('key');
  const hasher = keyedHasher(key);
  const bytes = Buffer.from('ab\0\0ab');
  for (const [start, end] of [
    [0, 2],
    [0, 3],
    [0, 0],
    [2, 2],
    [2, 3],
    [2, 4],
    [4, 6],
    [0, 6],
  ] as const) {
    const out = Buffer.alloc(HASH_DIGITS);
    hasher.write(bytes, start, end, out, 0);
    const expected = createHmac('sha256', key).update(bytes.subarray(start, end)).digest();
    expect(out.toString()).toBe(expected.toString('hex'));
    expect([hasher.high(), hasher.low()]).toEqual([
      expected.readUInt32BE(0),
      expected.readUInt32BE(4),
    ]);
  }
});
