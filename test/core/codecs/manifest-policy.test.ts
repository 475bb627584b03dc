import { parsePolicyRecord, type PolicyRecord } from '../../../core/codecs/manifest-policy';
import { fields, unfiltered, type Crossing } from '../../../core/data-type';
import { policyVersion } from '../../../core/border/policy';
import { sha256Of } from '../../support/border-books';

const record = (crossing: Crossing, keyVersion: string | null): PolicyRecord => ({
  version: 1,
  dataType: 'plays',
  policyVersion: policyVersion({ name: 'plays', crossing }, keyVersion ?? '', sha256Of),
  crossing,
  keyVersion,
  firstUsedAtMs: 1,
});
const filtered = record(fields(['id'], { hashed: ['userid'] }), 'v1');

it.each([filtered, record(unfiltered('nobody is in it'), null)])(
  'reads what declares the policy that it names (%#)',
  (written) => {
    const value: unknown = JSON.parse(JSON.stringify(written));
    expect(parsePolicyRecord(value, sha256Of)).toEqual(written);
  },
);

it.each<[string, object]>([
  ['another field', { crossing: fields(['id', 'note'], { hashed: ['userid'] }) }],
  ['another key', { keyVersion: 'v2' }],
  ['another type', { dataType: 'pauses' }],
  ['a member more', { note: 'x' }],
  ['no policy', { crossing: undefined }],
])('refuses a record with %s', (_, change) => {
  expect(() => parsePolicyRecord({ ...filtered, ...change }, sha256Of)).toThrow();
});
