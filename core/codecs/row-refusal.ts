import { REASONS, type Reason } from './reasons';

/**
 * The writers of values return where the value ends, a number at least 0, or a refusal below 0: neither an object nor
 * a closure is made for a value.
 */
const ORDER = Object.keys(REASONS) as Reason[];

export const refusal = (reason: Reason): number => -1 - ORDER.indexOf(reason);

/** The reason that a refusal stands for. */
export const reasonOf = (refused: number): Reason => ORDER[-1 - refused] ?? 'not_json';
