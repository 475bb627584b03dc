import { z } from 'zod';
import type { DataType } from '../data-type';

const figure = z.string().regex(/^-?\d+(\.\d+)?$/);
const extreme = z.string().nullable();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const columnProfile = z.discriminatedUnion('kind', [
  z.object({ column: z.string(), kind: z.literal('text'), count: figure, bytes: figure }),
  z.object({
    column: z.string(),
    kind: z.enum(['integer', 'decimal']),
    count: figure,
    sum: figure,
    min: extreme,
    max: extreme,
  }),
  z.object({
    column: z.string(),
    kind: z.literal('double'),
    count: figure,
    min: extreme,
    max: extreme,
  }),
  z.object({
    column: z.string(),
    kind: z.enum(['date', 'timestamp']),
    count: figure,
    min: extreme,
    max: extreme,
  }),
  z.object({ column: z.string(), kind: z.literal('boolean'), count: figure, trues: figure }),
]);

export const books = z.object({
  read: z.number().int().nonnegative(),
  /** Rows less records, over the records that were written: below 0 when most of the exploded lists are empty. */
  unfolded: z.number().int(),
  written: z.number().int().nonnegative(),
  quarantined: z.number().int().nonnegative(),
  quarantinedByReason: z.record(z.string(), z.number().int().nonnegative()),
  bytes: z.number().int().nonnegative(),
});

/** A part of the generation, or a file of its quarantine. */
export const part = z.object({
  key: z.string(),
  sha256: hash,
  bytes: z.number().int(),
  rows: z.number().int(),
});

/**
 * `report.json`: the commit of a generation. `loadDay` reads everything that it needs from here.
 * The declaration is checked as the catalogue was when the plan was made; here its presence is enough.
 */
const generationReport = z.object({
  version: z.literal(1),
  dataType: z.string(),
  day: z.string(),
  generation: z.string(),
  declaration: z.custom<DataType>(
    (value) => typeof value === 'object' && value !== null && 'columns' in value,
  ),
  shape: hash,
  transformVersion: z.string(),
  sourceHash: hash,
  /** Id of the capture that was read, or null for events. */
  capture: z.string().nullable(),
  compression: z.enum(['GZIP', 'ZSTD']),
  /** COPY's manifest, or null when the generation has no row. */
  manifest: z.object({ bucket: z.string(), key: z.string(), sha256: hash }).nullable(),
  parts: z.array(part),
  quarantine: z.array(part),
  /** Objects that are no data and were left out, by rule; absent for a table. */
  leftOut: z.record(z.string(), z.number().int().positive()).optional(),
  books,
  profile: z.array(columnProfile),
});

export type GenerationReport = z.infer<typeof generationReport>;
export type PartEntry = z.infer<typeof part>;

/** What `housekeeping` writes in place of a commit; readers treat it as none, writers as lost. */
const abandoned = z.object({ abandoned: z.literal(true) });

/** Whether an object that should be a commit was taken as abandoned. */
export const isAbandoned = (value: unknown): boolean => abandoned.safeParse(value).success;

/** @throws z.ZodError for anything that is not a report */
export const parseGenerationReport = (value: unknown): GenerationReport =>
  generationReport.parse(value);
