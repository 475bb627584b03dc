import { z } from 'zod';

const key = z.record(z.string(), z.unknown());
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** `plan.json`: pins a capture. A key resumed under another number of segments would lose items silently. */
const capturePlan = z.object({
  version: z.literal(1),
  table: z.string(),
  tableId: z.string(),
  tableArn: z.string(),
  day: z.string(),
  capture: z.string(),
  segments: z.number().int().positive(),
  keySchema: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Read units per second for the whole table, shared by the segments. */
  unitsPerSecond: z.number().positive(),
  /** No page is read after this instant. */
  deadlineMs: z.number().int(),
  plannedAtMs: z.number().int(),
  /** Run that asked for this capture. */
  plannedBy: z.string(),
  /** DescribeTable's figure, hours old. */
  itemsExpected: z.number(),
  /** An old dump that this capture adopts: nobody reads the table for it. */
  adopted: z.object({ from: z.string() }).optional(),
});
export type CapturePlan = z.infer<typeof capturePlan>;

const capturePart = z.object({
  key: z.string(),
  etag: z.string(),
  sha256: hash,
  md5: z.string(),
  bytes: z.number().int(),
  items: z.number().int().positive(),
});
export type CapturePart = z.infer<typeof capturePart>;

/** `progress/<segment>-<sequence>.json`: the commit of a part. */
const progress = z.object({
  version: z.literal(1),
  segment: z.number().int(),
  sequence: z.number().int(),
  /** Null when the pages since the one before held no item. */
  part: capturePart.nullable(),
  /** Key behind which the part begins; null at the segment's beginning. */
  after: key.nullable(),
  /** Last key that was read; null at the segment's end. */
  upTo: key.nullable(),
  firstPageMs: z.number().int(),
  lastPageMs: z.number().int(),
});
export type Progress = z.infer<typeof progress>;

export const parseCapturePlan = (value: unknown): CapturePlan => capturePlan.parse(value);
export const parseProgress = (value: unknown): Progress => progress.parse(value);
