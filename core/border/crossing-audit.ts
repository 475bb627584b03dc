import type { Crossing } from '../codecs/manifest-crossings';
import type { BorderBooks } from '../contracts/sync';
import {
  decodeDistinct,
  estimateDistinct,
  mergeDistinct,
  newDistinct,
  type Distinct,
} from './distinct';

type Counts = Readonly<Record<string, number>>;

/** What crossed of one type under one policy version. Each copy counts once, however often it was logged. */
export interface AuditRow {
  readonly dataType: string;
  /** Null: all days that were asked for. */
  readonly day: string | null;
  readonly policyVersion: string;
  /** Why the objects crossed byte for byte; null for filtered ones. */
  readonly unfiltered: string | null;
  /** Buckets of China. */
  readonly from: readonly string[];
  readonly objects: number;
  /** Stored bytes of the source objects, and of their copies. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** `read = crossed + heldBack`; null for objects that crossed byte for byte. */
  readonly lines: BorderBooks | null;
  /** The same records in bytes, as the filter has read them: unpacked. */
  readonly unpackedBytes: BorderBooks | null;
  readonly heldBackByReason: Counts;
  /** Values, by path. */
  readonly dropped: Counts;
  readonly hashed: Counts;
  /** Different values of the hashed, by path: estimates (STANDARD_ERROR). */
  readonly distinct: Counts;
  /** ISO 8601, by the border worker's clock. */
  readonly firstCrossedAt: string;
  readonly lastCrossedAt: string;
}

/** Different hashed values of one path, over all types. */
export interface DistinctPersons {
  readonly field: string;
  readonly inDays: number;
  readonly sinceJanuary: number;
}

type Sketches = Map<string, Distinct>;

interface Sums {
  readonly row: Omit<AuditRow, 'distinct' | 'firstCrossedAt' | 'lastCrossedAt'>;
  readonly sketches: Sketches;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A line of a log, its sketches unpacked. */
export interface ReadCrossing {
  readonly crossing: Crossing;
  readonly sketches: Sketches;
}

/** @throws Error for a sketch that nobody can have written */
export const readCrossing = (crossing: Crossing): ReadCrossing => ({
  crossing,
  sketches: new Map(
    Object.entries(crossing.filtered?.distinct ?? {}).map(([path, text]) => [
      path,
      decodeDistinct(text),
    ]),
  ),
});

function mergeInto(sketches: Sketches, from: Sketches): void {
  for (const [path, sketch] of from) {
    const all = sketches.get(path) ?? newDistinct();
    sketches.set(path, all);
    mergeDistinct(all, sketch);
  }
}

const added = (a: Counts, b: Counts): Counts => {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

function bothOf(a: BorderBooks | null, b: BorderBooks | null): BorderBooks | null {
  if (a === null || b === null) return a ?? b;
  return {
    read: a.read + b.read,
    crossed: a.crossed + b.crossed,
    heldBack: a.heldBack + b.heldBack,
  };
}

function summed(sums: Sums, { crossing, sketches }: ReadCrossing): Sums {
  const { row } = sums;
  const { source, copy, filtered, sourceBucket, crossedAtMs } = crossing;
  mergeInto(sums.sketches, sketches);
  return {
    sketches: sums.sketches,
    firstMs: Math.min(sums.firstMs, crossedAtMs),
    lastMs: Math.max(sums.lastMs, crossedAtMs),
    row: {
      ...row,
      unfiltered: crossing.unfiltered ?? row.unfiltered,
      from: row.from.includes(sourceBucket) ? row.from : [...row.from, sourceBucket].sort(),
      objects: row.objects + 1,
      bytesRead: row.bytesRead + source.size,
      bytesWritten: row.bytesWritten + copy.size,
      lines: bothOf(row.lines, filtered?.lines ?? null),
      unpackedBytes: bothOf(row.unpackedBytes, filtered?.unpackedBytes ?? null),
      heldBackByReason: added(row.heldBackByReason, filtered?.heldBackByReason ?? {}),
      dropped: added(row.dropped, filtered?.dropped ?? {}),
      hashed: added(row.hashed, filtered?.hashed ?? {}),
    },
  };
}

const nothing = (dataType: string, day: string | null, policyVersion: string): Sums => ({
  row: {
    dataType,
    day,
    policyVersion,
    unfiltered: null,
    from: [],
    objects: 0,
    bytesRead: 0,
    bytesWritten: 0,
    lines: null,
    unpackedBytes: null,
    heldBackByReason: {},
    dropped: {},
    hashed: {},
  },
  sketches: new Map(),
  firstMs: Infinity,
  lastMs: 0,
});

const estimates = (sketches: Sketches): Counts =>
  Object.fromEntries([...sketches].map(([path, sketch]) => [path, estimateDistinct(sketch)]));

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** By type and day, and then as the policies came. */
function inOrder(a: Sums, b: Sums): number {
  const [left, right] = [a, b].map(({ row }) => `${row.dataType}/${row.day ?? ''}`);
  if (left !== right) return (left ?? '') < (right ?? '') ? -1 : 1;
  return a.firstMs - b.firstMs;
}

export interface CrossingAudit {
  /** A crossing of a day that was asked for. Twice: it counts once. */
  readonly add: (
    place: { readonly dataType: string; readonly day: string },
    read: ReadCrossing,
  ) => void;
  /** A crossing of the year, whose persons alone count. */
  readonly addToYear: (dataType: string, read: ReadCrossing) => void;
  readonly rows: () => AuditRow[];
  /** By field. */
  readonly persons: () => DistinctPersons[];
  /** Types of which objects crossed byte for byte, in these days or the year: who is in them is not counted. */
  readonly unfilteredTypes: () => string[];
}

/**
 * Adds up crossing logs in any order, in memory that grows with types, policies and (`byDay`) days, and by a name per object
 * of the days that were asked for.
 */
export function crossingAudit({ byDay }: { readonly byDay: boolean }): CrossingAudit {
  const all = new Map<string, Sums>();
  const year: Sketches = new Map();
  const seen = new Set<string>();
  const unfiltered = new Set<string>();
  const note = (dataType: string, { crossing }: ReadCrossing): void => {
    if (crossing.unfiltered !== null) unfiltered.add(dataType);
  };
  return {
    add({ dataType, day }, read) {
      const { copy, policyVersion } = read.crossing;
      if (seen.has(copy.key)) return;
      seen.add(copy.key);
      note(dataType, read);
      const ofDay = byDay ? day : null;
      const place = `${dataType}/${ofDay ?? ''}/${policyVersion}`;
      all.set(place, summed(all.get(place) ?? nothing(dataType, ofDay, policyVersion), read));
    },
    addToYear(dataType, read) {
      note(dataType, read);
      mergeInto(year, read.sketches);
    },
    unfilteredTypes: () => [...unfiltered].sort(),
    rows: () =>
      [...all.values()].sort(inOrder).map(({ row, sketches, firstMs, lastMs }) => ({
        ...row,
        distinct: estimates(sketches),
        firstCrossedAt: isoOf(firstMs),
        lastCrossedAt: isoOf(lastMs),
      })),
    persons() {
      const days: Sketches = new Map();
      for (const { sketches } of all.values()) mergeInto(days, sketches);
      return [...new Set([...days.keys(), ...year.keys()])].sort().map((field) => ({
        field,
        inDays: estimateDistinct(days.get(field) ?? newDistinct()),
        sinceJanuary: estimateDistinct(year.get(field) ?? newDistinct()),
      }));
    },
  };
}
