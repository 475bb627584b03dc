import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

/** Lines of one object: `read = crossed + heldBack`; null for an object that crossed byte for byte. */
const lines = z.object({ read: count, crossed: count, heldBack: count }).nullable();

/** One source object of China and its copy in the world. */
const crossed = z.object({
  key: z.string(),
  etag: z.string(),
  size: count,
  /** Milliseconds since 1970, as the listing said. */
  lastModifiedMs: count,
  policyVersion: z.string(),
  copy: z.object({ key: z.string(), etag: z.string(), size: count, sha256: hash }),
  lines,
  /** The source object is in the listing no more; its copy stays a part of the day. */
  isGone: z.boolean(),
});

/** `.sync/<type>/<day>/<four digits>.json`: the copies of a day that the transform reads, no others. */
const syncManifest = z.object({
  version: z.literal(1),
  dataType: z.string(),
  day: z.string(),
  number: z.number().int().positive(),
  /** Sorted by key, none twice. */
  objects: z.array(crossed),
});
export type SyncManifest = z.infer<typeof syncManifest>;

/** @throws z.ZodError for anything that is not a sync manifest */
export const parseSyncManifest = (value: unknown): SyncManifest => syncManifest.parse(value);
