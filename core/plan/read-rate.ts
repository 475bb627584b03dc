/**
 * How fast one segment may read: a token bucket of read capacity units, paid after the page, so that it may be in debt.
 * Throttling lowers the rate, and it recovers slowly. Plain values; the caller keeps the clock.
 */
export interface ReadRate {
  /** Units per second when nothing throttles. */
  readonly full: number;
  readonly perSecond: number;
  readonly tokens: number;
  readonly atMs: number;
  /** Smoothed bytes of capacity per item: what a Limit is computed from. */
  readonly unitsPerItem: number | null;
}

/** A page costs at most this share of a second's units, so that ten seconds come out within a few per cent. */
const PAGE_SECONDS = 0.2;
/** A page of 1 MB, read with eventual consistency, costs 128 units; asking for more has no effect. */
const FULL_PAGE_UNITS = 128;
const THROTTLED_FACTOR = 0.7;
const LEAST_FACTOR = 0.05;
/** Share of the full rate that a second without throttling gives back. */
const RECOVERY_PER_SECOND = 0.02;
const SMOOTHING = 0.3;

export const newReadRate = (unitsPerSecond: number, nowMs: number): ReadRate => ({
  full: unitsPerSecond,
  perSecond: unitsPerSecond,
  tokens: 0,
  atMs: nowMs,
  unitsPerItem: null,
});

/** Time passes: tokens arrive (never more than a page's worth is saved up), and a lowered rate recovers. */
export function refilled(rate: ReadRate, nowMs: number): ReadRate {
  const seconds = Math.max(0, nowMs - rate.atMs) / 1000;
  const perSecond = Math.min(rate.full, rate.perSecond + rate.full * RECOVERY_PER_SECOND * seconds);
  const saved = Math.max(1, rate.full * PAGE_SECONDS);
  return {
    ...rate,
    perSecond,
    tokens: Math.min(saved, rate.tokens + rate.perSecond * seconds),
    atMs: nowMs,
  };
}

/** How long to wait before the next page may be asked for. */
export const waitMs = (rate: ReadRate): number =>
  rate.tokens >= 0 ? 0 : Math.ceil((-rate.tokens / rate.perSecond) * 1000);

export function paid(rate: ReadRate, units: number, items: number): ReadRate {
  const perItem = items === 0 ? rate.unitsPerItem : units / items;
  const smoothed =
    rate.unitsPerItem === null || perItem === null
      ? perItem
      : rate.unitsPerItem * (1 - SMOOTHING) + perItem * SMOOTHING;
  return { ...rate, tokens: rate.tokens - units, unitsPerItem: smoothed };
}

export const throttled = (rate: ReadRate): ReadRate => ({
  ...rate,
  perSecond: Math.max(rate.full * LEAST_FACTOR, rate.perSecond * THROTTLED_FACTOR),
});

/** Items to ask for, or null for whole pages; before the first page is known, few. */
export function pageLimit(rate: ReadRate): number | null {
  const units = rate.full * PAGE_SECONDS;
  if (units >= FULL_PAGE_UNITS) return null;
  return rate.unitsPerItem === null ? 25 : Math.max(1, Math.floor(units / rate.unitsPerItem));
}

/** What a table allows, as DescribeTable tells it: units per second, or null where it does not say. */
export interface TableCapacity {
  readonly provisioned: number | null;
  readonly maximum: number | null;
  readonly warm: number | null;
}

/** The capacity to take the share of: what is declared, provisioned, capped, or warm, in this order; null: not known. */
export const readCapacity = (table: TableCapacity, declared: number | null): number | null =>
  declared ?? table.provisioned ?? table.maximum ?? table.warm;

const GIB = 2 ** 30;
const UNITS_PER_SEGMENT = 2_000;
const MOST_SEGMENTS = 512;

/** Segments of the parallel Scan: one per GiB, or per 2,000 units per second, whichever is more. */
export const segmentCount = (tableBytes: number, unitsPerSecond: number): number =>
  Math.min(
    MOST_SEGMENTS,
    Math.max(1, Math.ceil(tableBytes / GIB), Math.floor(unitsPerSecond / UNITS_PER_SEGMENT)),
  );
