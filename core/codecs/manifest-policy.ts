import { z } from 'zod';
import { policyVersion } from '../border/policy';

const paths = z.array(z.string()).readonly();
const crossing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fields'), fields: paths, hashed: paths }),
  z.strictObject({ kind: z.literal('unfiltered'), why: z.string().min(1) }),
]);

/** `.sync/<type>/policies/<version>.json`: what a policy version lets through, written before anything crosses under it. */
const policyRecord = z.strictObject({
  version: z.literal(1),
  dataType: z.string(),
  policyVersion: z.string().regex(/^[0-9a-f]{16}$/),
  crossing,
  /** Of the key of the hashes; null where none is made. */
  keyVersion: z.string().nullable(),
  /** Milliseconds since 1970, by the border worker's clock. */
  firstUsedAtMs: z.number().int().nonnegative(),
});
export type PolicyRecord = z.infer<typeof policyRecord>;

/**
 * A record whose declaration is the one that its version names.
 * @param sha256 gives hex digits
 * @throws z.ZodError, Error for a record that says anything else
 */
export function parsePolicyRecord(value: unknown, sha256: (text: string) => string): PolicyRecord {
  const record = policyRecord.parse(value);
  const { dataType: name, crossing: declared, keyVersion } = record;
  const is = policyVersion({ name, crossing: declared }, keyVersion ?? '', sha256);
  if (is !== record.policyVersion)
    throw new Error(`it says ${record.policyVersion}, and what it declares has ${is}`);
  return record;
}
