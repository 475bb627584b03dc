import { isUtf8 } from 'node:buffer';
import { eventFilter } from '../../core/border/event-filter';
import type { FilterResult } from '../../core/border/filter-counts';
import { keyedHasher } from '../../core/border/keyed-hash';
import { filterPolicy, type FilterPolicy } from '../../core/border/policy';
import type { DataType } from '../../core/data-type';
import { ORACLE_KEY } from './crossing-oracle';

const hasher = keyedHasher(ORACLE_KEY);

export interface Filtered extends FilterResult {
  readonly bytes: Buffer;
  readonly text: string;
}

/** Filters bytes that come in blocks of the given sizes in turn; all at once without sizes. */
export function filtered(
  policy: FilterPolicy,
  input: string | Uint8Array,
  sizes: readonly number[] = [],
): Filtered {
  const bytes = Buffer.from(input);
  const filter = eventFilter(policy, hasher, isUtf8);
  const out: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    out.push(Buffer.from(filter.push(bytes.subarray(at, at + size))));
    at += size;
  }
  out.push(Buffer.from(filter.end()));
  const all = Buffer.concat(out);
  return { bytes: all, text: all.toString('utf8'), ...filter.result() };
}

export function policyOf(type: DataType): FilterPolicy {
  const policy = filterPolicy(type);
  if (policy === null) throw new Error(`${type.name} has no fields that cross`);
  return policy;
}
