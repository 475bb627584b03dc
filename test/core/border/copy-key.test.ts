import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { copyKey } from '../../../core/border/copy-key';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const keyOf = (key: string, etag = 'e', policy = 'p', isFiltered = true): string =>
  copyKey({ key, etag, size: 1 }, policy, isFiltered, sha256);

it('is the source key with what it is a copy of', () => {
  expect(keyOf('plays/2026/11/20/00/a b+%ü.gz')).toMatch(
    /^plays\/2026\/11\/20\/00\/a b\+%ü\.gz\.[0-9a-f]{12}\.gz$/,
  );
  expect(keyOf('k', 'e', 'p', false)).toMatch(/^k\.[0-9a-f]{12}$/);
});

it('differs for other content and for another policy', () => {
  const keys = [keyOf('k'), keyOf('k', 'e2'), keyOf('k', 'e', 'p2')];
  expect(new Set(keys).size).toBe(3);
});

it('leaves room for itself in a key of 1,024 bytes, at a whole character, and keeps two of them apart', () => {
  const long = (end: string): string => `plays/2026/11/20/00/${'ü'.repeat(501)}${end}`;
  expect(Buffer.byteLength(long('ab'))).toBe(1024);
  const [a, b] = [keyOf(long('ab')), keyOf(long('ac'))];
  expect(Buffer.byteLength(a)).toBeLessThanOrEqual(1024);
  expect(a).toMatch(/^plays\/2026\/11\/20\/00\/ü+\.[0-9a-f]{12}\.gz$/);
  expect(a).not.toBe(b);
});

it('is a key that S3 takes, whatever the source key is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1024 }), (text) => {
      const key = Buffer.from(text).subarray(0, 1024).toString('utf8');
      const copy = keyOf(key);
      expect(Buffer.byteLength(copy)).toBeLessThanOrEqual(1024);
      expect(copy).not.toMatch(/\p{Surrogate}/u);
      expect(keyOf(key)).toBe(copy);
    }),
  );
});
