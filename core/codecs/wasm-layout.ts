/** Places in memory that the module reads and fills. MAINTENANCE: assembly/layout.ts says the same. */

export const SLOTS = 64;
export const NODE_BYTES = 16;
export const ENTRY_NAME = 16;

export const COLUMN_BYTES = 128;
export const COLUMN_KIND = 0;
export const COLUMN_FLAGS = 4;
export const COLUMN_MAX_BYTES = 8;
export const COLUMN_SCALE = 12;
export const COLUMN_SEPARATOR = 16;
export const COLUMN_ALLOWED = 20;
export const COLUMN_SEPARATOR_BYTES = 24;
export const COLUMN_WHOLE_LIMIT = 32;
export const TOTAL_COUNT = 72;
export const TOTAL_LOW = 80;
export const TOTAL_HIGH = 88;
export const TOTAL_MIN = 96;
export const TOTAL_MAX = 104;

export const KINDS = {
  text: 0,
  integer: 1,
  decimal: 1,
  timestamp: 2,
  boolean: 3,
  double: 5,
} as const;
export const KIND_ISO = 4;
export const KIND_CONSTANT = 6;
export const KIND_POSITION = 7;
/** Of this kind the module writes only nulls. */
export const KIND_OTHER = 99;

export const REQUIRED = 1;
export const UPPER = 2;
export const JOINED = 4;
/** Null is the marker, not the empty field. */
export const MARKED = 8;
