import type { AllActivities } from './contracts/all';

/** What one activity added to its hop. */
export interface HopAmounts {
  /** Rows that the hop has brought on: items exported, rows written, rows loaded. */
  readonly rows: number;
  /** Compressed bytes that it wrote; 0 for a load, which writes none of its own. */
  readonly bytes: number;
  readonly quarantined: number;
}

type Result<Name extends keyof AllActivities> = Awaited<ReturnType<AllActivities[Name]>>;
type AmountsOf<Name extends keyof AllActivities> = (result: Result<Name>) => HopAmounts;

const NOTHING: HopAmounts = { rows: 0, bytes: 0, quarantined: 0 };

/**
 * Only the activities that do the bulk: what plans, commits and finds work done already adds nothing, so that a day that
 * is run twice is counted once.
 */
const AMOUNTS: { readonly [Name in keyof AllActivities]?: AmountsOf<Name> } = {
  exportSegment: ({ items, bytes }) => ({ rows: items, bytes, quarantined: 0 }),
  copyObjects: ({ books, bytesCopied }) => ({
    rows: books.crossed,
    bytes: bytesCopied,
    quarantined: books.heldBack,
  }),
  transformChunk: ({ written, quarantined, bytes }) => ({ rows: written, bytes, quarantined }),
  loadDay: ({ outcome, loaded }) =>
    outcome === 'loaded' ? { ...NOTHING, rows: loaded ?? 0 } : NOTHING,
};

/** What the result of an activity says that it has done. */
export const hopAmounts = (activity: string, result: unknown): HopAmounts =>
  (AMOUNTS as Readonly<Record<string, ((result: unknown) => HopAmounts) | undefined>>)[activity]?.(
    result,
  ) ?? NOTHING;
