import type { BorderBooks } from '../contracts/sync';
import { addHash, encodeDistinct, newDistinct, type Distinct } from './distinct';
import type { PolicyTree } from './policy-tree';
import type { HeldBack, RecordWork } from './record-work';

/** What one object came to. */
export interface FilterResult {
  /** In records. */
  readonly books: BorderBooks;
  /**
   * The same records in unpacked bytes. A record is as long as its object, from brace to brace; one that ends nobody knows
   * where reaches from its first byte to the next newline or the end of the source, whatever stands between. Newlines and
   * blanks between records, and a byte order mark, belong to none.
   */
  readonly unpackedBytes: BorderBooks;
  readonly heldBackByReason: Readonly<Record<string, number>>;
  /** Values that the records which crossed have lost, by path; `(unknown)` for all whose names nobody declared. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Values that crossed as hashes, by path. */
  readonly hashed: Readonly<Record<string, number>>;
  /** Per path with such a value: a sketch of how many different ones (distinct.ts), as text. */
  readonly distinct: Readonly<Record<string, string>>;
}

export interface FilterCounts {
  readonly heldBack: (reason: HeldBack, bytes: number) => void;
  /** Bytes that belong to the record that was held back last. */
  readonly skipped: (bytes: number) => void;
  /** Counts the record that `work` holds: it crosses. */
  readonly crossed: (work: RecordWork, bytes: number) => void;
  readonly result: () => FilterResult;
}

export function filterCounts({ paths }: PolicyTree): FilterCounts {
  const reasons = new Map<HeldBack, number>();
  const dropped = new Float64Array(paths.length);
  const hashed = new Float64Array(paths.length);
  const sketches = new Map<number, Distinct>();
  let crossed = 0;
  let heldBack = 0;
  let crossedBytes = 0;
  let heldBackBytes = 0;

  const named = (counts: Float64Array): Record<string, number> =>
    Object.fromEntries(
      paths
        .map((path, index) => [path, counts[index] ?? 0] as const)
        .filter(([, count]) => count > 0),
    );

  function countHash(index: number, high: number, low: number): void {
    hashed[index] = (hashed[index] ?? 0) + 1;
    let sketch = sketches.get(index);
    if (sketch === undefined) {
      sketch = newDistinct();
      sketches.set(index, sketch);
    }
    addHash(sketch, high, low);
  }

  return {
    heldBack(reason, bytes) {
      heldBack += 1;
      heldBackBytes += bytes;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    },
    skipped(bytes) {
      heldBackBytes += bytes;
    },
    crossed(work, bytes) {
      crossed += 1;
      crossedBytes += bytes;
      const { dropped: lost, hashed: those } = work;
      for (let at = 0; at < lost.length; at += 1) {
        const index = lost.values[at] ?? 0;
        dropped[index] = (dropped[index] ?? 0) + 1;
      }
      for (let at = 0; at < those.length; at += 3)
        countHash(those.values[at] ?? 0, those.values[at + 1] ?? 0, those.values[at + 2] ?? 0);
    },
    result: () => ({
      books: { read: crossed + heldBack, crossed, heldBack },
      unpackedBytes: {
        read: crossedBytes + heldBackBytes,
        crossed: crossedBytes,
        heldBack: heldBackBytes,
      },
      heldBackByReason: Object.fromEntries(reasons),
      dropped: named(dropped),
      hashed: named(hashed),
      distinct: Object.fromEntries(
        [...sketches].map(([index, sketch]) => [paths[index] ?? '', encodeDistinct(sketch)]),
      ),
    }),
  };
}
