import type { BorderBooks } from '../contracts/sync';

/** The books of many objects as one; null, an object that crossed byte for byte, counts for nothing. */
export const totalBooks = (all: readonly (BorderBooks | null)[]): BorderBooks =>
  all.reduce<BorderBooks>(
    (sum, books) => ({
      read: sum.read + (books?.read ?? 0),
      crossed: sum.crossed + (books?.crossed ?? 0),
      heldBack: sum.heldBack + (books?.heldBack ?? 0),
    }),
    { read: 0, crossed: 0, heldBack: 0 },
  );
