/** Places in memory that JavaScript fills and reads: MAINTENANCE: core/codecs/wasm-layout.ts says the same. */

/**
 * A node of the tree of names: i32 column or -1, u32 address of its slots or 0, and the name that came first in the
 * last object that was read there, or 0.
 */
export const NODE_COLUMN: usize = 0;
export const NODE_SLOTS: usize = 4;
export const NODE_FIRST: usize = 8;
export const SLOT_MASK: u32 = 63;

/**
 * A name: u32 length, u32 node, u32 next entry of the slot or 0, the name that came behind it last or 0, then its
 * bytes, padded to 16.
 */
export const ENTRY_LENGTH: usize = 0;
export const ENTRY_NODE: usize = 4;
export const ENTRY_NEXT: usize = 8;
export const ENTRY_FOLLOWER: usize = 12;
export const ENTRY_NAME: usize = 16;

/** A column: what its values are held against, the value in hand, and its totals. */
export const COLUMN_BYTES: usize = 128;
export const COLUMN_KIND: usize = 0;
export const COLUMN_FLAGS: usize = 4;
export const COLUMN_MAX_BYTES: usize = 8;
export const COLUMN_SCALE: usize = 12;
/** u32 addresses: the separator as it is written (u32 length, bytes, padded), and the allowed values or 0. */
export const COLUMN_SEPARATOR: usize = 16;
export const COLUMN_ALLOWED: usize = 20;
/** u32: bytes of the separator before it is escaped. */
export const COLUMN_SEPARATOR_BYTES: usize = 24;
export const COLUMN_WHOLE_LIMIT: usize = 32;
export const FOUND_KIND: usize = 40;
export const FOUND_FLAGS: usize = 44;
export const FOUND_START: usize = 48;
export const FOUND_END: usize = 52;
export const VALUE: usize = 56;
export const IS_NULL: usize = 64;
export const TOTAL_COUNT: usize = 72;
/** Bytes of texts, trues of booleans, or the low halves of a sum. */
export const TOTAL_LOW: usize = 80;
export const TOTAL_HIGH: usize = 88;
/** Extremes as whole numbers; those of doubles in an order of their own (`ordered`). */
export const TOTAL_MIN: usize = 96;
export const TOTAL_MAX: usize = 104;

export const KIND_TEXT: u32 = 0;
export const KIND_NUMBER: u32 = 1;
export const KIND_INSTANT: u32 = 2;
export const KIND_BOOLEAN: u32 = 3;
export const KIND_ISO: u32 = 4;
export const KIND_DOUBLE: u32 = 5;
/** What no record says: the text at COLUMN_SEPARATOR; the place in the exploded list. */
export const KIND_CONSTANT: u32 = 6;
export const KIND_POSITION: u32 = 7;

export const REQUIRED: u32 = 1;
export const UPPER: u32 = 2;
export const JOINED: u32 = 4;
export const MARKED: u32 = 8;

/** What the scanner finds. */
export const ABSENT: u32 = 0;
export const STRING: u32 = 1;
export const NUMBER: u32 = 2;
export const TRUE: u32 = 3;
export const FALSE: u32 = 4;
export const NULL: u32 = 5;
export const LIST: u32 = 6;
export const OTHER: u32 = 7;
export const MEMBERS: u32 = 8;

export const HAS_ESCAPE: u32 = 1;
export const HAS_DELIMITER: u32 = 2;
