import { z } from 'zod';
import { day } from './day';
import { parsed, type Parsed } from './faults';

export const MOST_AT_ONCE = 20;

/** What a person hands to `backfill`. No other members. */
const backfillInput = z
  .strictObject({
    from: day,
    to: day,
    types: z.array(z.string()).min(1).optional(),
    concurrency: z.number().int().min(1).max(MOST_AT_ONCE).optional(),
    order: z.enum(['oldest-first', 'newest-first']).optional(),
    onFailure: z.enum(['go-on', 'stop']).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['from'], message: 'must not be after to' });

export type BackfillInput = z.infer<typeof backfillInput>;

export const parseBackfillInput = (raw: unknown): Parsed<BackfillInput> =>
  parsed(backfillInput, raw);
