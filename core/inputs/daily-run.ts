import { z } from 'zod';
import { day } from './day';
import { parsed, type Parsed } from './faults';

/** What a person or the schedule hands to `dailyRun`: nothing, or the day. */
const dailyRunInput = z.strictObject({ day: day.optional() }).nullish();

export type DailyRunInput = z.infer<typeof dailyRunInput>;

export const parseDailyRunInput = (raw: unknown): Parsed<DailyRunInput> =>
  parsed(dailyRunInput, raw);
