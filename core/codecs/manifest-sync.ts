import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

/** The books of one object: `read = crossed + heldBack`; null for an object that crossed byte for byte. */
const books = z.object({ read: count, crossed: count, heldBack: count }).nullable();

const copy = z.object({ key: z.string(), etag: z.string(), size: count, sha256: hash });

/** An object of China as a listing says. */
const sourceObject = z.object({
  key: z.string(),
  etag: z.string(),
  size: count,
  /** Milliseconds since 1970, as the listing said. */
  lastModifiedMs: count,
});
export type SourceObject = z.infer<typeof sourceObject>;

/** One source object of China and its copy in the world. */
const crossed = sourceObject.extend({
  policyVersion: z.string(),
  copy,
  lines: books,
  /** The same records in bytes, as core/border/filter-counts.ts counts them. */
  unpackedBytes: books,
  /** The source object is in the listing no more; its copy stays a part of the day. */
  isGone: z.boolean(),
});
export type CrossedObject = z.infer<typeof crossed>;

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

/** `.sync/<type>/<day>/plan-<token>.json`: one listing of the source, and what of it has not crossed. */
const syncPlan = z.object({
  version: z.literal(1),
  dataType: z.string(),
  day: z.string(),
  policyVersion: z.string(),
  /** Objects to copy, and the first and the number of them in each batch. */
  missing: z.array(sourceObject),
  batches: z.array(z.tuple([count, z.number().int().positive()])),
  /** Those of the missing that have a copy which no log names: a batch was killed before it wrote its log. */
  unlogged: count,
  /** Objects of the listing that have crossed under this policy: a copy exists, and a log names it. */
  crossed: z.array(crossed),
  /** Crossings that logs name, of sources that the listing does not have any more. */
  vanished: z.array(crossed),
  /** Keys of those that the listing has under a hidden name: somebody has set them aside. */
  setAside: z.array(z.string()),
  /** Objects of the listing that are no data, by rule. */
  leftOut: z.record(z.string(), z.number().int().positive()),
});
export type SyncPlan = z.infer<typeof syncPlan>;

/** @throws z.ZodError for anything that is not a sync manifest */
export const parseSyncManifest = (value: unknown): SyncManifest => syncManifest.parse(value);
/** @throws z.ZodError for anything that is not a plan of a sync */
export const parseSyncPlan = (value: unknown): SyncPlan => syncPlan.parse(value);
