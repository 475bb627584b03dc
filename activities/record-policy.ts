import { canonicalJson } from '../core/canonical-json';
import type { PolicyRecord } from '../core/codecs/manifest-policy';
import { policyRecordKey } from '../core/keys';
import type { BorderPolicy } from './border-policy';
import type { SyncDeps } from './sync-deps';
import { putBook } from './sync-folder';

/**
 * Writes down what a policy version lets through, once: the version alone is a hash, from which nobody reads a field.
 * Twice, at once, or a lost reply: the first record stays, and says the same but for its time.
 */
export async function recordPolicy(
  { copies, clock }: Pick<SyncDeps, 'copies' | 'clock'>,
  { dataType, crossing, keyVersion, version }: BorderPolicy,
): Promise<void> {
  const key = policyRecordKey(dataType, version);
  if ((await copies.get(key)) !== null) return;
  const record: PolicyRecord = {
    version: 1,
    dataType,
    policyVersion: version,
    crossing,
    keyVersion,
    firstUsedAtMs: clock(),
  };
  await putBook(copies, key, Buffer.from(canonicalJson(record)));
}
