import { z } from 'zod';
import { isDay } from '../day';

const day = z.string().refine(isDay, 'must be a calendar day, YYYY-MM-DD');

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

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Parses raw JSON; every fault at once, each with its member. */
export function parseDailyEtlInput(raw: unknown): Parsed<DailyEtlInput> {
  const parsed = dailyEtlInput.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    faults: parsed.error.issues.map((issue) =>
      issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message,
    ),
  };
}
