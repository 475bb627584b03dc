/**
 * What is compared between the transform and the stage table. Every figure is a decimal text, since sums pass 2^53.
 * It cannot see two values swapped within one column, nor a text changed to another of the same length.
 */
export type ColumnProfile =
  | {
      readonly column: string;
      readonly kind: 'text';
      readonly count: string;
      readonly bytes: string;
    }
  | {
      readonly column: string;
      readonly kind: 'integer' | 'decimal';
      readonly count: string;
      readonly sum: string;
      /** Plain decimal notation, or null when there is no value. */
      readonly min: string | null;
      readonly max: string | null;
    }
  | {
      readonly column: string;
      readonly kind: 'double';
      readonly count: string;
      readonly min: string | null;
      readonly max: string | null;
    }
  | {
      readonly column: string;
      readonly kind: 'date' | 'timestamp';
      readonly count: string;
      /** `YYYY-MM-DD`, or `YYYY-MM-DD HH:MI:SS.US` with six digits of fraction. */
      readonly min: string | null;
      readonly max: string | null;
    }
  | {
      readonly column: string;
      readonly kind: 'boolean';
      readonly count: string;
      readonly trues: string;
    };

/** One entry per declared column, in declaration order. */
export type Profile = readonly ColumnProfile[];
