import { z } from 'zod';
import { day } from './day';
import { parsed, type Parsed } from './faults';

/** What a person, a schedule or a parent hands to `dailyEtl`. No other members: a misspelt flag must not pass. */
const dailyEtlInput = z.strictObject({
  dataType: z.string(),
  day,
  again: z.boolean().optional(),
  captureAgain: z.boolean().optional(),
  acceptShrink: z.boolean().optional(),
  evenThoughNewer: day.optional(),
});

export type DailyEtlInput = z.infer<typeof dailyEtlInput>;

export const parseDailyEtlInput = (raw: unknown): Parsed<DailyEtlInput> =>
  parsed(dailyEtlInput, raw);
