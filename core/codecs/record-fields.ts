/** What a scanner found for each column of one record: kind and place of the value, no copies. */

export const ABSENT = 0;
export const STRING = 1;
export const NUMBER = 2;
export const TRUE = 3;
export const FALSE = 4;
export const NULL = 5;
/** A set or list of strings or numbers: the place is the inside of its brackets. */
export const LIST = 6;
/** A value that no column takes: binary, a map, a list of lists. */
export const OTHER = 7;
/** The list whose members become rows: the place is the inside of its brackets. */
export const MEMBERS = 8;

/** Flags of a string. */
export const HAS_ESCAPE = 1;
export const HAS_DELIMITER = 2;

export interface RecordFields {
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

export const newRecordFields = (columns: number): RecordFields => ({
  kind: new Uint8Array(columns),
  flags: new Uint8Array(columns),
  start: new Int32Array(columns),
  end: new Int32Array(columns),
});
