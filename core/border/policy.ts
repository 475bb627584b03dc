import { canonicalJson } from '../canonical-json';
import type { Crossing, DataType } from '../data-type';

/** What the filter goes by. Everything that it does not name stays in China. */
export interface FilterPolicy {
  readonly dataType: string;
  /** Paths whose scalar values cross as they were written. */
  readonly fields: readonly string[];
  /** Paths whose texts and numbers cross as keyed hashes. */
  readonly hashed: readonly string[];
  /** Paths that the type's columns are read from: of what is dropped, only these names may be told. */
  readonly declared: readonly string[];
}

/** The filter's policy of a data type; null for one whose objects cross byte for byte, or not at all. */
export function filterPolicy({ name, columns, crossing }: DataType): FilterPolicy | null {
  if (crossing?.kind !== 'fields') return null;
  return {
    dataType: name,
    fields: crossing.fields,
    hashed: crossing.hashed,
    declared: columns.filter(({ origin }) => origin === undefined).map(({ from }) => from),
  };
}

/**
 * The text whose SHA-256 begins with a policy's version (16 digits): what may cross of a type, and the version of the key
 * that its hashes are made with, null where the objects cross byte for byte. Widths of columns are no part of it.
 */
export const policyText = (
  { name, crossing }: Pick<DataType, 'name' | 'crossing'>,
  keyVersion: string,
): string =>
  canonicalJson({
    dataType: name,
    crossing,
    keyVersion: crossing?.kind === 'unfiltered' ? null : keyVersion,
  });

/** The version of a type's policy: 16 hex digits. `sha256` gives hex digits. */
export const policyVersion = (
  type: Pick<DataType, 'name' | 'crossing'>,
  keyVersion: string,
  sha256: (text: string) => string,
): string => sha256(policyText(type, keyVersion)).slice(0, 16);

/** In `noLongerThrough`: whatever the objects hold beside the named fields. */
export const EVERYTHING_ELSE = '(everything else)';

/** What a changed policy lets through that the one before did not, and the other way round. Paths, sorted. */
export interface PolicyDifference {
  /** Cross in clear, and did not cross in any form. */
  readonly newlyThrough: readonly string[];
  /** Crossed in any form, and do not any more. */
  readonly noLongerThrough: readonly string[];
  /** Cross as hashes, and did not cross as hashes: they stayed, or were in clear. */
  readonly newlyHashed: readonly string[];
  /** Cross in clear, and were hashed. */
  readonly newlyInClear: readonly string[];
  /** Whole objects cross byte for byte, which were filtered or did not cross. */
  readonly isUnfilteredNow: boolean;
}

type Named = Extract<Crossing, { kind: 'fields' }>;
const NOTHING: Named = { kind: 'fields', fields: [], hashed: [] };

const without = (paths: readonly string[], ...others: readonly (readonly string[])[]): string[] =>
  paths.filter((path) => !others.some((other) => other.includes(path))).sort();

const NO_DIFFERENCE: PolicyDifference = {
  newlyThrough: [],
  noLongerThrough: [],
  newlyHashed: [],
  newlyInClear: [],
  isUnfilteredNow: false,
};

/** Compares what two declarations let through; absent: nothing crosses. */
export function policyDifference(
  before: Crossing = NOTHING,
  after: Crossing = NOTHING,
): PolicyDifference {
  if (after.kind === 'unfiltered')
    return { ...NO_DIFFERENCE, isUnfilteredNow: before.kind !== 'unfiltered' };
  if (before.kind === 'unfiltered')
    return {
      ...NO_DIFFERENCE,
      noLongerThrough: [EVERYTHING_ELSE],
      newlyHashed: [...after.hashed].sort(),
    };
  return {
    newlyThrough: without(after.fields, before.fields, before.hashed),
    noLongerThrough: without([...before.fields, ...before.hashed], after.fields, after.hashed),
    newlyHashed: without(after.hashed, before.hashed),
    newlyInClear: after.fields.filter((path) => before.hashed.includes(path)).sort(),
    isUnfilteredNow: false,
  };
}

/** Whether a declaration lets anything through that the one before did not; what is hashed now and was in clear, is less. */
export function letsMoreThrough(
  before: Crossing | undefined,
  after: Crossing | undefined,
): boolean {
  const { newlyThrough, newlyInClear, newlyHashed, isUnfilteredNow } = policyDifference(
    before,
    after,
  );
  const stayed =
    before?.kind === 'unfiltered' ? [] : without(newlyHashed, (before ?? NOTHING).fields);
  return isUnfilteredNow || [...newlyThrough, ...newlyInClear, ...stayed].length > 0;
}
