import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

const books = z
  .strictObject({ read: count, crossed: count, heldBack: count })
  .refine(({ read, crossed, heldBack }) => read === crossed + heldBack, {
    error: 'the books do not balance',
  });

/** What the filter did with the records of one object; `read = crossed + heldBack`. */
const filtered = z.strictObject({
  lines: books,
  /** The same records in bytes, as core/border/filter-counts.ts counts them. */
  unpackedBytes: books,
  heldBackByReason: counts,
  /** Values that stayed in China, by path; `(unknown)` for all whose names the catalogue does not know. */
  dropped: counts,
  /** Values that crossed as hashes, by path. */
  hashed: counts,
  /** How many different values that were, by path: sketches of core/border/distinct.ts. */
  distinct: z.record(z.string(), z.base64()),
});

/** One line of the crossing log: one source object of China, and its copy. */
const crossing = z.strictObject({
  version: z.literal(1),
  /** The bucket of China that it came from. */
  sourceBucket: z.string().min(1),
  source: z.strictObject({
    key: z.string(),
    etag: z.string(),
    size: count,
    /** Milliseconds since 1970, as the listing said. */
    lastModifiedMs: count,
  }),
  policyVersion: z.string().regex(/^[0-9a-f]{16}$/),
  copy: z.strictObject({ key: z.string(), etag: z.string(), size: count, sha256: hash }),
  /** Milliseconds since 1970, by the border worker's clock. */
  crossedAtMs: count,
  /** Null for an object that crossed byte for byte. */
  filtered: filtered.nullable(),
  /** Why an object may cross byte for byte, as its type says; null for a filtered one. */
  unfiltered: z.string().min(1).nullable(),
});
export type Crossing = z.infer<typeof crossing>;

/** Exactly one of the two says how the object crossed. */
const line = crossing.refine((it) => (it.filtered === null) !== (it.unfiltered === null), {
  error: 'an object crosses filtered, or unfiltered for a reason',
});

/** One line, its newline included. @throws z.ZodError for what no reader of the log would take */
export const formatCrossing = (it: Crossing): string => `${JSON.stringify(line.parse(it))}\n`;

/** @throws Error for a text that is no crossing log; it names the line and repeats nothing of it */
export function parseCrossings(text: string): Crossing[] {
  return text.split('\n').flatMap((each, at) => {
    if (each === '') return [];
    try {
      return [line.parse(JSON.parse(each))];
    } catch {
      throw new Error(`line ${at + 1} is no line of a crossing log`);
    }
  });
}
