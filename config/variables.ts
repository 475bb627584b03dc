import { z } from 'zod';

/** An empty variable is an absent one, as in most shells' start files. */
export const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

export const withDefault = (fallback: string) => optional.transform((value) => value ?? fallback);

export const required = optional.pipe(z.string({ error: 'must be set' }));

export const port = (fallback: number) =>
  withDefault(String(fallback))
    .pipe(z.string().regex(/^\d{1,5}$/, 'must be a port number'))
    .transform(Number)
    .pipe(z.number().max(65_535));

/** A variable as the documentation shows it. */
export interface VariableHelp {
  readonly name: string;
  readonly description: string;
  /** What counts when it is not set; null when nothing does. */
  readonly fallback: string | null;
}

/** The variables of a schema, in the order in which it has them. */
export const helpOf = (
  shape: Readonly<Record<string, z.ZodType<string | number | undefined>>>,
): VariableHelp[] =>
  Object.entries(shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    return {
      name,
      description: schema.description ?? '',
      fallback: fallback === undefined ? null : String(fallback),
    };
  });
