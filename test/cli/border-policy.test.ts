import { policyReport, type PolicyFacts } from '../../cli/border/policy-report';
import { policyText } from '../../cli/border/policy-text';
import { policyVersion } from '../../core/border/policy';
import type { PolicyRecord } from '../../core/codecs/manifest-policy';
import { fields, unfiltered, type Crossing } from '../../core/data-type';
import { sha256Of } from '../support/border-books';

const DECLARED = fields(['id', 'action'], { hashed: ['userid'] });

const recordOf = (
  dataType: string,
  crossing: Crossing,
  keyVersion = 'v1',
  firstUsedAtMs = 1_000,
): PolicyRecord => ({
  version: 1,
  dataType,
  policyVersion: policyVersion({ name: dataType, crossing }, keyVersion, sha256Of),
  crossing,
  keyVersion: crossing.kind === 'unfiltered' ? null : keyVersion,
  firstUsedAtMs,
});

/** A type that crossed under one declaration, and has another now. */
function aType(
  before: Crossing | null,
  now: Crossing | undefined,
  dataType = 'plays',
): PolicyFacts {
  const record = before === null ? null : recordOf(dataType, before);
  return {
    dataType,
    crossing: now,
    records: record === null ? [] : [record],
    last: record === null ? null : { policyVersion: record.policyVersion, crossedAtMs: 2_000 },
  };
}
const reportOf = (...facts: PolicyFacts[]) => policyReport(facts, null, sha256Of);

it.each<[string, boolean, Crossing | null, Crossing | undefined, object]>([
  ['none', true, null, undefined, {}],
  ['first', false, null, DECLARED, { newlyThrough: ['action', 'id'], newlyHashed: ['userid'] }],
  ['unchanged', true, DECLARED, DECLARED, {}],
  ['no_more', true, DECLARED, fields(['action', 'id'], { hashed: ['userid'] }), {}],
  ['no_more', true, DECLARED, undefined, { noLongerThrough: ['action', 'id', 'userid'] }],
  [
    'more',
    false,
    DECLARED,
    fields(['id', 'action', 'note'], { hashed: ['userid'] }),
    { newlyThrough: ['note'] },
  ],
  [
    'more',
    false,
    DECLARED,
    fields(['id', 'action', 'userid'], { hashed: [] }),
    { newlyInClear: ['userid'] },
  ],
  ['more', false, DECLARED, unfiltered('why'), { isUnfilteredNow: true }],
])('judges a policy as %s (good: %s)', (change, good, before, now, difference) => {
  const report = reportOf(aType(before, now));
  expect(report.good).toBe(good);
  expect(report.types).toMatchObject([{ change, difference }]);
});

it('cannot compare with a policy that is not recorded, and says so', () => {
  const report = reportOf({ ...aType(DECLARED, DECLARED), records: [] });
  expect(report).toMatchObject({ good: false, types: [{ change: 'unknown', difference: null }] });
  expect(policyText(report)).toContain('is not recorded');
});

it('compares with the policy that was used last, which need not be the newest', () => {
  const wider = recordOf('plays', fields(['id', 'note'], { hashed: [] }), 'v1', 1_500);
  const facts = aType(DECLARED, DECLARED);
  const { types } = reportOf({ ...facts, records: [...facts.records, wider] });
  expect(types).toMatchObject([
    { change: 'unchanged', history: [{}, { firstUsedAt: expect.any(String) as string }] },
  ]);
});

it('has versions with the key that the border used last, of whatever type', () => {
  const fresh = aType(null, DECLARED, 'navigation');
  expect(reportOf(fresh)).toMatchObject({ keyVersion: null, types: [{ policyVersion: null }] });
  const old = aType(DECLARED, DECLARED);
  const renewed = recordOf('token_requests', DECLARED, 'v2');
  const newest: PolicyFacts = {
    dataType: 'token_requests',
    crossing: DECLARED,
    records: [recordOf('token_requests', DECLARED, 'v1'), renewed],
    last: { policyVersion: renewed.policyVersion, crossedAtMs: 9_000 },
  };
  const report = reportOf(fresh, old, newest);
  expect(report.keyVersion).toBe('v2');
  expect(report.types.map(({ policyVersion: version }) => version)).toEqual([
    recordOf('navigation', DECLARED, 'v2').policyVersion,
    recordOf('plays', DECLARED, 'v2').policyVersion,
    renewed.policyVersion,
  ]);
  expect(policyReport([fresh, newest], 'navigation', sha256Of)).toMatchObject({
    keyVersion: 'v2',
    types: [{ dataType: 'navigation' }],
  });
});

it('tells a person what is new, and that somebody must agree to it', () => {
  const text = policyText(
    reportOf(aType(DECLARED, fields(['id', 'note', 'userid'], { hashed: ['deviceid'] }))),
  );
  expect(text).toMatch(/^plays: policy [0-9a-f]{16}$/m);
  expect(text).toContain('  in clear: id, note, userid');
  expect(text).toContain('It would let through what did not cross before:');
  expect(text).toMatch(/^ +newly through, in clear: note$/m);
  expect(text).toMatch(/^ +in clear, was hashed: userid$/m);
  expect(text).toMatch(/^ +newly hashed: deviceid$/m);
  expect(text).toMatch(/^ +no longer through: action$/m);
  expect(text).toContain('first used 1970-01-01T00:00:01.000Z');
  expect(text).toContain('Somebody must agree to what is new before it crosses');
});

it('prints why objects cross byte for byte', () => {
  const text = policyText(
    reportOf(aType(unfiltered('nobody is in it'), unfiltered('nobody is in it'))),
  );
  expect(text).toContain('crosses byte for byte: nobody is in it');
  expect(text).toContain('No type would let through more than it did.');
});
