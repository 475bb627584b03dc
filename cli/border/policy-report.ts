import {
  letsMoreThrough,
  policyDifference,
  policyVersion,
  type PolicyDifference,
} from '../../core/border/policy';
import { canonicalJson } from '../../core/canonical-json';
import type { PolicyRecord } from '../../core/codecs/manifest-policy';
import type { Crossing } from '../../core/data-type';
import type { LastCrossing } from '../facts/read-policies';

/** What was found of one type. */
export interface PolicyFacts {
  readonly dataType: string;
  /** As this catalogue declares it; absent: nothing crosses. */
  readonly crossing: Crossing | undefined;
  /** Oldest first. */
  readonly records: readonly PolicyRecord[];
  readonly last: LastCrossing | null;
}

/** The policy of this catalogue beside the one that the type crossed under last. */
export type PolicyChange =
  /** Nothing has crossed, and nothing would. */
  | 'none'
  /** Nothing has crossed yet: all that it names is new. */
  | 'first'
  | 'unchanged'
  /** Another version that lets the same through, such as another order, or less. */
  | 'no_more'
  /** Something would cross that did not, or in clear what was hashed. */
  | 'more'
  /** What the last one let through is not recorded. */
  | 'unknown';

/** How one type stands at the border. */
export interface TypePolicy {
  readonly dataType: string;
  /** Of this catalogue, with the key that the border used last; null: nothing crosses, or no key was ever used. */
  readonly policyVersion: string | null;
  /** Why the objects cross byte for byte; null for filtered ones. */
  readonly unfiltered: string | null;
  readonly inClear: readonly string[];
  readonly hashed: readonly string[];
  readonly change: PolicyChange;
  /** The policy that the type crossed under last, and when it did; null before anything has crossed. */
  readonly last: {
    readonly policyVersion: string;
    readonly firstUsedAt: string | null;
    readonly lastCrossedAt: string;
  } | null;
  /** Of this catalogue's against the last one; null where that is unknown. */
  readonly difference: PolicyDifference | null;
  /** Every policy that was used, oldest first. */
  readonly history: readonly {
    readonly policyVersion: string;
    readonly firstUsedAt: string;
    readonly keyVersion: string | null;
    readonly crossing: Crossing;
  }[];
}

/** What `millrace border policy --json` prints. Members are added, never renamed. */
export interface PolicyReport {
  /** No type would let more through than it did. */
  readonly good: boolean;
  /** Version of the key of the hashes that the border used last; null: none yet. */
  readonly keyVersion: string | null;
  readonly types: readonly TypePolicy[];
}

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** China alone knows its key; the books know which one the border used last. */
function lastKeyVersion(facts: readonly PolicyFacts[]): string | null {
  const used = facts.flatMap(({ records, last }) =>
    records
      .filter(({ keyVersion }) => keyVersion !== null)
      .map(({ keyVersion, policyVersion: version, firstUsedAtMs }) => ({
        keyVersion,
        atMs: version === last?.policyVersion ? last.crossedAtMs : firstUsedAtMs,
      })),
  );
  return used.sort((a, b) => b.atMs - a.atMs)[0]?.keyVersion ?? null;
}

function versionOf(
  { dataType: name, crossing }: PolicyFacts,
  keyVersion: string | null,
  sha256: (text: string) => string,
): string | null {
  if (crossing === undefined || (crossing.kind === 'fields' && keyVersion === null)) return null;
  return policyVersion({ name, crossing }, keyVersion ?? '', sha256);
}

function changeOf({ crossing, last }: PolicyFacts, before: PolicyRecord | undefined): PolicyChange {
  if (last === null) return crossing === undefined ? 'none' : 'first';
  if (before === undefined) return 'unknown';
  if (crossing !== undefined && canonicalJson(crossing) === canonicalJson(before.crossing))
    return 'unchanged';
  return letsMoreThrough(before.crossing, crossing) ? 'more' : 'no_more';
}

function typePolicy(
  facts: PolicyFacts,
  keyVersion: string | null,
  sha256: (text: string) => string,
): TypePolicy {
  const { dataType, crossing, records, last } = facts;
  const before = records.find((record) => record.policyVersion === last?.policyVersion);
  const change = changeOf(facts, before);
  return {
    dataType,
    policyVersion: versionOf(facts, keyVersion, sha256),
    unfiltered: crossing?.kind === 'unfiltered' ? crossing.why : null,
    inClear: crossing?.kind === 'fields' ? crossing.fields : [],
    hashed: crossing?.kind === 'fields' ? crossing.hashed : [],
    change,
    last:
      last === null
        ? null
        : {
            policyVersion: last.policyVersion,
            firstUsedAt: before === undefined ? null : isoOf(before.firstUsedAtMs),
            lastCrossedAt: isoOf(last.crossedAtMs),
          },
    difference: change === 'unknown' ? null : policyDifference(before?.crossing, crossing),
    history: records.map((record) => ({
      policyVersion: record.policyVersion,
      firstUsedAt: isoOf(record.firstUsedAtMs),
      keyVersion: record.keyVersion,
      crossing: record.crossing,
    })),
  };
}

const BAD: readonly PolicyChange[] = ['first', 'more', 'unknown'];

/**
 * Each type's policy beside the one that it crossed under last, or that of one type: which key the border used last, the
 * other types may know. `sha256` gives hex digits.
 */
export function policyReport(
  facts: readonly PolicyFacts[],
  only: string | null,
  sha256: (text: string) => string,
): PolicyReport {
  const keyVersion = lastKeyVersion(facts);
  const types = facts
    .filter(({ dataType }) => only === null || dataType === only)
    .map((each) => typePolicy(each, keyVersion, sha256));
  return { good: !types.some(({ change }) => BAD.includes(change)), keyVersion, types };
}
