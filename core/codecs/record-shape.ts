/**
 * `item`: lines of DynamoDB's own export, `{"Item":{...}}`. `bare`: lines of the EMR connector and of plain dumps.
 * `event`: plain JSON objects, one per line or run together.
 */
export type Envelope = 'item' | 'bare' | 'event';

/** DynamoDB nests 32 levels; twice that is nobody's item, and keeps the scanner's own stack small. */
export const MOST_DEPTH = 64;

/**
 * Bytes that one event may have. Firehose takes records of 1,000 KiB, SQS of 1 MiB: four times the larger is nobody's
 * event, and what a reader must hold at most while it waits for the end of one.
 */
export const LONGEST_EVENT = 4 * 2 ** 20;

/** A token that is cut off is looked at again with what follows; none of those that cannot be cut is longer. */
export const LONGEST_TOKEN = 6;
