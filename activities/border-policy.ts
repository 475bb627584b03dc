import { copyKey, type SourceIdentity } from '../core/border/copy-key';
import { filterPolicy, policyVersion, type FilterPolicy } from '../core/border/policy';
import type { Crossing, DataType } from '../core/data-type';
import { fail } from './fail';
import { sha256Of } from './sync-folder';

/** What of one type may leave China, as this worker's own catalogue says. */
export interface BorderPolicy {
  readonly dataType: string;
  readonly crossing: Crossing;
  /** Of the key of the hashes; null where none is made. */
  readonly keyVersion: string | null;
  /** What the filter goes by; null: the objects cross byte for byte, and `unfiltered` says why. */
  readonly filter: FilterPolicy | null;
  readonly unfiltered: string | null;
  /** 16 hex digits. */
  readonly version: string;
}

/** What this worker's own catalogue says of a type. @throws WorkerTooOld */
export function declared(catalogue: readonly DataType[], dataType: string): DataType {
  const type = catalogue.find(({ name }) => name === dataType);
  if (type !== undefined) return type;
  throw fail('WorkerTooOld', `This border worker knows no data type ${dataType}.`);
}

/**
 * The policy of a type. `keyVersion` is that of the key of the hashes. Whoever planned the run knows the type and that it
 * crosses: a border worker that does not is older, or newer, and another one may come.
 * @throws WorkerTooOld
 */
export function borderPolicy(
  catalogue: readonly DataType[],
  keyVersion: string,
  dataType: string,
): BorderPolicy {
  const type = declared(catalogue, dataType);
  if (type.crossing === undefined)
    throw fail('WorkerTooOld', `To this border worker nothing of ${dataType} may leave China.`);
  const { crossing } = type;
  return {
    dataType,
    crossing,
    keyVersion: crossing.kind === 'unfiltered' ? null : keyVersion,
    filter: filterPolicy(type),
    unfiltered: crossing.kind === 'unfiltered' ? crossing.why : null,
    version: policyVersion(type, keyVersion, sha256Of),
  };
}

/** Name of the copy that a source object has under this policy. */
export const copyKeyUnder =
  ({ version, filter }: BorderPolicy) =>
  (source: SourceIdentity): string =>
    copyKey(source, version, filter !== null, sha256Of);
