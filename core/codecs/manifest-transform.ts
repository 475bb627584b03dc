import { z } from 'zod';
import type { DataType } from '../data-type';
import type { Envelope } from './record-shape';
import { books, columnProfile, part } from './manifest-report';

/** Raised when the transform writes other bytes for the same input: committed generations of before are then not reused. */
export const TRANSFORM_VERSION = '2';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One object to read, pinned. */
const sourceFile = z.object({
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  size: z.number().int().nonnegative(),
  /** Records that its manifest counts, or null. */
  items: z.number().int().nonnegative().nullable(),
  /** Checksums of the stored bytes, where a manifest has them; MD5 in base64. */
  md5: z.string().nullable(),
  sha256: z.string().nullable(),
  /** The AWS partition that its events came from; absent for files of a table. */
  partition: z.enum(['aws', 'aws-cn']).optional(),
});
export type SourceFile = z.infer<typeof sourceFile>;

/** `plan-<token>.json`: everything that the chunks of a generation do is decided here. */
const generationPlan = z.object({
  version: z.literal(1),
  dataType: z.string(),
  day: z.string(),
  generation: z.string(),
  /** The declaration as the catalogue had it; `catalogueFaults` has checked it when the plan was made. */
  declaration: z.custom<DataType>(
    (value) => typeof value === 'object' && value !== null && 'columns' in value,
  ),
  shape: hash,
  transformVersion: z.string(),
  sourceHash: hash,
  capture: z.string().nullable(),
  /** A worker that does not know it refuses the plan, as it does an unknown declaration. */
  envelope: z.custom<Envelope>((value) => typeof value === 'string'),
  compression: z.enum(['GZIP', 'ZSTD']),
  files: z.array(sourceFile),
  /** Objects that are no data and were left out, by rule; absent for a table. */
  leftOut: z.record(z.string(), z.number().int().positive()).optional(),
  /** First file and number of files of each chunk. */
  chunks: z.array(z.tuple([z.number().int(), z.number().int().positive()])),
});
export type GenerationPlan = z.infer<typeof generationPlan>;

/** `chunk-<n>-<token>.json`: what one chunk came to. */
const chunkResult = z.object({
  version: z.literal(1),
  chunk: z.number().int(),
  parts: z.array(part),
  quarantine: z.array(part),
  books,
  profile: z.array(columnProfile),
});
export type ChunkResult = z.infer<typeof chunkResult>;

export const parseGenerationPlan = (value: unknown): GenerationPlan => generationPlan.parse(value);
export const parseChunkResult = (value: unknown): ChunkResult => chunkResult.parse(value);
